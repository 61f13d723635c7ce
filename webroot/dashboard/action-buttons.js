// SPDX-License-Identifier: MIT
// The buttons for one job.

import { make, setAttribute, setShown } from './dom.js';
import { titleOf } from './jobs.js';
import { actionsFor } from './states.js';

/** The one that waits for somebody stands out, the one that destroys looks like it. */
function classOf(job, action, short) {
  if (action === 'cancel' || (action === 'complete' && job.state !== 'transferred')) return short ? 'button danger icon' : 'button danger';
  return action === 'complete' && job.tag !== 'job' ? 'button strong' : 'button';
}

export class ActionButtons {
  #context;
  #buttons = new Map();
  #job = null;
  #shown = '';
  #tabindex = null;

  /**
   * @param {{control: import('./control.js').Control, text: import('./job-text.js').Text}} context
   * @param {{short?: boolean}} [options] short: the likeliest action and Cancel, the latter as a cross
   */
  constructor(context, { short = false } = {}) {
    this.#context = context;
    this.short = short;
    this.element = make('div', { class: 'actions', hidden: true });
  }

  update(job) {
    this.#job = job;
    const actions = this.#context.control.enabled ? actionsFor(job).slice(0, this.short ? 2 : undefined) : [];
    const shown = `${actions.join()} ${job.state} ${titleOf(job)}`;
    if (shown !== this.#shown) this.#rebuild(actions);
    this.#shown = shown;
    setShown(this.element, this.#context.control.enabled); // also without a button: its place keeps the rows in line
  }

  /** @param {?number} tabindex -1: not a stop of the Tab key */
  setTabindex(tabindex) {
    this.#tabindex = tabindex;
    for (const button of this.#buttons.values()) setAttribute(button, 'tabindex', tabindex);
  }

  #rebuild(actions) {
    const hadFocus = this.element.contains(document.activeElement);
    this.#buttons = new Map(actions.map((action) => [action, this.#button(action)]));
    this.element.replaceChildren(...this.#buttons.values());
    if (hadFocus) this.element.querySelector('button')?.focus();
  }

  #button(action) {
    const { control, text } = this.#context;
    const label = text.say(`act.${action}`);
    const icon = this.short && action === 'cancel';
    return make('button', {
      'type': 'button', 'class': classOf(this.#job, action, this.short), 'data-action': action, 'tabindex': this.#tabindex,
      'title': icon ? label : null, 'onclick': () => control.act([this.#job], action),
    }, make('span', { class: icon ? 'visually-hidden' : null }, label), make('span', { class: 'visually-hidden', dir: 'auto' }, ` ${titleOf(this.#job)}`));
  }
}
