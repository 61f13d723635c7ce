// SPDX-License-Identifier: MIT
// One job's own page: everything that the bridge knows of it.

import { CommandLine } from './copy-button.js';
import { ActionButtons } from './control.js';
import { make, setShown, setText } from './dom.js';
import { amountOf, figuresOf, progressInWords } from './job-text.js';
import { creditsOf, titleOf } from './jobs.js';
import { ProgressBar } from './progress-bar.js';
import { RatePlot } from './rate-plot.js';
import { commandLine } from './shell-quote.js';
import { describeState } from './states.js';
import { Table } from './table.js';
import { tagParts } from './tag-parts.js';

const section = (title, ...children) => make('section', { class: 'panel' }, make('h2', {}, title), ...children);

export class JobPage {
  #context;
  #id;
  #job = null;
  #title = make('h1', { id: 'job-page-title', tabindex: '-1', dir: 'auto' });
  #credits = make('p', { class: 'job-credits', dir: 'auto' });
  #state = make('span', { class: 'state' });
  #meaning = make('span', { class: 'quiet' });
  #percent = make('span', { class: 'job-percent' });
  #figures = make('p', { class: 'job-figures' });
  #bar = new ProgressBar('job-page-title');
  #actions;
  #problem = make('section', { class: 'panel problem', hidden: true });
  #problemText = make('p', { dir: 'auto' });
  #problemHint = make('p', { class: 'hint' });
  #problemCode = make('p', { class: 'quiet' });
  #warnings = make('ul', { class: 'warnings', hidden: true });
  #plot;
  #files = new Table('Files', ['File', 'Arrived', 'From', 'To'], 'files');
  #tag = new Table('The tag, field by field', ['Field', 'Value', 'Meaning'], 'fields');
  #description = make('code', { class: 'description', dir: 'auto' });
  #facts = new Table('Facts', ['Fact', 'Value'], 'fields');
  #history = new Table('States seen', ['Time', 'State', 'Remark'], 'history');
  #curl = new CommandLine('Copy as curl');
  #gone = make('p', { class: 'nothing', hidden: true }, 'There is no such job, or no longer. ');

  /**
   * @param {string} id
   * @param {{text: import('./job-text.js').Text, control: import('./control.js').Control,
   *   observations: import('./observations.js').Observations, listHash: string}} context listHash: where "back" leads
   */
  constructor(id, context) {
    this.#context = context;
    this.#id = id;
    this.#actions = new ActionButtons(context.control);
    this.#plot = new RatePlot(context.text);
    this.#problem.append(make('h2', {}, 'What went wrong'), this.#problemText, this.#problemHint, this.#problemCode);
    this.content = make('div', { class: 'job-page-content' },
      make('header', { class: 'job-page-head' },
        make('div', { class: 'job-head' }, make('div', { class: 'job-names' }, this.#title, this.#credits), this.#percent),
        this.#bar.element,
        make('div', { class: 'job-foot' },
          make('div', { class: 'job-facts' }, this.#state, this.#meaning, this.#figures), this.#actions.element)),
      this.#problem, this.#warnings,
      section('Rate', this.#plot.element),
      section('Files', this.#files.element),
      section('History', make('p', { class: 'quiet' }, 'What the queue remembers, and what this page has seen since it was opened.'), this.#history.element),
      section('Tag', this.#tag.element, this.#description),
      section('Facts', this.#facts.element),
      section('In a terminal', this.#curl.element));
    this.element = make('article', { 'class': 'job-page', 'aria-labelledby': 'job-page-title' },
      make('nav', { 'aria-label': 'Back' }, make('a', { href: context.listHash, class: 'back' }, make('span', { class: 'arrow', 'aria-hidden': 'true' }), 'All downloads')),
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
    const seen = this.#context.observations.of(this.#id);
    this.#plot.update(seen.rates);
    this.#history.update(historyOf(this.#context.text, job, seen.states));
  }

  #write(job) {
    const { text } = this.#context;
    this.#job = job;
    const { label, tone, meaning } = describeState(job.state);
    this.content.dataset.tone = tone;
    setText(this.#title, titleOf(job));
    setText(this.#credits, creditsOf(job).join(' · '));
    setText(this.#state, label);
    setText(this.#meaning, meaning);
    setText(this.#percent, text.percent(job.progress.fraction));
    setText(this.#figures, figuresOf(text, job).join(' · '));
    this.#bar.update({ fraction: job.progress.fraction, tone, words: progressInWords(text, job) });
    this.#writeProblem(job);
    this.#files.update(job.files.map((file) => [file.name, fileAmount(text, file), file.remoteName ?? '', file.localName ?? '']));
    this.#tag.update(tagParts(job).map(({ name, value, note }) => [name, value === '' ? '–' : value, note]));
    setText(this.#description, job.description ?? '');
    this.#facts.update(factsOf(text, job));
    this.#curl.update(commandLine('curl', '-s', `${location.origin}/api/v1/jobs/${job.id}`));
  }

  #writeProblem(job) {
    const { text } = this.#context;
    const problem = job.error ?? job.lastError;
    setShown(this.#problem, problem !== null && problem !== undefined);
    this.#problem.dataset.past = job.error === null;
    if (problem) {
      setText(this.#problem.firstChild, job.error === null ? 'What went wrong before' : 'What went wrong');
      setText(this.#problemText, problem.message);
      setText(this.#problemHint, job.error === null ? '' : problem.hint);
      const when = problem.time ? [text.moment(problem.time)] : [];
      setText(this.#problemCode, [problem.name, problem.code, problem.context, ...when].filter((part, i, all) => part && all.indexOf(part) === i).join(' · '));
    }
    setShown(this.#warnings, job.warnings.length > 0);
    if (job.warnings.map(({ message }) => message).join('\n') !== this.#warningTexts()) {
      this.#warnings.replaceChildren(...job.warnings.map(({ message }) => make('li', {}, message)));
    }
  }

  #warningTexts() { return [...this.#warnings.children].map((item) => item.textContent).join('\n'); }
}

function fileAmount(text, file) {
  const amount = amountOf(text, file);
  return file.completed ? `${amount}, complete` : amount;
}

/** @returns {string[][]} only what is known */
function factsOf(text, job) {
  return [
    ['Id', job.id],
    ['Display name', job.displayName],
    ['Type', job.type],
    ['Priority', job.priority],
    ['Owner', job.owner],
    ['Created', text.moment(job.times.created)],
    ['Modified', text.moment(job.times.modified)],
    ['Transfer completed', text.moment(job.times.transferCompleted)],
    ['Errors so far', text.number(job.errorCount)],
    ['Tries again at', text.moment(job.retryAt)],
  ].filter(([, value]) => value !== null && value !== undefined && value !== '');
}

/** @returns {string[][]} oldest first */
function historyOf(text, job, states) {
  const rows = states.map(({ state, at, error }, i) => ({
    at, cells: [describeState(state).label, error === null ? (i === 0 ? 'as this page found it' : '') : error.message],
  }));
  const note = (iso, label, remark) => {
    if (iso) rows.push({ at: Date.parse(iso), cells: [label, remark] });
  };
  note(job.times.created, 'Created', '');
  if (!states.some(({ state }) => state === 'transferred')) note(job.times.transferCompleted, 'Transferred', '');
  if (job.error === null && job.lastError && !states.some(({ error }) => error?.code === job.lastError.code)) {
    note(job.lastError.time, 'Error', job.lastError.message);
  }
  return rows.sort((a, b) => a.at - b.at).map(({ at, cells }) => [text.moment(new Date(at).toISOString()), ...cells]);
}
