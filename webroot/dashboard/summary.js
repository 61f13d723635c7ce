// SPDX-License-Identifier: MIT
// The top of the page: how all downloads together are doing, what waits for somebody, and whether this is live.

import { CommandLine } from './copy-button.js';
import { make, setAttribute, setShown, setText } from './dom.js';
import { headlineOf, totalFigures } from './headline.js';
import { ProgressBar } from './progress-bar.js';
import { commandLine, shortIds } from './shell-quote.js';
import { kindOf, totalsOf } from './totals.js';

const CONNECTIONS = {
  'live': ['connection.live', 'ready'],
  'connecting': ['connection.connecting', 'waiting'],
  'idle': ['connection.connecting', 'waiting'],
  'forbidden': ['connection.refused', 'trouble'],
};
const UNREACHABLE = ['connection.lost', 'trouble'];
/** A command for more jobs than these is of no use in a line. */
const COMMAND_IDS_MAX = 5;

export class Summary {
  #context;
  #headline = make('h1', { id: 'headline', tabindex: '-1' });
  #figures = make('p', { class: 'summary-figures' });
  #bar = new ProgressBar('headline');
  #ready;
  #failed;
  /** What stands before the page's name in the title: how far all is. */
  titlePrefix = '';

  /**
   * @param {{text: import('./job-text.js').Text, control: import('./control.js').Control}} context
   * @param {(part: Object) => void} choose shows jobs by a filter
   */
  constructor(context, choose) {
    this.#context = context;
    this.connection = make('span', { class: 'connection' });
    this.#ready = new Callout(context, 'ready', 'complete', choose);
    this.#failed = new Callout(context, 'problems', 'retry', choose);
    this.element = make('div', { class: 'summary' }, this.#headline, this.#figures, this.#bar.element, make('div', { class: 'callouts' }, this.#ready.element, this.#failed.element));
  }

  /** @param {import('../client/bitsbridge.js').JobStore} store */
  update(store) {
    const { text } = this.#context;
    const [words, tone] = CONNECTIONS[store.state] ?? UNREACHABLE;
    setText(this.connection, text.say(words));
    setAttribute(this.connection, 'data-tone', tone);
    const totals = totalsOf(store.jobs);
    setText(this.#headline, store.takenAt === null ? text.say('headline.unknown') : headlineOf(text, totals));
    setText(this.#figures, totalFigures(text, totals).join(' · '));
    setShown(this.#figures, totals.count > 0);
    this.#updateBar(totals);
    this.#callOut(store.jobs);
  }

  #updateBar(totals) {
    const { text } = this.#context;
    const percent = text.percent(totals.fraction);
    setShown(this.#bar.element, totals.active > 0 && (totals.fraction !== null || totals.moving > 0));
    this.#bar.update({ fraction: totals.fraction, tone: 'moving', words: percent });
    this.titlePrefix = totals.active > 0 && percent !== '' ? `${percent} – ` : '';
  }

  #callOut(jobs) {
    const { text } = this.#context;
    const ready = jobs.filter(({ state }) => state === 'transferred');
    const ours = ready.filter(({ tag }) => tag !== 'job');
    const players = ready.length - ours.length;
    this.#ready.update(jobs, ours, [
      ours.length > 0 ? text.say(`ready.${kindOf(ours)}`, { n: ours.length }) : '', players > 0 ? text.say('ready.player', { n: players }) : '']);
    const failed = jobs.filter(({ state }) => state === 'error');
    this.#failed.update(jobs, failed, failed.length > 0 ? [text.say('failed.text', { n: failed.length })] : []);
  }
}

/** A line that says what waits for somebody, with what helps: a button, or a command where the page may not act. */
class Callout {
  #context;
  #action;
  #jobs = [];
  #words = make('p');
  #act;
  #show;
  #command;

  constructor(context, filter, action, choose) {
    const { text, control } = context;
    this.#context = context;
    this.#action = action;
    this.#command = new CommandLine(text);
    this.#act = make('button', { 'type': 'button', 'class': `button ${action === 'complete' ? 'strong' : ''}`, 'data-callout': action, 'onclick': () => control.act(this.#jobs, action) });
    this.#show = make('button', { 'type': 'button', 'class': 'button', 'onclick': () => choose({ filter, search: '', provider: '' }) }, text.say('show'));
    this.element = make('div', { 'class': `callout ${action}`, 'hidden': true }, this.#words,
      make('div', { class: 'callout-buttons' }, this.#act, this.#show), this.#command.element);
  }

  /** @param {readonly Object[]} all @param {readonly Object[]} jobs those that wait @param {string[]} sentences none: nothing to say */
  update(all, jobs, sentences) {
    const { text, control } = this.#context;
    this.#jobs = jobs;
    const words = sentences.filter((sentence) => sentence !== '').join(' ');
    setText(this.#words, words);
    setShown(this.element, words !== '');
    setText(this.#act, text.say(`act-many.${this.#action}`, { n: jobs.length }));
    setShown(this.#act, control.enabled && jobs.length > 0 && control.working === null);
    const byCommand = !control.enabled && jobs.length > 0 && jobs.length <= COMMAND_IDS_MAX;
    setShown(this.#command.element, byCommand);
    if (!byCommand) return;
    const command = this.#action === 'retry' ? 'resume' : this.#action;
    this.#command.update(commandLine('bitsbridge', command, ...shortIds(jobs, all)));
  }
}
