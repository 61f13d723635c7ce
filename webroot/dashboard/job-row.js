// SPDX-License-Identifier: MIT
// One job in the list.

import { ActionButtons } from './control.js';
import { make, setAttribute, setShown, setText } from './dom.js';
import { figuresOf, progressInWords } from './job-text.js';
import { creditsOf, titleOf } from './jobs.js';
import { ProgressBar } from './progress-bar.js';
import { jobRoute } from './route.js';
import { describeState } from './states.js';

export class JobRow {
  #text;
  #job = null;
  #link = make('a', { class: 'job-title', dir: 'auto' });
  #credits = make('span', { class: 'job-credits', dir: 'auto' });
  #state = make('span', { class: 'state' });
  #percent = make('span', { class: 'job-percent' });
  #figures = make('span', { class: 'job-figures' });
  #problem = make('p', { class: 'job-problem', hidden: true });
  #warning = make('p', { class: 'job-warning', hidden: true });
  #bar;
  #actions;

  /** @param {string} id @param {{text: import('./job-text.js').Text, control: import('./control.js').Control}} context */
  constructor(id, { text, control }) {
    this.#text = text;
    this.#link.id = `title-${id}`;
    this.#link.setAttribute('href', jobRoute(id));
    this.#bar = new ProgressBar(this.#link.id);
    this.#actions = new ActionButtons(control, 2);
    this.element = make('li', { 'class': 'job', 'data-id': id },
      make('div', { class: 'job-head' },
        make('div', { class: 'job-names' }, this.#link, this.#credits), this.#percent),
      this.#bar.element,
      make('div', { class: 'job-foot' },
        make('div', { class: 'job-facts' }, this.#state, this.#figures), this.#actions.element),
      this.#problem, this.#warning);
  }

  /** A job that has not changed is the same object as before. @param {boolean} inAlbum the heading above names the album */
  update(job, inAlbum) {
    if (job !== this.#job) this.#write(job);
    setText(this.#credits, (inAlbum ? [job.metadata.albumArtist] : creditsOf(job)).join(' · '));
    this.#actions.update(job);
  }

  focus() { this.#link.focus(); }

  #write(job) {
    this.#job = job;
    const { label, tone } = describeState(job.state);
    setAttribute(this.element, 'data-tone', tone);
    setText(this.#link, titleOf(job));
    setText(this.#state, label);
    setText(this.#percent, this.#text.percent(job.progress.fraction));
    setText(this.#figures, figuresOf(this.#text, job).join(' · '));
    this.#bar.update({ fraction: job.progress.fraction, tone, words: progressInWords(this.#text, job) });
    setText(this.#problem, job.error === null ? '' : `${job.error.message} ${job.error.hint}`.trim());
    setShown(this.#problem, job.error !== null);
    setText(this.#warning, job.warnings.map(({ message }) => message).join(' '));
    setShown(this.#warning, job.warnings.length > 0);
  }
}
