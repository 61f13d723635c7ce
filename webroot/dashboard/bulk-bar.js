// SPDX-License-Identifier: MIT
// What can be done with all selected jobs at once, at the foot of the window.

import { make, setShown, setText } from './dom.js';
import { BULK_ACTIONS, takes } from './states.js';

export class BulkBar {
  #context;
  #jobs = [];
  #count = make('span', { class: 'bulk-count', role: 'status' });
  #buttons;
  #clear;
  #stop;

  /** @param {{text: import('./job-text.js').Text, control: import('./control.js').Control, selection: import('./selection.js').Selection}} context */
  constructor(context) {
    this.#context = context;
    const { text, control, selection } = context;
    this.#buttons = new Map(BULK_ACTIONS.map((action) => [action, make('button', {
      'type': 'button', 'class': `button ${{ complete: 'strong', cancel: 'danger' }[action] ?? ''}`, 'data-bulk': action, 'hidden': true,
      'onclick': () => control.act(this.#jobs.filter((job) => takes(job, action)), action),
    })]));
    this.#clear = make('button', { type: 'button', class: 'button quiet-button', onclick: () => selection.clear() }, text.say('select.clear'));
    this.#stop = make('button', { type: 'button', class: 'button', hidden: true, onclick: () => control.stop() }, text.say('act.stop'));
    this.element = make('section', { 'class': 'bulk', 'aria-label': text.say('select.bar'), 'hidden': true },
      this.#count, make('div', { class: 'bulk-buttons' }, ...this.#buttons.values(), this.#stop), this.#clear);
  }

  /** @param {readonly Object[]} selected */
  update(selected) {
    const { text, control } = this.#context;
    this.#jobs = selected;
    const working = control.working;
    setShown(this.element, control.enabled && (selected.length > 0 || working !== null));
    setText(this.#count, working === null ? text.say('select.count', { n: selected.length }) : text.say('act.working', working));
    for (const [action, button] of this.#buttons) {
      const n = selected.filter((job) => takes(job, action)).length;
      setText(button, text.say(`act-many.${action}`, { n }));
      setShown(button, n > 0 && working === null);
    }
    setShown(this.#stop, working !== null);
    setShown(this.#clear, working === null);
  }
}
