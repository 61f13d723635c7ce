// SPDX-License-Identifier: MIT
// A table whose cells are written only where their text has changed. Rows are told apart by their place.

import { make, setText } from './dom.js';

export class Table {
  #body = make('tbody');
  #headings;

  /** @param {string} caption @param {string[]} headings @param {string} [className] */
  constructor(caption, headings, className = '') {
    this.#headings = headings;
    const row = make('tr', {}, ...headings.map((heading) => make('th', { scope: 'col' }, heading)));
    this.element = make('table', { class: className },
      make('caption', { class: 'visually-hidden' }, caption), make('thead', {}, row), this.#body);
  }

  /** @param {string[][]} rows as many cells as there are headings; the first one heads its row */
  update(rows) {
    while (this.#body.rows.length > rows.length) this.#body.lastElementChild.remove();
    while (this.#body.rows.length < rows.length) this.#body.append(this.#emptyRow());
    rows.forEach((cells, i) => cells.forEach((cell, k) => setText(this.#body.rows[i].cells[k].firstChild, cell)));
  }

  #emptyRow() {
    return make('tr', {}, ...this.#headings.map((heading, i) => make(i === 0 ? 'th' : 'td',
      { 'scope': i === 0 ? 'row' : null, 'data-heading': heading }, make('span', { dir: 'auto' }))));
  }
}
