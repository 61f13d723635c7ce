// SPDX-License-Identifier: MIT
// Tells a screen reader what matters, seldom: downloads that finished or failed, gathered for a while.

import { make } from './dom.js';
import { titleOf } from './jobs.js';
import { plural } from './text.js';

/** How long news are gathered before they are told, in milliseconds. */
const GATHER_MS = 3000;

/** What there is to say between two looks. Pure. @returns {{done: string[], failed: string[]}} titles */
export function newsBetween(statesBefore, jobs) {
  const news = { done: [], failed: [] };
  for (const job of jobs) {
    const before = statesBefore.get(job.id);
    if (before === undefined || before === job.state) continue;
    if (job.state === 'transferred' || (job.state === 'acknowledged' && before !== 'transferred')) news.done.push(titleOf(job));
    if (job.state === 'error') news.failed.push(titleOf(job));
  }
  return news;
}

export class Announcer {
  #text;
  #states = null;
  #news = { done: [], failed: [] };
  #timer = null;

  /** @param {import('./job-text.js').Text} text */
  constructor(text) {
    this.#text = text;
    this.element = make('p', { 'class': 'visually-hidden', 'role': 'status', 'aria-live': 'polite' });
  }

  update(jobs) {
    if (this.#states !== null) {
      const { done, failed } = newsBetween(this.#states, jobs);
      this.#news.done.push(...done);
      this.#news.failed.push(...failed);
      if (done.length + failed.length > 0) this.#timer ??= setTimeout(() => this.#tell(), GATHER_MS);
    }
    this.#states = new Map(jobs.map(({ id, state }) => [id, state]));
  }

  #tell() {
    const { done, failed } = this.#news;
    const say = (titles, one, many) => (titles.length === 0 ? '' : titles.length === 1
      ? `${titles[0]} ${one}. ` : `${plural(this.#text, titles.length, 'download', 'downloads')} ${many}. `);
    this.element.textContent = say(failed, 'failed', 'failed') + say(done, 'is here', 'are here');
    this.#news = { done: [], failed: [] };
    this.#timer = null;
  }
}
