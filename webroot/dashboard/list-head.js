// SPDX-License-Identifier: MIT
// Above the list: how many there are of how many, select all, fold all.

import { make, setAttribute, setShown, setText } from './dom.js';
import { shareOf } from './selection.js';
import { kindOf } from './totals.js';

export class ListHead {
  #context;
  #jobs = [];
  #check = make('input', { type: 'checkbox', class: 'check' });
  #label;
  #count = make('span', { class: 'list-count' });
  #fold;
  #nothing;

  /** @param {import('./job-list.js').ListContext} context @param {import('./job-list.js').JobList} list */
  constructor(context, list) {
    this.#context = context;
    const { text, selection } = context;
    this.list = list;
    this.#check.addEventListener('change', () => selection.set(this.#jobs.map(({ id }) => id), this.#check.checked));
    this.#label = make('label', { class: 'select-all' }, this.#check, make('span', {}, text.say('select.all')));
    this.#fold = make('button', { type: 'button', class: 'button quiet-button', onclick: () => list.foldAll(!list.allFolded) });
    this.#nothing = make('p', { class: 'nothing', hidden: true }, text.say('list.nothing'));
    this.element = make('div', { class: 'list-head' }, this.#label, this.#count, this.#fold, this.#nothing);
  }

  /** @param {readonly Object[]} jobs those that are shown @param {readonly Object[]} all */
  update(jobs, all) {
    const { text, control, selection } = this.#context;
    this.#jobs = jobs;
    const share = shareOf(jobs, selection);
    setShown(this.element, all.length > 0);
    setShown(this.#label, control.enabled && jobs.length > 0);
    this.#check.checked = share === 'all' && jobs.length > 0;
    this.#check.indeterminate = share === 'some';
    const kind = kindOf(all);
    setAttribute(this.#count, 'data-all', jobs.length === all.length ? '' : null);
    setText(this.#count, jobs.length === all.length ? text.say(`list-count.${kind}`, { n: all.length })
      : text.say(`list-some.${kind}`, { n: jobs.length, all: all.length }));
    setShown(this.#fold, this.list.groupKeys.length > 1);
    setText(this.#fold, text.say(this.list.allFolded ? 'list.expand' : 'list.collapse'));
    setShown(this.#nothing, jobs.length === 0);
  }
}
