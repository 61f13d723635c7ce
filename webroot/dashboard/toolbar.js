// SPDX-License-Identifier: MIT
// What the reader chooses to see: search, filter, provider, grouping, order.

import { make, setAttribute, setShown, setText } from './dom.js';
import { FILTERS, GROUPS, SORTS } from './jobs.js';

function select(label, name, options, changed) {
  const field = make('select', { name, onchange: () => changed({ [name]: field.value }) },
    ...options.map(([value, text]) => make('option', { value, dir: 'auto' }, text)));
  return { field, element: make('label', { class: 'choice' }, make('span', {}, label), field) };
}

export class Toolbar {
  #text;
  #filters = new Map();
  #search;
  #provider;
  #group;
  #sort;
  #providers = '';

  /** @param {import('./job-text.js').Text} text @param {(part: Object) => void} changed gets the choices that changed */
  constructor(text, changed) {
    this.#text = text;
    const buttons = FILTERS.map(({ name, label }) => {
      const count = make('span', { class: 'count' });
      const button = make('button', { type: 'button', 'aria-pressed': 'false', onclick: () => changed({ filter: name }) }, `${label} `, count);
      this.#filters.set(name, { button, count });
      return button;
    });
    this.#search = make('input', {
      'type': 'search', 'name': 'search', 'placeholder': 'Search', 'aria-label': 'Search', 'autocomplete': 'off', 'dir': 'auto',
      'oninput': () => changed({ search: this.#search.value }),
    });
    this.#provider = select('Provider', 'provider', [['', 'All']], changed);
    this.#group = select('Group by', 'group', Object.entries(GROUPS).map(([name, { label }]) => [name, label]), changed);
    this.#sort = select('Sort by', 'sort', Object.entries(SORTS).map(([name, { label }]) => [name, label]), changed);
    this.element = make('form', { 'class': 'toolbar', 'role': 'search', 'aria-label': 'What to show', 'onsubmit': (event) => event.preventDefault() },
      make('div', { 'class': 'filters', 'role': 'group', 'aria-label': 'Show' }, ...buttons),
      make('div', { class: 'choices' }, this.#search, this.#provider.element, this.#group.element, this.#sort.element));
  }

  /** @param {readonly Object[]} jobs @param {import('./jobs.js').Choice} choice */
  update(jobs, choice) {
    for (const filter of FILTERS) {
      const { button, count } = this.#filters.get(filter.name);
      setAttribute(button, 'aria-pressed', filter.name === choice.filter);
      setText(count, this.#text.number(jobs.filter(filter.matches).length));
    }
    this.#updateProviders([...new Set(jobs.map(({ provider }) => provider))].sort(), choice.provider);
    if (this.#search.value !== choice.search) this.#search.value = choice.search;
    for (const [name, { field }] of [['provider', this.#provider], ['group', this.#group], ['sort', this.#sort]]) {
      if (field.value !== choice[name]) field.value = choice[name];
    }
  }

  #updateProviders(providers, chosen) {
    const names = chosen !== '' && !providers.includes(chosen) ? [...providers, chosen] : providers;
    setShown(this.#provider.element, names.length > 1 || chosen !== '');
    if (names.join('\n') === this.#providers) return;
    this.#providers = names.join('\n');
    this.#provider.field.replaceChildren(make('option', { value: '' }, 'All'),
      ...names.map((name) => make('option', { value: name, dir: 'auto' }, name)));
  }
}
