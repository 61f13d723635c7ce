// SPDX-License-Identifier: MIT
// Pure functions on jobs: their names, and which of them stand where in the list.

import { matchesSearch, searchWords } from './search.js';
import { STATE_ORDER, describeState, isMoving } from './states.js';

/** What to call a job: its title, else whatever else it is known by. */
export function titleOf(job) {
  return job.metadata.title || job.displayName || job.files?.[0]?.name || job.id;
}

/** Artist and album, those that are known. @returns {string[]} */
export function creditsOf(job) {
  return [job.metadata.albumArtist, job.metadata.albumTitle].filter((text) => text !== '');
}

const inState = (...states) => (job) => states.includes(job.state);

/** Each job is in exactly one of those between the first and the last, so their counts add up. */
export const FILTERS = {
  all: () => true,
  active: isMoving,
  waiting: inState('queued'),
  problems: inState('error', 'transient-error'),
  suspended: inState('suspended'),
  ready: inState('transferred'),
  done: inState('acknowledged'),
  cancelled: inState('cancelled'),
  warnings: (job) => job.warnings.length > 0,
};

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const highestFirst = (value) => (a, b) => (value(b) ?? -1) - (value(a) ?? -1);

/** Every order falls back to the order of creation, in which jobs arrive. */
const ORDERS = {
  added: () => 0,
  newest: null,
  title: (a, b) => collator.compare(titleOf(a), titleOf(b)),
  state: (a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state),
  progress: highestFirst((job) => job.progress.fraction),
  rate: highestFirst((job) => job.rate),
};

const GROUP_KEYS = {
  collection: (job) => String(job.serviceId),
  provider: (job) => job.provider,
  state: (job) => job.state,
  none: () => '',
};

export const SORTS = Object.keys(ORDERS);
export const GROUPS = Object.keys(GROUP_KEYS);
export const VIEWS = ['roomy', 'compact'];

/** @typedef {{filter: string, provider: string, search: string, sort: string, group: string, view: string}} Choice */
/** view '': the page chooses by the number of jobs. @type {Choice} */
export const DEFAULT_CHOICE = { filter: 'all', provider: '', search: '', sort: 'added', group: 'collection', view: '' };

/** What a choice may be; the others are free text. */
export const CHOICES = { filter: Object.keys(FILTERS), sort: SORTS, group: GROUPS, view: ['', ...VIEWS] };

/** The jobs that the choice leaves, in its order. @param {readonly Object[]} jobs @param {Choice} choice */
export function selectJobs(jobs, choice) {
  const words = searchWords(choice.search);
  const left = jobs.filter((job) => FILTERS[choice.filter](job)
    && (choice.provider === '' || job.provider === choice.provider) && matchesSearch(job, words));
  if (choice.sort === 'newest') return left.reverse();
  return left.sort(ORDERS[choice.sort]);
}

/** @returns {{key: string, jobs: Object[]}[]} groups in the order of their first job; states in theirs. */
export function groupJobs(jobs, group) {
  const groups = new Map();
  for (const job of jobs) {
    const key = GROUP_KEYS[group](job);
    if (!groups.has(key)) groups.set(key, { key, jobs: [] });
    groups.get(key).jobs.push(job);
  }
  const list = [...groups.values()];
  if (group === 'state') list.sort((a, b) => STATE_ORDER.indexOf(a.key) - STATE_ORDER.indexOf(b.key));
  return list;
}

/**
 * A group's heading: an album where a collection holds just one.
 * @param {import('./job-text.js').Text} text @returns {{name: string, detail: string, isAlbum: boolean}}
 */
export function groupName(text, group, key, jobs) {
  if (group === 'state') return { name: describeState(text, key).label, detail: '', isAlbum: false };
  if (group === 'provider') return { name: key, detail: '', isAlbum: false };
  if (group === 'none') return { name: text.say('list.all'), detail: '', isAlbum: false };
  const album = jobs[0].metadata.albumTitle;
  const isAlbum = album !== '' && jobs.every((job) => job.metadata.albumTitle === album);
  return { name: isAlbum ? album : text.say('list.collection', { id: key }), detail: jobs[0].provider, isAlbum };
}
