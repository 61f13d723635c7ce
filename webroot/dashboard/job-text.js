// SPDX-License-Identifier: MIT
// What is said about one job in words and numbers, the same in the list and on the job's own page. Pure.

import { filedText } from './filing.js';
import { describeJob, isMoving } from './states.js';

/** @typedef {ReturnType<import('./text.js').createText>} Text */

/** "4.2 MB of 9.4 MB", one size where that says it all, or "" where nothing is known yet. @param {Text} text */
export function amountOf(text, { bytesTransferred, bytesTotal }) {
  if (bytesTotal === null) return bytesTransferred ? text.bytes(bytesTransferred) : '';
  if (!bytesTransferred || bytesTransferred === bytesTotal) return text.bytes(bytesTotal);
  return text.say('figure.amount', { done: text.bytes(bytesTransferred), total: text.bytes(bytesTotal) });
}

/** Amount, rate and time left, those that are known. @param {Text} text @returns {string[]} */
export function figuresOf(text, job) {
  const { filesTotal, filesTransferred } = job.progress;
  const parts = [amountOf(text, job.progress)];
  const reply = job.reply ? amountOf(text, job.reply) : '';
  if (reply !== '') parts.push(text.say('figure.reply', { amount: reply }));
  if (isMoving(job)) {
    parts.push(text.rate(job.rate));
    if (job.eta !== null) parts.push(text.say('figure.left', { time: text.duration(job.eta) }));
  }
  if (job.state === 'transient-error' && job.retryAt !== null) parts.push(text.say('figure.retry', { time: text.moment(job.retryAt) }));
  if (filesTotal > 1 && filesTransferred !== null) parts.push(text.say('figure.files', { done: filesTransferred, n: filesTotal }));
  parts.push(filedText(text, job));
  return parts.filter((part) => part !== '');
}

/** For a screen reader at the bar. @param {Text} text */
export function progressInWords(text, job) {
  const { fraction } = job.progress;
  const { label } = describeJob(text, job);
  return fraction === null ? label : `${text.percent(fraction)}, ${label}`;
}

/** What went wrong and what helps, as one text. @param {?{message: string, hint: string}} error */
export const problemOf = (error) => (error === null ? '' : `${error.message} ${error.hint}`.trim());
