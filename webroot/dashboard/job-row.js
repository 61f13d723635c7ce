// SPDX-License-Identifier: MIT
// One job in the list.

import { ActionButtons } from './action-buttons.js';
import { directionElement } from './direction.js';
import { make, setAttribute, setShown, setText } from './dom.js';
import { figuresOf, progressInWords } from './job-text.js';
import { creditsOf, titleOf } from './jobs.js';
import { ProgressBar } from './progress-bar.js';
import { jobRoute } from './route.js';
import { serverText } from './server-words.js';
import { describeJob, isUpload } from './states.js';

export class JobRow {
  #text;
  #job = null;
  #check = make('input', { type: 'checkbox', class: 'check', hidden: true });
  #link = make('a', { class: 'job-title', dir: 'auto' });
  #credits = make('span', { class: 'job-credits', dir: 'auto' });
  #direction;
  #state = make('span', { class: 'state' });
  #percent = make('span', { class: 'job-percent' });
  #figures = make('span', { class: 'job-figures' });
  #problem = make('p', { class: 'job-problem', hidden: true });
  #warning = make('p', { class: 'job-warning', hidden: true });
  #bar;
  #actions;

  /** @param {string} id @param {import('./job-list.js').ListContext} context */
  constructor(id, context) {
    this.#text = context.text;
    this.id = id;
    this.#link.id = `title-${id}`;
    this.#link.setAttribute('href', jobRoute(id));
    this.#direction = directionElement(context.text);
    this.#bar = new ProgressBar(this.#link.id);
    this.#actions = new ActionButtons(context, { short: true });
    this.element = make('li', { 'class': 'job', 'data-id': id },
      this.#check,
      make('div', { class: 'job-names' }, this.#link, ' ', this.#credits),
      make('div', { class: 'job-facts' }, make('span', { class: 'job-state' }, this.#direction, ' ', this.#state), ' ', this.#figures),
      this.#percent, this.#bar.element, this.#actions.element,
      make('div', { class: 'job-notes' }, this.#problem, this.#warning));
  }

  get job() { return this.#job; }

  /**
   * A job that has not changed is the same object as before.
   * @param {{inAlbum: boolean, selected: ?boolean}} how inAlbum: the heading above names the album; selected null: cannot be
   */
  update(job, { inAlbum, selected }) {
    if (job !== this.#job) this.#write(job);
    setText(this.#credits, (inAlbum ? [job.metadata.albumArtist] : creditsOf(job)).join(' · '));
    setShown(this.#check, selected !== null);
    if (this.#check.checked !== (selected === true)) this.#check.checked = selected === true;
    setAttribute(this.element, 'data-selected', selected === true ? '' : null);
    this.#actions.update(job);
  }

  /** Tab stops at one row of the list; the arrow keys go from row to row. @param {boolean} here */
  setTabStop(here) {
    const tabindex = here ? null : -1;
    setAttribute(this.#check, 'tabindex', tabindex);
    setAttribute(this.#link, 'tabindex', tabindex);
    this.#actions.setTabindex(tabindex);
  }

  /** @param {'check'|'link'} [part] */
  focus(part = 'link') { (part === 'check' && !this.#check.hidden ? this.#check : this.#link).focus(); }

  #write(job) {
    const { label, tone } = describeJob(this.#text, job);
    const text = this.#text;
    this.#job = job;
    setAttribute(this.element, 'data-tone', tone);
    setText(this.#link, titleOf(job));
    setAttribute(this.#check, 'aria-label', text.say('select.one', { title: titleOf(job) }));
    setShown(this.#direction, isUpload(job));
    setText(this.#state, label);
    setText(this.#percent, text.percent(job.progress.fraction));
    setText(this.#figures, figuresOf(text, job).join(' · '));
    this.#bar.update({ fraction: job.progress.fraction, tone, words: progressInWords(text, job) });
    serverText.problem(text, this.#problem, job.error);
    serverText.warnings(text, this.#warning, job);
  }
}
