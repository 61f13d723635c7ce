// SPDX-License-Identifier: MIT
// Pure functions on jobs: their names, and which of them stand where in the list.

import { STATE_ORDER, describeState, isActive, isDone, isFinal, isMoving, needsAttention } from './states.js';

/** What to call a job: its title, else whatever else it is known by. */
export function titleOf(job) {
  return job.metadata.title || job.displayName || job.files?.[0]?.name || job.id;
}

/** Artist and album, those that are known. @returns {string[]} */
export function creditsOf(job) {
  return [job.metadata.albumArtist, job.metadata.albumTitle].filter((text) => text !== '');
}

export const FILTERS = [
  { name: 'all', label: 'All', matches: () => true },
  { name: 'active', label: 'Active', matches: (job) => isActive(job) || job.state === 'suspended' },
  { name: 'attention', label: 'Attention', matches: needsAttention },
  { name: 'done', label: 'Done', matches: (job) => isDone(job) || isFinal(job) },
];

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const highestFirst = (value) => (a, b) => (value(b) ?? -1) - (value(a) ?? -1);

/** Every order falls back to the order of creation, in which jobs arrive. */
export const SORTS = {
  added: { label: 'Oldest first', compare: () => 0 },
  newest: { label: 'Newest first', compare: null },
  title: { label: 'Title', compare: (a, b) => collator.compare(titleOf(a), titleOf(b)) },
  state: { label: 'State', compare: (a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) },
  progress: { label: 'Progress', compare: highestFirst((job) => job.progress.fraction) },
  rate: { label: 'Rate', compare: highestFirst((job) => job.rate) },
};

export const GROUPS = {
  collection: { label: 'Collection', key: (job) => String(job.serviceId) },
  provider: { label: 'Provider', key: (job) => job.provider },
  state: { label: 'State', key: (job) => job.state },
  none: { label: 'None', key: () => '' },
};

/** @typedef {{filter: string, provider: string, search: string, sort: string, group: string}} Choice */
/** @type {Choice} */
export const DEFAULT_CHOICE = { filter: 'all', provider: '', search: '', sort: 'added', group: 'collection' };

/** Fewer letters of an id than this are no id: nearly every job has a "3" in its own. */
const ID_LETTERS_MIN = 4;

function searched(job, words) {
  if (words.length === 0) return true;
  const haystack = [titleOf(job), ...creditsOf(job), job.provider, job.displayName,
    ...job.files.map((file) => file.name)].join('\n').toLocaleLowerCase();
  return words.every((word) => haystack.includes(word) || word === String(job.serviceId)
    || (word.length >= ID_LETTERS_MIN && job.id.startsWith(word)));
}

/** The jobs that the choice leaves, in its order. @param {Iterable<Object>} jobs @param {Choice} choice */
export function selectJobs(jobs, choice) {
  const filter = FILTERS.find(({ name }) => name === choice.filter) ?? FILTERS[0];
  const words = choice.search.toLocaleLowerCase().split(/\s+/).filter((word) => word !== '');
  const left = [...jobs].filter((job) => filter.matches(job)
    && (choice.provider === '' || job.provider === choice.provider) && searched(job, words));
  if (choice.sort === 'newest') return left.reverse();
  return left.sort((SORTS[choice.sort] ?? SORTS.added).compare);
}

/** @returns {{key: string, jobs: Object[]}[]} groups in the order of their first job; states in theirs. */
export function groupJobs(jobs, group) {
  const { key } = GROUPS[group] ?? GROUPS.collection;
  const groups = new Map();
  for (const job of jobs) {
    const name = key(job);
    if (!groups.has(name)) groups.set(name, { key: name, jobs: [] });
    groups.get(name).jobs.push(job);
  }
  const list = [...groups.values()];
  if (group === 'state') list.sort((a, b) => STATE_ORDER.indexOf(a.key) - STATE_ORDER.indexOf(b.key));
  return list;
}

/** A group's heading: an album where a collection holds just one. @returns {{name: string, detail: string, isAlbum: boolean}} */
export function groupName(group, key, jobs) {
  if (group === 'state') return { name: describeState(key).label, detail: '', isAlbum: false };
  if (group === 'provider') return { name: key, detail: '', isAlbum: false };
  if (group === 'none') return { name: 'All downloads', detail: '', isAlbum: false };
  const albums = new Set(jobs.map((job) => job.metadata.albumTitle));
  const [album] = albums;
  const isAlbum = albums.size === 1 && album !== '';
  return { name: isAlbum ? album : `Collection ${key}`, detail: jobs[0].provider, isAlbum };
}

/** Sums over jobs; null where the sum cannot be known. Cancelled jobs do not count. */
export function totalsOf(jobs) {
  const totals = { count: 0, moving: 0, active: 0, done: 0, trouble: 0, bytesTransferred: 0, bytesTotal: 0, rate: null, fraction: null, eta: null };
  for (const job of jobs) {
    totals.count++;
    if (isMoving(job)) totals.moving++;
    if (isActive(job)) totals.active++;
    if (isDone(job)) totals.done++;
    if (job.state === 'error') totals.trouble++;
    if (job.rate !== null && isMoving(job)) totals.rate = (totals.rate ?? 0) + job.rate;
    if (job.state === 'cancelled') continue;
    totals.bytesTransferred += job.progress.bytesTransferred ?? 0;
    const total = job.progress.bytesTotal;
    totals.bytesTotal = totals.bytesTotal === null || total === null ? null : totals.bytesTotal + total;
  }
  if (totals.bytesTotal > 0) {
    totals.fraction = Math.min(1, totals.bytesTransferred / totals.bytesTotal);
    const missing = totals.bytesTotal - totals.bytesTransferred;
    if (totals.rate > 0 && missing > 0) totals.eta = Math.ceil(missing / totals.rate);
  }
  return totals;
}
