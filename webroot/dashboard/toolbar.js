// SPDX-License-Identifier: MIT
// What the reader chooses to see: filter, search, provider, grouping, order, height of rows.

import { make, setAttribute, setShown, setText } from './dom.js';
import { FILTERS, GROUPS, SORTS, VIEWS } from './jobs.js';

function select(label, name, options, changed) {
  const field = make('select', { name, onchange: () => changed({ [name]: field.value }) },
    ...options.map(([value, words]) => make('option', { value, dir: 'auto' }, words)));
  return { name, field, element: make('label', { class: 'choice' }, make('span', {}, label), field) };
}

export class Toolbar {
  #text;
  #filters = new Map();
  #search;
  #provider;
  #selects;
  #providers = '';

  /** @param {import('./job-text.js').Text} text @param {(part: Object) => void} changed gets the choices that changed */
  constructor(text, changed) {
    this.#text = text;
    for (const name of Object.keys(FILTERS)) {
      const count = make('span', { class: 'count' });
      const button = make('button', { 'type': 'button', 'data-filter': name, 'aria-pressed': 'false', 'onclick': () => changed({ filter: name }) },
        `${text.say(`filter.${name}`)} `, count);
      this.#filters.set(name, { button, count });
    }
    this.#search = make('input', {
      'type': 'search', 'name': 'search', 'placeholder': text.say('toolbar.hint'), 'aria-label': text.say('toolbar.search'), 'autocomplete': 'off', 'dir': 'auto',
      'oninput': () => changed({ search: this.#search.value }),
    });
    this.#provider = select(text.say('choice.provider'), 'provider', [['', text.say('all')]], changed);
    this.#selects = [this.#provider,
      select(text.say('choice.group'), 'group', GROUPS.map((name) => [name, text.say(`group.${name}`)]), changed),
      select(text.say('choice.sort'), 'sort', SORTS.map((name) => [name, text.say(`sort.${name}`)]), changed),
      select(text.say('choice.view'), 'view', VIEWS.map((name) => [name, text.say(`view.${name}`)]), changed)];
    this.element = make('form', { 'class': 'toolbar', 'role': 'search', 'aria-label': text.say('toolbar.name'), 'onsubmit': (event) => event.preventDefault() },
      make('div', { 'class': 'filters', 'role': 'group', 'aria-label': text.say('toolbar.filters') }, ...[...this.#filters.values()].map(({ button }) => button)),
      make('div', { class: 'choices' }, this.#search, this.#foldable(this.#selects.map(({ element }) => element))));
  }

  /** On a narrow page the selects are folded away. */
  #foldable(elements) {
    const details = make('details', { class: 'view' }, make('summary', {}, this.#text.say('toolbar.view')), make('div', { class: 'view-choices' }, ...elements));
    const wide = matchMedia('(min-width: 48.0625rem)');
    const follow = () => { details.open = wide.matches; };
    wide.addEventListener('change', follow);
    follow();
    return details;
  }

  focusSearch() { this.#search.focus(); }

  /** @param {readonly Object[]} jobs @param {import('./jobs.js').Choice} choice */
  update(jobs, choice) {
    for (const [name, { button, count }] of this.#filters) {
      const matching = jobs.filter(FILTERS[name]).length;
      setAttribute(button, 'aria-pressed', name === choice.filter);
      setText(count, this.#text.number(matching));
      setShown(button, matching > 0 || name === choice.filter || name === 'all' || button === document.activeElement);
    }
    this.#updateProviders([...new Set(jobs.map(({ provider }) => provider))].sort(), choice.provider);
    if (this.#search.value !== choice.search) this.#search.value = choice.search;
    for (const { name, field } of this.#selects) if (field.value !== choice[name]) field.value = choice[name];
  }

  #updateProviders(providers, chosen) {
    const names = chosen !== '' && !providers.includes(chosen) ? [...providers, chosen] : providers;
    setShown(this.#provider.element, names.length > 1 || chosen !== '');
    if (names.join('\n') === this.#providers) return;
    this.#providers = names.join('\n');
    this.#provider.field.replaceChildren(make('option', { value: '' }, this.#text.say('all')),
      ...names.map((name) => make('option', { value: name, dir: 'auto' }, name)));
  }
}
