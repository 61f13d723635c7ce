// SPDX-License-Identifier: MIT
/*
 * Tells a page how the background downloads of its store are doing. bitsbridge.d.ts describes every member.
 * Nothing is sent before start(), unless the page has the permission already or is the bridge's own.
 */

import { ask } from './ask.js';
import { Link } from './link.js';

export const DEFAULT_URL = 'http://127.0.0.1:2487';

export class BridgeError extends Error {
  name = 'BridgeError';

  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** @param {number|string} id */
export function normalizeServiceId(id) {
  const number = typeof id === 'string' && !/^\s*[+-]?\d+\s*$/.test(id) ? NaN : Number(id);
  return Number.isInteger(number) && number >= -0x80000000 && number <= 0xffffffff && number !== 0 ? number >>> 0 : NaN;
}

/** @type {Map<string, {link: Link, users: number}>} */
const links = new Map();

function acquireLink(origin) {
  const shared = links.get(origin) ?? { link: new Link(origin), users: 0 };
  shared.users++;
  links.set(origin, shared);
  return shared.link;
}

function releaseLink(link) {
  const shared = links.get(link.origin);
  if (!shared || --shared.users) return;
  links.delete(link.origin);
  link.close();
}

export class JobStore extends EventTarget {
  #link;
  #serviceId;
  #provider;
  #listening = new AbortController();
  /** @type {?import('./bitsbridge.js').Queue} */ #queue = null;
  /** @type {readonly import('./bitsbridge.js').Job[]} */ jobs = [];

  /** @param {import('./bitsbridge.js').Options} options */
  constructor({ url = DEFAULT_URL, serviceId, provider, start, token }) {
    super();
    this.#serviceId = serviceId === undefined ? undefined : normalizeServiceId(serviceId);
    if (Number.isNaN(this.#serviceId)) throw new RangeError(`serviceId is not a non-zero 32-bit number: ${serviceId}`);
    this.#provider = provider;
    this.token = token ?? null;
    this.#link = acquireLink(new URL(url).origin);
    const { signal } = this.#listening;
    this.#link.addEventListener('update', () => this.#look(), { signal });
    this.#link.addEventListener('state', () => this.dispatchEvent(new Event('state')), { signal });
    this.#look();
    if (start) this.start();
  }

  get state() { return this.#link.state; }
  get reason() { return this.#link.reason; }
  get transport() { return this.state === 'live' ? this.#link.transport : null; }
  get url() { return this.#link.origin; }
  get revision() { return this.#link.scope.revision; }
  get takenAt() { return this.#link.scope.takenAt; }
  get queue() { return this.#queue; }

  start() { this.#link.start(); }

  ask({ providers = this.#provider ? [this.#provider] : [], control = false } = {}) { return ask(this, providers, control); }

  close() {
    if (this.#listening.signal.aborted) return;
    this.#listening.abort();
    releaseLink(this.#link);
  }

  job(id) { return this.jobs.find(job => job.id === id); }

  create(spec, key) { return this.request('POST', '/api/v1/jobs', spec, key); }

  act(id, action, body = {}) { return this.request('POST', `/api/v1/jobs/${id}/${action}`, body); }

  async request(method, path, body, key) {
    /** @type {Record<string, string>} */ const headers = {};
    if (body) headers['Content-Type'] = 'application/json';
    if (key) headers['Idempotency-Key'] = key;
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const signal = AbortSignal.timeout(60_000);
    const response = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body), signal });
    if (!response.ok) throw new BridgeError(response.status, await response.json().catch(() => null));
    return response.json();
  }

  #look() {
    const { scope } = this.#link;
    const [id, provider] = [this.#serviceId, this.#provider];
    const isMine = job => job.serviceId === (id ?? job.serviceId) && job.provider === (provider ?? job.provider);
    const jobs = scope.jobs.filter(isMine); // a list of its own: a page may sort it
    const same = jobs.length === this.jobs.length && jobs.every((job, i) => job === this.jobs[i]);
    if (same && scope.queue?.stale === this.#queue?.stale) return;
    this.jobs = jobs;
    this.#queue = scope.queue;
    this.dispatchEvent(new Event('change'));
  }
}

export const connect = (options = {}) => new JobStore(options);
