// SPDX-License-Identifier: MIT
// Why something does not show up: descriptions that are nearly tags, and pages that were refused.

import { commandLineFor } from './copy-button.js';
import { make, setShown, setText } from './dom.js';
import { plural } from './text.js';

/** How often to ask while somebody looks, in milliseconds. */
const ASK_MS = 10_000;

/** A 'queue' event brings what the queue says of itself. */
export class Diagnostics extends EventTarget {
  #text;
  #store;
  #seen = '';
  #misses = make('ul', { class: 'findings', role: 'list' });
  #refused = make('ul', { class: 'findings', role: 'list' });
  #counts = make('p', { class: 'quiet' });

  /** @param {import('./job-text.js').Text} text @param {import('../client/bitsbridge.js').JobStore} store */
  constructor(text, store) {
    super();
    this.#text = text;
    this.#store = store;
    this.element = make('section', { 'class': 'diagnostics', 'aria-labelledby': 'diagnostics-title', 'hidden': true },
      make('h2', { id: 'diagnostics-title' }, 'Not shown here'), this.#misses, this.#refused, this.#counts);
    setInterval(() => this.#ask(), ASK_MS);
    document.addEventListener('visibilitychange', () => this.#ask());
  }

  async #ask() {
    if (document.hidden || this.#store.state !== 'live') return;
    try {
      const found = await this.#store.request('GET', '/api/v1/diagnostics');
      this.#show(found);
      this.dispatchEvent(new CustomEvent('queue', { detail: found.queue }));
    } catch {
      return; // the connection tells how it stands by itself
    }
  }

  /** Asks now: the connection or the queue's standing has changed. */
  refresh() { this.#ask(); }

  #show({ nearMisses, refusedOrigins, untagged, restricted }) {
    const all = JSON.stringify([nearMisses, refusedOrigins.map(({ origin, option }) => [origin, option]), untagged, restricted]);
    if (all === this.#seen) return;
    this.#seen = all;
    this.#misses.replaceChildren(...nearMisses.map((miss) => nearMissElement(miss)));
    this.#refused.replaceChildren(...refusedOrigins.map((refused) => refusedElement(refused)));
    setText(this.#counts, this.#countText(untagged, restricted));
    setShown(this.#counts, untagged + restricted > 0);
    setShown(this.element, nearMisses.length + refusedOrigins.length + untagged + restricted > 0);
  }

  #countText(untagged, restricted) {
    const parts = [];
    if (untagged > 0) parts.push(`${plural(this.#text, untagged, 'other job in the queue carries', 'other jobs in the queue carry')} no tag.`);
    if (restricted > 0) parts.push(`${plural(this.#text, restricted, 'job', 'jobs')} denied access, so the tag cannot be read.`);
    return parts.join(' ');
  }
}

function nearMissElement({ displayName, id, description, position, reason }) {
  const bad = description.slice(position);
  return make('li', { class: 'finding' },
    make('p', {}, make('strong', { dir: 'auto' }, displayName || id), ' looks tagged, but ', make('span', { dir: 'auto' }, `${reason.replace(/\.$/, '')}.`)),
    make('code', { class: 'description', dir: 'ltr' }, description.slice(0, position), make('mark', {}, bad === '' ? '␣' : bad)));
}

/** @param {string} option "--allow-origin https://store.example", in the config file "allow-origin = https://store.example" */
function refusedElement({ origin, option }) {
  return make('li', { class: 'finding' },
    make('p', {}, 'A page of ', make('strong', { dir: 'ltr' }, origin), ` asked and was refused. To ${option.startsWith('--allow-control') ? 'let it control downloads' : 'let it see downloads'}, start the bridge with:`),
    commandLineFor(`bitsbridge serve ${option}`),
    make('p', {}, 'Or without a restart: put this line into the config file (', make('code', {}, 'bitsbridge doctor'), ' tells where it is), then run ', make('code', {}, 'bitsbridge reload'), '.'),
    commandLineFor(option.replace(/^--/, '').replace(' ', ' = ')));
}
