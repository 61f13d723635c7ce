// SPDX-License-Identifier: MIT
// The list of downloads as a site sees it: the very answer that the site would get, as a table.

import { CommandLine } from './copy-button.js';
import { make, setShown, setText } from './dom.js';
import { amountOf } from './job-text.js';
import { creditsOf, titleOf } from './jobs.js';
import { commandLine } from './shell-quote.js';
import { describeJob } from './states.js';
import { Table } from './table.js';

/** Not more often, in milliseconds. */
const ASK_MS = 2000;

export class ViewAs {
  #context;
  #store;
  #origin;
  #table;
  #none;
  #title;
  #asked = 0;

  /** @param {string} origin @param {{text: import('./job-text.js').Text, listHash: string}} context @param {import('../client/bitsbridge.js').JobStore} store */
  constructor(origin, context, store) {
    const { text, listHash } = context;
    const word = (key) => text.say(`as.${key}`);
    this.#context = context;
    this.#store = store;
    this.#origin = origin;
    this.title = text.say('as.title', { origin });
    this.#title = make('h1', { tabindex: '-1', dir: 'auto' }, this.title);
    this.#table = new Table(word('jobs'), [word('name'), word('provider'), word('collection'), word('state'), word('arrived'), word('file')], 'files');
    this.#none = make('p', { class: 'nothing', hidden: true });
    const curl = new CommandLine(text, text.say('copy.curl'));
    curl.update(commandLine('curl', '-s', '-H', `Origin: ${origin}`, `http://127.0.0.1:${location.port}/api/v1/jobs`));
    this.element = make('article', { class: 'job-page' },
      make('nav', { 'aria-label': text.say('job.back-name') },
        make('a', { href: listHash, class: 'back' }, make('span', { 'class': 'arrow', 'aria-hidden': 'true' }), text.say('job.back'))),
      this.#title, make('p', { class: 'quiet' }, word('text')),
      make('section', { class: 'panel' }, make('h2', {}, word('jobs')), this.#table.element, this.#none),
      make('section', { class: 'panel' }, make('h2', {}, text.say('job.terminal')), curl.element));
  }

  focus() { this.#title.focus({ preventScroll: true }); }

  /** Asks, unless it was asked just now. */
  async update() {
    const now = Date.now();
    if (now - this.#asked < ASK_MS) return;
    this.#asked = now;
    try {
      const { jobs } = await this.#store.request('GET', `/api/v1/sites/jobs?origin=${encodeURIComponent(this.#origin)}`);
      this.#show(jobs, this.#context.text.say('as.none'));
    } catch (error) {
      if (error.status) this.#show([], this.#context.text.say(error.status === 401 ? 'as.key' : 'as.unknown'));
    }
  }

  #show(jobs, none) {
    const { text } = this.#context;
    this.#table.update(jobs.map((job) => [
      [titleOf(job), ...creditsOf(job)].join(' – '), job.provider, String(job.serviceId), describeJob(text, job).label, amountOf(text, job.progress), job.files.map(({ name }) => name).join(', '),
    ]));
    setText(this.#none, none);
    setShown(this.#none, jobs.length === 0);
    setShown(this.#table.element, jobs.length > 0);
  }
}
