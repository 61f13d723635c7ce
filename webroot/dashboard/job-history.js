// SPDX-License-Identifier: MIT
// The states that a job went through, with their times: as the bridge noted them, else as this page saw them. Pure.

import { errorInWords } from './server-words.js';
import { describeState } from './states.js';

/** A time that the page has seen is never told as that of the change: it had another state before only if it was seen in it. */
function seenRows(text, job, seen) {
  return seen.map(({ state, at, error }, i) => {
    const remarks = [i === 0 ? text.say('job.found') : '', errorInWords(text, error)].filter((remark) => remark !== '');
    return { at, cells: [describeState(text, state, job).label, remarks.join(': ')] };
  });
}

/** The bridge's own times. One that it does not know is not shown. An error is named where it is the one that the job shows. */
function knownRows(text, job) {
  let last = Date.parse(job.times.created ?? 0);
  return job.changes.map(({ state, time }, i) => {
    const error = i === job.changes.length - 1 ? job.error : null;
    if (time !== null) last = Date.parse(time);
    return { at: last, unknown: time === null, cells: [describeState(text, state, job).label, errorInWords(text, error)] };
  });
}

/**
 * @param {import('./job-text.js').Text} text @param {Object} job
 * @param {{state: string, at: number, error: ?Object}[]} seen by this page, oldest first
 * @returns {string[][]} time, state and remark, oldest first
 */
export function historyOf(text, job, seen) {
  const rows = [];
  const states = job.changes ?? seen;
  const note = (iso, label, remark = '') => {
    if (iso) rows.push({ at: Date.parse(iso), cells: [label, remark] });
  };
  note(job.times.created, text.say('fact.created'));
  rows.push(...(job.changes === undefined ? seenRows(text, job, seen) : knownRows(text, job)));
  if (!states.some(({ state }) => state === 'transferred')) note(job.times.transferCompleted, describeState(text, 'transferred', job).label);
  if (job.changes === undefined && job.error === null && job.lastError && !seen.some(({ error }) => error?.code === job.lastError.code)) {
    note(job.lastError.time, describeState(text, 'error').label, errorInWords(text, job.lastError));
  }
  return rows.sort((a, b) => a.at - b.at).map(({ at, unknown, cells }) => [unknown ? '' : text.moment(new Date(at).toISOString()), ...cells]);
}
