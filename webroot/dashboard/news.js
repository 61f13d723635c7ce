// SPDX-License-Identifier: MIT
// What there is to tell when downloads end: gathered for a while, then told at once.

import { titleOf } from './jobs.js';

/** How long news are gathered before they are told, in milliseconds. */
const GATHER_MS = 3000;
const KINDS = ['failed', 'ready', 'done'];

/** What there is to say between two looks. Pure. @returns {{ready: string[], done: string[], failed: string[]}} titles */
export function newsBetween(statesBefore, jobs) {
  const news = { ready: [], done: [], failed: [] };
  for (const job of jobs) {
    const before = statesBefore.get(job.id);
    if (before === undefined || before === job.state) continue;
    if (job.state === 'transferred') news.ready.push(titleOf(job));
    if (job.state === 'acknowledged' && before !== 'transferred') news.done.push(titleOf(job));
    if (job.state === 'error') news.failed.push(titleOf(job));
  }
  return news;
}

/** Two kinds of one length are two sentences. @param {import('./job-text.js').Text} text @returns {string} */
export function newsInWords(text, news) {
  return KINDS.filter((kind) => news[kind].length > 0)
    .map((kind) => text.say(`news.${kind}`, { n: news[kind].length, title: news[kind][0] })).join(' ');
}

/** A 'news' event (detail: a sentence) tells. */
export class News extends EventTarget {
  #text;
  #states = null;
  #gathered = { ready: [], done: [], failed: [] };
  #timer = null;

  /** @param {import('./job-text.js').Text} text */
  constructor(text) {
    super();
    this.#text = text;
  }

  update(jobs) {
    if (this.#states !== null) {
      const news = newsBetween(this.#states, jobs);
      for (const kind of KINDS) this.#gathered[kind].push(...news[kind]);
      if (KINDS.some((kind) => news[kind].length > 0)) this.#timer ??= setTimeout(() => this.#tell(), GATHER_MS);
    }
    this.#states = new Map(jobs.map(({ id, state }) => [id, state]));
  }

  #tell() {
    const words = newsInWords(this.#text, this.#gathered);
    this.#gathered = { ready: [], done: [], failed: [] };
    this.#timer = null;
    this.dispatchEvent(new CustomEvent('news', { detail: words }));
  }
}
