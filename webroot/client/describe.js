// SPDX-License-Identifier: MIT
// What a progress bar shows, from the jobs and the connection's state. Pure: no DOM, no network.

import { say } from './texts.js';

/** The first of these that a job of the collection is in is the collection's. */
const ORDER = ['error', 'transferring', 'connecting', 'transient-error', 'queued', 'suspended', 'transferred', 'acknowledged'];
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

const formats = new Map();

function number(language, value, options) {
  const key = language + JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, format);
  return format.format(value);
}

export function formatBytes(language, bytes) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return number(language, bytes / 1000 ** step, { style: 'unit', unit: UNITS[step], maximumFractionDigits: step > 1 ? 1 : 0 });
}

export function formatTime(language, seconds) {
  const [unit, size] = seconds < 90 ? ['second', 1] : seconds < 5400 ? ['minute', 60] : ['hour', 3600];
  return number(language, Math.ceil(seconds / Number(size)), { style: 'unit', unit: String(unit) });
}

const figuresOf = ({ state, progress, rate, eta }) =>
  ({ state, done: progress.bytesTransferred, total: progress.bytesTotal, fraction: progress.fraction, rate, eta });

/** Many jobs as one; cancelled ones do not count. */
function sum(all) {
  const jobs = all.filter(job => job.state !== 'cancelled');
  const state = ORDER.find(one => jobs.some(job => job.state === one)) ?? 'cancelled';
  const add = (get) =>
    jobs.reduce((total, job) => (total === null || get(job) === null ? null : total + Number(get(job))), 0);
  const done = add(job => job.progress.bytesTransferred) ?? 0;
  const total = add(job => job.progress.bytesTotal);
  const rate = jobs.reduce((all, job) => all + (job.rate ?? 0), 0) || null;
  const ended = state === 'acknowledged';
  return {
    state, done, total, rate,
    fraction: total ? done / total : ended ? 1 : null,
    eta: total !== null && rate && !ended ? (total - done) / rate : null,
  };
}

export function nameOf({ metadata, displayName, files, id }) {
  const { title, albumArtist } = metadata;
  return (title && albumArtist ? `${title} – ${albumArtist}` : title) || displayName || files[0]?.name || id;
}

function describeFigures(language, { state, done, total, fraction, rate, eta }, more) {
  const parts = [];
  const ended = state === 'acknowledged' || state === 'cancelled';
  if (fraction !== null && !ended) parts.push(number(language, Math.floor(fraction * 100) / 100, { style: 'percent' }));
  const bytes = formatBytes(language, done);
  if (total !== null && !ended) parts.push(say(language, 'bytes', { done: bytes, total: formatBytes(language, total) }));
  else if (done) parts.push(bytes);
  if (state === 'transferring' && rate) parts.push(`${formatBytes(language, rate)}/s`);
  if (state === 'transferring' && eta !== null) parts.push(say(language, 'left', { time: formatTime(language, eta) }));
  return [say(language, state), ...more, ...parts].join(' · ');
}

function noteOf(language, jobs) {
  const job = jobs.find(one => one.error);
  if (!job?.error) return '';
  const { message, hint, name } = job.error;
  const time = job.retryAt && new Date(job.retryAt).toLocaleTimeString(language, { timeStyle: 'short' });
  return [message || name, hint, time && say(language, 'retry', { time })].filter(Boolean).join(' ');
}

/** One job, or all of the store's. @returns {import('./types.js').Description} */
export function describe(store, { job: id, index, label, language }) {
  const single = Boolean(id) || index != null;
  const chosen = id ? store.job(id.replace(/[{}]/g, '').toLowerCase()) : index != null ? store.jobs[index] : undefined;
  const jobs = single ? (chosen ? [chosen] : []) : [...store.jobs];
  const { state, reason, url } = store;
  const values = { url, origin: location.origin };
  const link = say(language, `link-${state}-${reason}`, values) || say(language, `link-${state}`, values); // live: none
  const button = say(language, `button-${state}`);
  const name = label || (chosen ? nameOf(chosen) : say(language, 'name'));
  if (!jobs.length) {
    const note = link || say(language, single ? 'gone' : 'none');
    return { name, state: null, fraction: null, text: '', note, button };
  }
  const figures = chosen ? figuresOf(chosen) : sum(jobs);
  const more = single ? [] : [say(language, 'count', {
    done: jobs.filter(job => job.state === 'acknowledged').length, all: jobs.filter(job => job.state !== 'cancelled').length,
  })];
  return {
    name, button, state: figures.state,
    fraction: figures.state === 'acknowledged' ? 1 : figures.fraction,
    text: describeFigures(language, figures, more),
    note: link || (store.queue?.stale ? say(language, 'stale') : noteOf(language, jobs)),
  };
}
