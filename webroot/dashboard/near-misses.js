// SPDX-License-Identifier: MIT
// Jobs whose description is nearly a tag: what is wrong, and where.

import { make, setShown, setText } from './dom.js';
import { missMatches, searchWords } from './search.js';

/** So many stand there before the reader asks for all. */
const SHOWN_MAX = 3;

/** The description with its bad part marked; nothing where the bridge does not tell it to this page. */
function quote(description, position) {
  if (description === undefined) return [];
  const bad = description.slice(position);
  return [make('code', { class: 'description', dir: 'ltr' }, description.slice(0, position), make('mark', {}, bad === '' ? '␣' : bad))];
}

export class NearMisses {
  #text;
  #misses = [];
  #seen = '';
  #all = false;
  #title = make('summary');
  #details;
  /** Open until there are many downloads to see, or as the reader likes it. @type {?boolean} */
  #open = null;
  #list = make('ul', { class: 'findings', role: 'list' });
  #more;

  /** @param {import('./job-text.js').Text} text */
  constructor(text) {
    this.#text = text;
    this.#more = make('button', { type: 'button', class: 'button quiet-button', hidden: true, onclick: () => this.#showAll() });
    this.#details = make('details', {}, this.#title, this.#list, this.#more);
    this.#title.addEventListener('click', () => { this.#open = !this.#details.open; });
    this.element = make('div', { class: 'misses', hidden: true }, this.#details);
  }

  /** @param {Object[]} misses */
  set(misses) { this.#misses = misses; }

  /** @param {string} search what the reader looks for: found here, too @param {boolean} crowded many downloads are to be seen */
  update(search, crowded) {
    const words = searchWords(search);
    const found = this.#misses.filter((miss) => missMatches(miss, words));
    const shown = this.#all || words.length > 0 ? found : found.slice(0, SHOWN_MAX);
    setText(this.#title, this.#text.say('miss.title', { n: found.length }));
    setShown(this.element, found.length > 0);
    const open = words.length > 0 || (this.#open ?? !crowded);
    if (this.#details.open !== open) this.#details.open = open;
    setShown(this.#more, shown.length < found.length);
    setText(this.#more, this.#text.say('miss.more', { n: found.length }));
    const seen = JSON.stringify(shown);
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#list.replaceChildren(...shown.map((miss) => this.#element(miss)));
  }

  #showAll() {
    this.#all = true;
    this.update('', false);
    this.#list.children[SHOWN_MAX]?.setAttribute('tabindex', '-1');
    this.#list.children[SHOWN_MAX]?.focus();
  }

  #element({ displayName, id, description, position, reason }) {
    return make('li', { class: 'finding' },
      make('p', {}, make('strong', { dir: 'auto' }, displayName || id), ' ',
        make('span', { class: 'miss-reason', dir: 'auto', lang: this.#text.foreign }, this.#text.say('miss.reason', { reason }))),
      ...quote(description, position));
  }
}
