// SPDX-License-Identifier: MIT
// Says of a page without controls that it has none, and how to get them.

import { commandLineFor } from './copy-button.js';
import { make, setShown } from './dom.js';

export class ReadOnly {
  #control;
  #hidden;

  /** @param {{text: import('./job-text.js').Text, control: import('./control.js').Control}} context */
  constructor({ text, control }) {
    this.#control = control;
    this.#hidden = make('p', { class: 'quiet', hidden: true }, text.say('readonly.hidden'));
    this.element = make('details', { class: 'readonly', hidden: true },
      make('summary', {}, text.say('readonly.name')),
      make('div', { class: 'readonly-text' }, make('p', {}, text.say('readonly.text')), commandLineFor(text, 'bitsbridge open'),
        this.#hidden, make('p', { class: 'quiet' }, text.say('readonly.terminal'))));
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.element.open) return;
      this.element.open = false;
      this.element.querySelector('summary').focus();
    });
  }

  /** @param {readonly Object[]} jobs */
  update(jobs) {
    setShown(this.element, !this.#control.enabled);
    setShown(this.#hidden, jobs.some(({ description }) => description === undefined));
  }
}
