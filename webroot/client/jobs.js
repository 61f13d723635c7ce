// SPDX-License-Identifier: MIT
// The jobs of one scope, put together from full snapshots and deltas. Pure: no DOM, no network.

/** @type {Readonly<import('./types.js').Scope>} */
export const EMPTY = Object.freeze({ revision: null, takenAt: null, queue: null, jobs: [] });

function place(jobs, job) {
  const created = job.times?.created;
  let at = jobs.length;
  if (created) while (at > 0 && (jobs[at - 1].times?.created ?? '') > created) at--;
  jobs.splice(at, 0, job);
}

/**
 * The scope after an update. Jobs that did not change stay the same objects; the argument is not touched.
 * @param {Readonly<import('./types.js').Scope>} scope
 * @param {import('./types.js').Update} update
 * @returns {import('./types.js').Scope}
 */
export function applyUpdate(scope, update) {
  const { revision, takenAt, queue } = update;
  if (update.jobs) return { revision, takenAt, queue, jobs: update.jobs };
  const changed = new Map((update.changed ?? []).map(job => [job.id, job]));
  const removed = new Set(update.removed);
  const jobs = [];
  for (const job of scope.jobs) {
    if (!removed.has(job.id)) jobs.push(changed.get(job.id) ?? job);
    changed.delete(job.id);
  }
  for (const job of changed.values()) place(jobs, job);
  return { revision, takenAt, queue: queue ?? scope.queue, jobs };
}

/**
 * A collection's id as the bridge writes it: -1, "-1" and 4294967295 are one. NaN for what is none.
 * @param {number|string} id
 */
export function normalizeServiceId(id) {
  const number = typeof id === 'string' && !/^\s*[+-]?\d+\s*$/.test(id) ? NaN : Number(id);
  return Number.isInteger(number) && number >= -0x80000000 && number <= 0xffffffff && number !== 0 ? number >>> 0 : NaN;
}
