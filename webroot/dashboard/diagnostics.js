// SPDX-License-Identifier: MIT
// Asks the bridge why something does not show up; pages that were refused, and jobs that are not shown, stand below all.

import { commandLineFor } from './copy-button.js';
import { make, setShown, setText } from './dom.js';

/** How often to ask while somebody looks, in milliseconds. */
const ASK_MS = 10_000;

/** A 'found' event brings the whole answer. */
export class Diagnostics extends EventTarget {
  #text;
  #store;
  #seen = '';
  #refused = make('ul', { class: 'findings', role: 'list' });
  #refusedTitle;
  #countsTitle;
  #counts = make('p', { class: 'quiet' });

  /** @param {import('./job-text.js').Text} text @param {import('../client/bitsbridge.js').JobStore} store */
  constructor(text, store) {
    super();
    this.#text = text;
    this.#store = store;
    this.#refusedTitle = make('h2', {}, text.say('refused.title'));
    this.#countsTitle = make('h2', {}, text.say('other.title'));
    this.element = make('div', { class: 'diagnostics', hidden: true }, this.#refusedTitle, this.#refused, this.#countsTitle, this.#counts);
    setInterval(() => this.#ask(), ASK_MS);
    document.addEventListener('visibilitychange', () => this.#ask());
  }

  async #ask() {
    if (document.hidden || this.#store.state !== 'live') return;
    try {
      const found = await this.#store.request('GET', '/api/v1/diagnostics');
      this.#show(found);
      this.dispatchEvent(new CustomEvent('found', { detail: found }));
    } catch {
      return; // the connection tells how it stands by itself
    }
  }

  /** Asks now: the connection or the queue's standing has changed. */
  refresh() { this.#ask(); }

  #show({ refusedOrigins, untagged, restricted }) {
    const all = JSON.stringify([refusedOrigins.map(({ origin, option, near }) => [origin, option, near]), untagged, restricted]);
    if (all === this.#seen) return;
    this.#seen = all;
    this.#refused.replaceChildren(...refusedOrigins.map((refused) => this.#refusedElement(refused)));
    setText(this.#counts, this.#countText(untagged, restricted));
    for (const element of [this.#refusedTitle, this.#refused]) setShown(element, refusedOrigins.length > 0);
    for (const element of [this.#countsTitle, this.#counts]) setShown(element, untagged + restricted > 0);
    setShown(this.element, refusedOrigins.length + untagged + restricted > 0);
  }

  #countText(untagged, restricted) {
    const parts = [];
    if (untagged > 0) parts.push(this.#text.say('other.untagged', { n: untagged }));
    if (restricted > 0) parts.push(this.#text.say('other.restricted', { n: restricted }));
    return parts.join(' ');
  }

  /** @param {?string} near an allowed origin that differs by scheme or port alone @param {string} option "--allow-origin https://store.example", in the config file "allow-origin = https://store.example" */
  #refusedElement({ origin, option, near }) {
    const text = this.#text;
    return make('li', { class: 'finding' },
      ...(near ? [make('p', { class: 'site-miss' }, text.say('access.origin', { origin: near }))] : []),
      make('p', {}, make('strong', { dir: 'ltr' }, origin), ' ', text.say(option.startsWith('--allow-control') ? 'refused.control' : 'refused.see')),
      commandLineFor(text, `bitsbridge serve ${option}`),
      make('p', {}, text.say('refused.config')),
      commandLineFor(text, option.replace(/^--/, '').replace(' ', ' = ')));
  }
}
