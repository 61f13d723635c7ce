// SPDX-License-Identifier: MIT
// One job's own page: everything that the bridge knows of it.

import { ActionButtons } from './action-buttons.js';
import { CommandLine } from './copy-button.js';
import { directionElement } from './direction.js';
import { make, setAttribute, setShown, setText } from './dom.js';
import { historyOf } from './job-history.js';
import { amountOf, figuresOf, progressInWords } from './job-text.js';
import { creditsOf, titleOf } from './jobs.js';
import { ProblemPanel } from './problem-panel.js';
import { ProgressBar } from './progress-bar.js';
import { RatePlot } from './rate-plot.js';
import { commandLine } from './shell-quote.js';
import { sitesThatSee } from './site-list.js';
import { describeJob, isMoving, isUpload } from './states.js';
import { Table } from './table.js';
import { tagParts } from './tag-parts.js';

const section = (title, ...children) => make('section', { class: 'panel' }, make('h2', {}, title), ...children);

export class JobPage {
  #context;
  #id;
  #job = null;
  #title = make('h1', { id: 'job-page-title', tabindex: '-1', dir: 'auto' });
  #credits = make('p', { class: 'job-credits', dir: 'auto' });
  #direction;
  #state = make('span', { class: 'state' });
  #meaning = make('span', { class: 'quiet' });
  #percent = make('span', { class: 'job-percent' });
  #figures = make('p', { class: 'job-figures' });
  #bar = new ProgressBar('job-page-title');
  #actions;
  #problem;
  #plot;
  #rate;
  #files;
  #tag;
  #description = make('code', { class: 'description', dir: 'auto' });
  #facts;
  #history;
  #curl;
  #sees = make('ul', { class: 'sees', role: 'list' });
  #seen = '';
  #gone;

  /**
   * @param {string} id
   * @param {{text: import('./job-text.js').Text, control: import('./control.js').Control,
   *   observations: import('./observations.js').Observations, siteList: import('./site-list.js').SiteList, listHash: string}} context
   *   listHash: where "back" leads
   */
  constructor(id, context) {
    const { text, listHash } = context;
    const say = (key) => text.say(`job.${key}`);
    this.#context = context;
    this.#id = id;
    this.#direction = directionElement(text);
    this.#actions = new ActionButtons(context);
    this.#problem = new ProblemPanel(text);
    this.#plot = new RatePlot(text);
    this.#rate = section(say('rate'), this.#plot.element);
    this.#files = new Table(say('files'), [say('file'), say('amount'), say('from'), say('to')], 'files');
    this.#tag = new Table(say('tag-fields'), [say('field'), say('value'), say('meaning')], 'fields');
    this.#facts = new Table(say('facts'), [say('fact'), say('value')], 'fields');
    this.#history = new Table(say('history'), [say('time'), say('state'), say('remark')], 'history');
    this.#curl = new CommandLine(text, text.say('copy.curl'));
    this.#gone = make('div', { class: 'nothing', hidden: true }, make('h1', {}, say('gone-title')), make('p', {}, say('gone')));
    this.content = make('div', { class: 'job-page-content' },
      make('header', { class: 'job-page-head' },
        make('div', { class: 'job-head' }, make('div', { class: 'job-names' }, this.#title, this.#credits), this.#percent),
        this.#bar.element,
        make('div', { class: 'job-foot' },
          make('div', { class: 'job-facts' }, this.#direction, this.#state, this.#meaning, this.#figures), this.#actions.element)),
      this.#problem.element, this.#problem.warnings,
      this.#rate,
      section(say('files'), this.#files.element),
      section(say('history'), this.#history.element),
      section(say('tag'), this.#tag.element, this.#description),
      section(say('sees'), this.#sees),
      section(say('facts'), this.#facts.element),
      section(say('terminal'), this.#curl.element));
    this.element = make('article', { 'class': 'job-page', 'aria-labelledby': 'job-page-title' },
      make('nav', { 'aria-label': say('back-name') }, make('a', { href: listHash, class: 'back' }, make('span', { class: 'arrow', 'aria-hidden': 'true' }), say('back'))),
      this.#gone, this.content);
  }

  get title() { return this.#job === null ? '' : titleOf(this.#job); }

  focus() { (this.#job === null ? this.element.querySelector('a') : this.#title).focus({ preventScroll: true }); }

  /** @param {?Object} job null: not (or no longer) there @param {boolean} known whether the jobs are known at all yet */
  update(job, known) {
    setShown(this.#gone, job === null && known);
    setShown(this.content, job !== null);
    if (job === null) return;
    if (job !== this.#job) this.#write(job);
    this.#actions.update(job);
    const { text, observations } = this.#context;
    const seen = observations.of(this.#id);
    this.#plot.update(seen.rates);
    setShown(this.#rate, isMoving(job) || this.#plot.shown);
    this.#history.update(historyOf(text, job, seen.states));
    this.#updateSites(job);
  }

  #updateSites({ provider }) {
    const { text, siteList } = this.#context;
    const lines = sitesThatSee(siteList.sites, provider).map(({ origin, control }) => [origin, control ? text.say('job.sees-control') : '']);
    const all = JSON.stringify(lines);
    if (all === this.#seen) return;
    this.#seen = all;
    const items = lines.map(([origin, more]) => make('li', {}, make('span', { dir: 'ltr' }, origin), more && ` ${more}`));
    this.#sees.replaceChildren(...(items.length > 0 ? items : [make('li', { class: 'quiet' }, text.say('job.sees-none'))]));
  }

  #write(job) {
    const { text } = this.#context;
    this.#job = job;
    const { label, tone, meaning } = describeJob(text, job);
    setAttribute(this.content, 'data-tone', tone);
    setText(this.#title, titleOf(job));
    setText(this.#credits, creditsOf(job).join(' · '));
    setShown(this.#direction, isUpload(job));
    setText(this.#state, label);
    setText(this.#meaning, meaning);
    setText(this.#percent, text.percent(job.progress.fraction));
    setText(this.#figures, figuresOf(text, job).join(' · '));
    this.#bar.update({ fraction: job.progress.fraction, tone, words: progressInWords(text, job) });
    this.#problem.update(job);
    this.#files.update(filesOf(text, job));
    this.#tag.update(tagParts(text, job).map(({ name, value, note }) => [name, value === '' ? '–' : value, note]));
    setText(this.#description, job.description ?? '');
    this.#facts.update(factsOf(text, job));
    this.#curl.update(commandLine('curl', '-s', `${location.origin}/api/v1/jobs/${job.id}`));
  }
}

/** What is transferred, from where to where; the reply of an upload as well. @returns {string[][]} */
function filesOf(text, job) {
  const amount = (file) => (file.completed ? text.say('figure.complete', { amount: amountOf(text, file) }) : amountOf(text, file));
  const rows = job.files.map((file) => {
    const ends = [file.remoteName ?? '', file.localName ?? ''];
    return [file.name, amount(file), ...(isUpload(job) ? ends.reverse() : ends)];
  });
  if (job.reply) rows.push([text.say('job.reply'), amountOf(text, job.reply), '', job.reply.localName ?? '']);
  return rows;
}

/** @returns {string[][]} only what is known */
function factsOf(text, job) {
  return [
    ['id', job.id],
    ['state', job.state],
    ['name', job.displayName],
    ['type', job.type],
    ['priority', job.priority],
    ['owner', job.owner],
    ['created', text.moment(job.times.created)],
    ['modified', text.moment(job.times.modified)],
    ['completed', text.moment(job.times.transferCompleted)],
    ['errors', text.number(job.errorCount)],
    ['retry', text.moment(job.retryAt)],
    ['filed', job.filed === true ? job.files[0]?.localName : null],
  ].filter(([, value]) => value !== null && value !== undefined && value !== '').map(([key, value]) => [text.say(`fact.${key}`), value]);
}
