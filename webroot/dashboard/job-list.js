// SPDX-License-Identifier: MIT
// The list: jobs as the reader has chosen to see them, in groups.

import { arrange, keepingFocus, make, setShown, setText } from './dom.js';
import { groupJobs, groupName, selectJobs, totalsOf } from './jobs.js';
import { JobRow } from './job-row.js';
import { doneOf } from './job-text.js';

class JobGroup {
  #name = make('span', { class: 'group-name', dir: 'auto' });
  #detail = make('span', { class: 'group-detail', dir: 'auto' });
  #sum = make('span', { class: 'group-sum' });

  constructor(id) {
    this.list = make('ul', { role: 'list', class: 'jobs' });
    this.heading = make('h2', { class: 'group-head', id }, this.#name, ' ', this.#detail, ' ', this.#sum);
    this.element = make('section', { 'class': 'group', 'aria-labelledby': id }, this.heading, this.list);
  }

  update(name, detail, sum) {
    setText(this.#name, name);
    setText(this.#detail, detail);
    setText(this.#sum, sum);
  }
}

export class JobList {
  #context;
  #rows = new Map();
  #groups = new Map();
  #nothing = make('p', { class: 'nothing', hidden: true }, 'No download matches what you have chosen to see.');
  #holder = make('div', { class: 'groups' });
  #numbered = 0;

  /** @param {{text: import('./job-text.js').Text, control: import('./control.js').Control}} context */
  constructor(context) {
    this.#context = context;
    this.element = make('div', { class: 'list' }, this.#holder, this.#nothing);
  }

  /** @param {readonly Object[]} jobs @param {import('./jobs.js').Choice} choice */
  update(jobs, choice) {
    this.#forget(jobs);
    const selected = selectJobs(jobs, choice);
    const groups = groupJobs(selected, choice.group);
    const keys = new Set(groups.map(({ key }) => `${choice.group} ${key}`));
    for (const key of this.#groups.keys()) if (!keys.has(key)) this.#groups.delete(key);
    keepingFocus(this.element, () => {
      arrange(this.#holder, groups.map((group) => this.#fill(group, choice.group)));
    });
    setShown(this.#nothing, jobs.length > 0 && selected.length === 0);
  }

  focusJob(id) { this.#rows.get(id)?.focus(); }

  #forget(jobs) {
    const ids = new Set(jobs.map(({ id }) => id));
    for (const id of this.#rows.keys()) if (!ids.has(id)) this.#rows.delete(id);
  }

  #fill({ key, jobs }, groupedBy) {
    const { text } = this.#context;
    const name = `${groupedBy} ${key}`;
    if (!this.#groups.has(name)) this.#groups.set(name, new JobGroup(`group-${++this.#numbered}`));
    const group = this.#groups.get(name);
    const { name: heading, detail, isAlbum } = groupName(groupedBy, key, jobs);
    const totals = totalsOf(jobs);
    const sum = [jobs.length > 1 ? doneOf(text, totals) : '', text.percent(totals.fraction)].filter((part) => part !== '');
    group.update(heading, detail, sum.join(' · '));
    arrange(group.list, jobs.map((job) => this.#row(job, isAlbum)));
    return group.element;
  }

  #row(job, inAlbum) {
    if (!this.#rows.has(job.id)) this.#rows.set(job.id, new JobRow(job.id, this.#context));
    const row = this.#rows.get(job.id);
    row.update(job, inAlbum);
    return row.element;
  }
}
