// SPDX-License-Identifier: MIT
// A bar for one job or a sum of jobs, with the role and values that assistive technology reads.

import { make, setAttribute, setStyle } from './dom.js';

export class ProgressBar {
  #fill = make('div', { class: 'bar-fill' });

  /** @param {string} labelledBy the id of the element that names it */
  constructor(labelledBy) {
    this.element = make('div', {
      'class': 'bar', 'role': 'progressbar', 'aria-labelledby': labelledBy, 'aria-valuemin': 0, 'aria-valuemax': 100,
    }, this.#fill);
  }

  /** @param {{fraction: ?number, tone: string, words: string}} value fraction null: not known */
  update({ fraction, tone, words }) {
    const unknown = fraction === null;
    setAttribute(this.element, 'aria-valuenow', unknown ? null : fraction >= 1 ? 100 : Math.floor(fraction * 100));
    setAttribute(this.element, 'aria-valuetext', words);
    setAttribute(this.element, 'data-tone', tone);
    setAttribute(this.element, 'data-unknown', unknown && tone === 'moving' ? '' : null);
    setStyle(this.#fill, '--fraction', String(unknown ? 0 : Math.min(1, Math.round(fraction * 1000) / 1000)));
  }
}
