// SPDX-License-Identifier: MIT
// A group of jobs under its heading: can be folded away, and selected as a whole.

import { make, setAttribute, setShown, setStyle, setText } from './dom.js';
import { arrivedOf } from './headline.js';
import { shareOf } from './selection.js';
import { totalsOf } from './totals.js';

export class JobGroup {
  #text;
  #name = make('span', { class: 'group-name', dir: 'auto' });
  #detail = make('span', { class: 'group-detail', dir: 'auto' });
  #sum = make('span', { class: 'group-sum' });
  #check = make('input', { type: 'checkbox', class: 'check', hidden: true });
  #button;
  #jobs = [];

  /** @param {string} id @param {import('./job-list.js').ListContext} context @param {() => void} fold */
  constructor(id, { text, selection }, fold) {
    this.#text = text;
    this.list = make('ul', { 'role': 'list', 'class': 'jobs', 'id': `${id}-jobs`, 'aria-labelledby': `${id}-name` });
    this.#name.id = `${id}-name`;
    this.#button = make('button', { 'type': 'button', 'class': 'fold', 'aria-controls': this.list.id, 'onclick': fold }, this.#name);
    this.#check.addEventListener('change', () => selection.set(this.#jobs.map((job) => job.id), this.#check.checked));
    this.head = make('div', { class: 'group-head' }, this.#check, make('h2', {}, this.#button), ' ', this.#detail, ' ', this.#sum);
    this.element = make('div', { 'class': 'group', 'role': 'group', 'aria-labelledby': `${id}-name` }, this.head, this.list);
  }

  /** @param {readonly Object[]} jobs all of them @param {{name: string, detail: string}} title @param {?import('./selection.js').Selection} selection */
  update(jobs, { name, detail }, folded, selection) {
    this.#jobs = jobs;
    setText(this.#name, name);
    setText(this.#detail, detail);
    setAttribute(this.#button, 'aria-expanded', !folded);
    setShown(this.list, !folded);
    const totals = totalsOf(jobs);
    const percent = totals.unsized === 0 && totals.active > 0 ? this.#text.percent(totals.fraction) : '';
    setText(this.#sum, [jobs.length > 1 ? arrivedOf(this.#text, totals) : '', percent].filter((part) => part !== '').join(' · '));
    setShown(this.#check, selection !== null);
    if (selection !== null) {
      const share = shareOf(jobs, selection);
      this.#check.checked = share === 'all';
      this.#check.indeterminate = share === 'some';
      setAttribute(this.#check, 'aria-label', this.#text.say('select.group', { group: name }));
    }
  }

  /** Makes room for what is not drawn. @param {number} before @param {number} after in pixels */
  setRoom(before, after) {
    setStyle(this.element, '--before', `${before}px`);
    setStyle(this.list, '--after', `${after}px`);
  }
}
