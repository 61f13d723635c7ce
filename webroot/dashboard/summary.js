// SPDX-License-Identifier: MIT
// The top of the page: how all downloads together are doing, and whether this is live.

import { make, setAttribute, setShown, setText } from './dom.js';
import { headlineOf, totalFigures } from './job-text.js';
import { totalsOf } from './jobs.js';
import { ProgressBar } from './progress-bar.js';

const CONNECTIONS = {
  'live': ['Live', 'ready'],
  'connecting': ['Connecting', 'waiting'],
  'idle': ['Connecting', 'waiting'],
  'forbidden': ['Refused', 'trouble'],
};
const UNREACHABLE = ['Not reachable', 'trouble'];

export class Summary {
  #text;
  #headline = make('h1', { id: 'headline', tabindex: '-1' });
  #figures = make('p', { class: 'summary-figures' });
  #bar = new ProgressBar('headline');

  /** @param {import('./job-text.js').Text} text */
  constructor(text) {
    this.#text = text;
    this.connection = make('span', { class: 'connection' });
    this.element = make('div', { class: 'summary' }, this.#headline, this.#figures, this.#bar.element);
  }

  focus() { this.#headline.focus({ preventScroll: true }); }

  /** @param {import('../client/bitsbridge.js').JobStore} store */
  update(store) {
    const [label, tone] = CONNECTIONS[store.state] ?? UNREACHABLE;
    setText(this.connection, label);
    setAttribute(this.connection, 'data-tone', tone);
    const totals = totalsOf(store.jobs);
    const known = store.takenAt !== null;
    setText(this.#headline, known ? headlineOf(this.#text, totals) : 'Downloads');
    setText(this.#figures, totalFigures(this.#text, totals).join(' · '));
    setShown(this.#figures, totals.count > 0);
    setShown(this.#bar.element, totals.active > 0 && totals.fraction !== null);
    if (totals.fraction !== null) {
      this.#bar.update({ fraction: totals.fraction, tone: 'moving', words: this.#text.percent(totals.fraction) });
    }
    const lead = totals.active > 0 && totals.fraction !== null ? `${this.#text.percent(totals.fraction)} – ` : '';
    this.titlePrefix = lead;
  }
}
