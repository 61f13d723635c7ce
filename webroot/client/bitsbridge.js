// SPDX-License-Identifier: MIT
/*
 * Tells a page how the background downloads of its store are doing. All stores and tabs of a site share one event stream.
 * Nothing is sent to the bridge before start(), unless the page has the permission already or is the bridge's own.
 */

import { applyUpdate, normalizeServiceId } from './jobs.js';
import { Link } from './link.js';

export { applyUpdate, normalizeServiceId };

export const DEFAULT_URL = 'http://127.0.0.1:2487';

/**
 * @typedef {import('./types.js').Job} Job
 * @typedef {import('./types.js').State} State
 * @typedef {import('./types.js').Options} Options
 */

/** An answer of the bridge that is no success. */
export class BridgeError extends Error {
  name = 'BridgeError';
  /** @param {number} status @param {any} problem the body, RFC 9457 */
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
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

/** A live view of jobs. Events: `change` (the jobs are others, or the queue's standing is) and `state`. */
export class JobStore extends EventTarget {
  #link;
  #serviceId;
  #provider;
  #listening = new AbortController();
  /** @type {?import('./types.js').Queue} */ #queue = null;
  /** @type {readonly Job[]} oldest first; a job that did not change stays the same object */
  jobs = [];
  /** @type {?string} the control token of the bridge's own pages */ token;

  /** @param {Options} options */
  constructor({ url = DEFAULT_URL, serviceId, provider, start = false, token }) {
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

  /** @returns {State} */
  get state() { return this.#link.state; }
  /** More about the state, a word such as "insecure-page", or null. */
  get reason() { return this.#link.reason; }
  /** How news arrive: "stream", "long-poll", "poll", "tab" (another one has the stream), or null. */
  get transport() { return this.#link.transport; }
  /** @returns {string} the bridge's origin */
  get url() { return this.#link.origin; }
  get revision() { return this.#link.scope.revision; }
  get takenAt() { return this.#link.scope.takenAt; }
  /** The queue behind the bridge: its source, and whether it still answers. */
  get queue() { return this.#queue; }

  /** Goes to the bridge, or tries again. Call it from a click: the browser may ask the user. */
  start() { this.#link.start(); }

  /** Ends this store; the stream ends with the last one. */
  close() {
    if (this.#listening.signal.aborted) return;
    this.#listening.abort();
    releaseLink(this.#link);
  }

  /** @param {string} id */
  job(id) { return this.jobs.find(job => job.id === id); }

  /**
   * Has a job made and started, where the bridge allows it.
   * @param {import('./types.js').JobSpec} spec
   * @returns {Promise<Job>}
   */
  create(spec) { return this.request('POST', '/api/v1/jobs', spec); }

  /**
   * @param {string} id
   * @param {"suspend"|"resume"|"complete"|"cancel"} action
   * @param {object} [body]
   * @returns {Promise<Job>} the job as it is then
   */
  act(id, action, body = {}) { return this.request('POST', `/api/v1/jobs/${id}/${action}`, body); }

  /**
   * Rejects with a BridgeError, or a TypeError when nothing answers.
   * @param {string} method @param {string} path @param {object} [body]
   */
  async request(method, path, body) {
    /** @type {Record<string, string>} */ const headers = {};
    if (body) headers['Content-Type'] = 'application/json';
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const response = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw new BridgeError(response.status, answer);
    return answer;
  }

  #look() {
    const { scope } = this.#link;
    const jobs = scope.jobs.filter(job => (this.#serviceId === undefined || job.serviceId === this.#serviceId) &&
      (this.#provider === undefined || job.provider === this.#provider));
    const same = jobs.length === this.jobs.length && jobs.every((job, i) => job === this.jobs[i]);
    if (same && scope.queue?.stale === this.#queue?.stale) return;
    this.jobs = jobs;
    this.#queue = scope.queue;
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {Options} [options] @returns {JobStore} */
export const connect = (options = {}) => new JobStore(options);
