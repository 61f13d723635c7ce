// SPDX-License-Identifier: MIT
// The list: jobs as the reader has chosen to see them, in groups. Only what is in view, or nearly so, is in the
// document; the rest is room.

import { arrange, keepingFocus, make, setAttribute, setShown, setStyle } from './dom.js';
import { JobGroup } from './job-group.js';
import { JobRow } from './job-row.js';
import { groupJobs, groupName } from './jobs.js';
import { moveByKey } from './list-keys.js';
import { Heights, topOf, windowOf } from './windowing.js';

/**
 * @typedef {Object} ListContext
 * @property {import('./job-text.js').Text} text
 * @property {import('./control.js').Control} control
 * @property {import('./selection.js').Selection} selection
 */

/** Heights before the first row was seen, in pixels. */
const USUAL = { roomy: 66, compact: 36, head: 40 };
/** A list up to this long is drawn whole: the browser's own search finds all of it. */
const WHOLE_MAX = 60;
/** Above and below the window as much again is drawn, but at least this, in pixels. */
const MARGIN_MIN = 500;

export class JobList extends EventTarget {
  #context;
  /** Those in the document. @type {Map<string, JobRow>} */
  #rows = new Map();
  #groups = new Map();
  #folded = new Set();
  #heights = new Heights();
  #holder = make('div', { class: 'groups' });
  #width = 0;
  #numbered = 0;
  #printing = false;
  /** What is shown: by group, and in one line. @type {{key: string, jobs: Object[]}[]} */
  #shown = [];
  #order = [];
  #choice = null;
  /** The row at which the Tab key stops. @type {?string} */
  #current = null;
  #drawnFrom = 0;
  #sizes = new ResizeObserver((entries) => this.#measure(entries));

  /** @param {ListContext} context */
  constructor(context) {
    super();
    this.#context = context;
    const { text } = context;
    this.element = make('div', { class: 'list' },
      make('p', { class: 'visually-hidden', id: 'list-keys' }, text.say('list.keys')), this.#holder);
    this.#holder.addEventListener('keydown', (event) => moveByKey(event, this));
    this.#holder.addEventListener('click', (event) => this.#select(event));
    this.#holder.addEventListener('focusin', (event) => this.#follow(event.target.closest?.('.job')?.dataset.id));
    addEventListener('scroll', () => this.#scrolled(), { passive: true });
    addEventListener('resize', () => this.draw());
    addEventListener('beforeprint', () => this.#print(true));
    addEventListener('afterprint', () => this.#print(false));
  }

  /** The rows from top to bottom, without those that are folded away. @type {string[]} */
  get order() { return this.#order; }
  get groupKeys() { return this.#shown.map(({ key }) => this.#nameOf(key)); }
  get allFolded() { return this.#shown.length > 0 && this.groupKeys.every((key) => this.#folded.has(key)); }

  /** @param {readonly Object[]} jobs those to be shown @param {import('./jobs.js').Choice} choice with a view */
  update(jobs, choice) {
    if (choice.view !== this.#choice?.view) this.#heights.forget();
    this.#choice = choice;
    this.#shown = groupJobs(jobs, choice.group);
    this.#order = this.#shown.flatMap(({ key, jobs: some }) => (this.#folded.has(this.#nameOf(key)) ? [] : some.map(({ id }) => id)));
    setAttribute(this.element, 'data-view', choice.view);
    this.draw();
    const ids = new Set(jobs.map(({ id }) => id));
    this.#heights.keepOnly((key) => ids.has(key) || this.#groups.has(key));
  }

  foldAll(folded) {
    for (const key of this.groupKeys) this.#setFolded(key, folded);
    this.#foldedChanged();
  }

  /** Draws the row, wherever it is, and goes there. @param {'check'|'link'} [part] */
  focusJob(id, part = 'link') {
    if (!this.#order.includes(id)) return;
    this.#current = id;
    this.draw();
    this.#rows.get(id)?.focus(part);
  }

  /** Draws anew what is in view now. */
  draw() {
    if (this.element.offsetParent === null || this.#choice === null) return;
    const groups = this.#shown.map((group) => this.#measured(group));
    const { top } = this.#holder.getBoundingClientRect();
    const margin = Math.max(MARGIN_MIN, innerHeight);
    this.#drawnFrom = top;
    const focused = document.activeElement?.closest?.('.job')?.dataset.id;
    if (focused === undefined) this.#current = this.#firstInView(groups, -top);
    const [from, to] = this.#printing || this.#order.length <= WHOLE_MAX ? [-Infinity, Infinity] : [-top - margin, -top + innerHeight + margin];
    const drawn = windowOf(groups, from, to, (group, row) => {
      const { id } = this.#shown[group].jobs[row];
      return id === this.#current || id === focused;
    });
    keepingFocus(this.element, () => this.#write(drawn));
    setStyle(this.#holder, '--after', `${drawn.after}px`);
  }

  #nameOf(key) { return `${this.#choice.group} ${key}`; }

  #measured({ key, jobs }) {
    const { view } = this.#choice;
    const name = this.#nameOf(key);
    return {
      head: this.#heights.of(name, 'head', USUAL.head),
      rows: this.#folded.has(name) ? [] : jobs.map((job) => this.#heights.of(job.id, shapeOf(job), USUAL[view])),
    };
  }

  #firstInView(groups, y) {
    if (this.#order.includes(this.#current) && y <= 0) return this.#current;
    for (let group = 0; group < groups.length; group++) {
      const { rows } = groups[group];
      if (rows.length === 0) continue;
      const first = topOf(groups, group, 0);
      if (first + rows.reduce((sum, height) => sum + height, 0) < y) continue;
      let top = first;
      for (let row = 0; row < rows.length; row++) {
        if (top >= y) return this.#shown[group].jobs[row].id;
        top += rows[row];
      }
    }
    return this.#order.at(-1) ?? null;
  }

  #write({ groups }) {
    const rows = new Map();
    arrange(this.#holder, groups.map((drawn) => this.#writeGroup(drawn, rows)));
    for (const [id, row] of this.#rows) if (!rows.has(id)) this.#sizes.unobserve(row.element);
    this.#rows = rows;
    const names = new Set(groups.map(({ index }) => this.#nameOf(this.#shown[index].key)));
    for (const [name, group] of this.#groups) {
      if (names.has(name)) continue;
      this.#sizes.unobserve(group.head);
      this.#groups.delete(name);
    }
  }

  #writeGroup({ index, before, rows: drawn, after }, rows) {
    const { text, control, selection } = this.#context;
    const { key, jobs } = this.#shown[index];
    const group = this.#group(this.#nameOf(key));
    const title = groupName(text, this.#choice.group, key, jobs);
    group.update(jobs, title, this.#folded.has(this.#nameOf(key)), control.enabled && this.#shown.length > 1 ? selection : null);
    group.setRoom(before, after);
    arrange(group.list, drawn.map(({ index: place, before: room }) => {
      const row = this.#row(jobs[place], title.isAlbum);
      setStyle(row.element, '--before', `${room}px`);
      setAttribute(row.element, 'aria-posinset', place + 1);
      setAttribute(row.element, 'aria-setsize', jobs.length);
      rows.set(jobs[place].id, row);
      return row.element;
    }));
    return group.element;
  }

  #group(name) {
    if (!this.#groups.has(name)) {
      const group = new JobGroup(`group-${++this.#numbered}`, this.#context, () => {
        this.#setFolded(name, !this.#folded.has(name));
        this.#foldedChanged();
      });
      group.head.dataset.key = name;
      this.#sizes.observe(group.head);
      this.#groups.set(name, group);
    }
    return this.#groups.get(name);
  }

  #row(job, inAlbum) {
    const { control, selection } = this.#context;
    let row = this.#rows.get(job.id);
    if (row === undefined) {
      row = new JobRow(job.id, this.#context);
      this.#rows.set(job.id, row);
      this.#sizes.observe(row.element);
    }
    row.update(job, { inAlbum, selected: control.enabled ? selection.has(job.id) : null });
    row.setTabStop(job.id === this.#current);
    return row;
  }

  #setFolded(key, folded) {
    if (folded) this.#folded.add(key);
    else this.#folded.delete(key);
  }

  #foldedChanged() { this.dispatchEvent(new Event('folded')); }

  #follow(id) {
    if (id === undefined || id === this.#current) return;
    this.#rows.get(this.#current)?.setTabStop(false);
    this.#current = id;
    this.#rows.get(id)?.setTabStop(true);
  }

  #select(event) {
    const id = event.target.matches('.job > .check') ? event.target.closest('.job').dataset.id : null;
    if (id !== null) this.#context.selection.toggle(id, event.target.checked, event.shiftKey, this.#order);
  }

  #scrolled() {
    const { top } = this.#holder.getBoundingClientRect();
    if (Math.abs(top - this.#drawnFrom) > MARGIN_MIN / 3) this.draw();
  }

  #print(printing) {
    this.#printing = printing;
    this.draw();
  }

  #measure(entries) {
    const width = this.#holder.clientWidth;
    let news = width !== this.#width && this.#width !== 0;
    if (news) this.#heights.forget();
    this.#width = width;
    for (const { target, borderBoxSize } of entries) {
      const height = borderBoxSize[0].blockSize;
      const { id, key } = target.dataset;
      if (height === 0 || !target.isConnected) continue;
      const row = this.#rows.get(id);
      const shape = key !== undefined ? 'head' : row === undefined ? '' : shapeOf(row.job);
      if (this.#heights.note(key ?? id, shape, height)) news = true;
    }
    if (news) this.draw();
  }
}

/** Rows of one shape are mostly of one height. */
function shapeOf(job) {
  return `${job.error === null ? '' : 'problem'} ${job.warnings.length > 0 ? 'warning' : ''}`;
}
