// SPDX-License-Identifier: MIT
// Which sites may see what, as the bridge says it, and the user's own hand that takes it back.

/** How often to ask while somebody looks, in milliseconds. */
const ASK_MS = 10_000;

/** @typedef {{origin: string, providers: string[], control: boolean, decision: 'allowed'|'never', since: ?string, lastSeen: ?string,
 *   by: 'user'|'command'|'config'|'option', acknowledged: boolean}} Site */

/** Those of whose word is this see the jobs of this provider, each once. @param {readonly Site[]} sites @returns {{origin: string, control: boolean}[]} */
export function sitesThatSee(sites, provider) {
  const seeing = new Map();
  for (const { origin, providers, control, decision } of sites) {
    if (decision !== 'allowed' || (providers.length > 0 && !providers.includes(provider))) continue;
    seeing.set(origin, { origin, control: control || (seeing.get(origin)?.control ?? false) });
  }
  return [...seeing.values()];
}

/** What can be taken back here; the rest stands in the config file or in options. */
export const isDecided = ({ by }) => by === 'user' || by === 'command';

/** A 'change' event says that there is something new. */
export class SiteList extends EventTarget {
  #store;
  #seen = '';
  /** @type {readonly Site[]} */ sites = [];

  /** @param {import('../client/bitsbridge.js').JobStore} store */
  constructor(store) {
    super();
    this.#store = store;
    setInterval(() => this.refresh(), ASK_MS);
    document.addEventListener('visibilitychange', () => this.refresh());
  }

  async refresh() {
    if (document.hidden || this.#store.state !== 'live') return;
    await this.#store.request('GET', '/api/v1/sites').then((answer) => this.#take(answer), () => {}); // the connection tells how it stands by itself
  }

  async revoke(origin) { this.#take(await this.#store.request('POST', '/api/v1/sites/revoke', { origin })); }

  async acknowledge(origin) { this.#take(await this.#store.request('POST', '/api/v1/sites/acknowledge', { origin })); }

  #take({ sites }) {
    const all = JSON.stringify(sites);
    if (all === this.#seen) return;
    this.#seen = all;
    this.sites = sites;
    this.dispatchEvent(new Event('change'));
  }
}
