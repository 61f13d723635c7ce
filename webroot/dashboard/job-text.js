// SPDX-License-Identifier: MIT
// What is said about one job in words and numbers, the same in the list and on the job's own page. Pure.

import { describeState, isMoving } from './states.js';

/** @typedef {ReturnType<import('./text.js').createText>} Text */

/** "4.2 MB of 9.4 MB", one size where that says it all, or "" where nothing is known yet. @param {Text} text */
export function amountOf(text, { bytesTransferred, bytesTotal }) {
  if (bytesTotal === null) return bytesTransferred ? text.bytes(bytesTransferred) : '';
  if (!bytesTransferred || bytesTransferred === bytesTotal) return text.bytes(bytesTotal);
  return `${text.bytes(bytesTransferred)} of ${text.bytes(bytesTotal)}`;
}

/** Amount, rate and time left, those that are known. @param {Text} text @returns {string[]} */
export function figuresOf(text, job) {
  const parts = [amountOf(text, job.progress)];
  if (isMoving(job)) {
    parts.push(text.rate(job.rate));
    if (job.eta !== null) parts.push(`${text.duration(job.eta)} left`);
  }
  if (job.state === 'transient-error' && job.retryAt !== null) parts.push(`tries again at ${text.moment(job.retryAt)}`);
  if (job.progress.filesTotal > 1) {
    parts.push(`${text.number(job.progress.filesTransferred)} of ${text.number(job.progress.filesTotal)} files`);
  }
  return parts.filter((part) => part !== '');
}

/** For a screen reader at the bar. @param {Text} text */
export function progressInWords(text, job) {
  const { fraction } = job.progress;
  const label = describeState(job.state).label;
  return fraction === null ? label : `${text.percent(fraction)}, ${label}`;
}

/** One line for the top of the page. @param {ReturnType<import('./jobs.js').totalsOf>} totals */
export function headlineOf(text, totals) {
  const { count, active, moving, trouble, done } = totals;
  if (count === 0) return 'No downloads';
  if (moving > 0) return active === 1 ? 'Downloading' : `Downloading ${text.number(moving)} of ${text.number(active)}`;
  if (active > 0) return `${text.number(active)} waiting`;
  if (trouble > 0) return `${text.number(trouble)} in error`;
  if (done === count) return count === 1 ? 'The download is done' : `All ${text.number(count)} downloads are done`;
  return 'Nothing is downloading';
}

/** @param {Text} text @returns {string[]} */
export function totalFigures(text, totals) {
  const parts = [];
  if (totals.active > 0 || totals.done > 0) parts.push(amountOf(text, totals));
  parts.push(text.rate(totals.rate));
  if (totals.eta !== null) parts.push(`${text.duration(totals.eta)} left`);
  if (totals.count > 1) parts.push(doneOf(text, totals));
  return parts.filter((part) => part !== '');
}

/** "2 of 5 done": says how far a sum is, also where sizes are not known yet. @param {Text} text */
export function doneOf(text, totals) {
  return `${text.number(totals.done)} of ${text.number(totals.count)} done`;
}
