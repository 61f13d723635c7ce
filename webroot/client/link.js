// SPDX-License-Identifier: MIT
// One link between a site's pages and a bridge: a single tab leads, hears the bridge and tells the others.

import { Turn, sleep, watchLife } from './turn.js';

// A good stream lives for so long; after a few bad ones the bridge is polled for a while.
const GOOD_STREAM_MS = 5000, POLLING_MS = 60_000, POLL_MS = 2000, LONG_POLL_MS = 25_000, ANSWER_MS = 10_000;
const BAD_STREAMS = 3;

/** @type {import('./bitsbridge.js').Scope} */
const EMPTY = { revision: null, takenAt: null, queue: null, jobs: [] };

function place(jobs, job) {
  const created = job.times?.created;
  let at = jobs.length;
  if (created) while (at > 0 && (jobs[at - 1].times?.created ?? '') > created) at--;
  jobs.splice(at, 0, job);
}

/** Jobs that did not change stay the same objects. */
export function applyUpdate(scope, { revision, takenAt, queue, jobs, changed = [], removed }) {
  if (!jobs) {
    const news = new Map(changed.map(job => [job.id, job]));
    const gone = new Set(removed);
    jobs = [];
    for (const job of scope.jobs) {
      if (!gone.has(job.id)) jobs.push(news.get(job.id) ?? job);
      news.delete(job.id);
    }
    for (const job of news.values()) place(jobs, job);
  }
  return { revision, takenAt, queue: queue ?? scope.queue, jobs };
}

/** Of one epoch, and no older. */
function isSince(revision, other) {
  const [[epoch, number], [before, least]] = [revision.split('-'), other.split('-')];
  return epoch === before && Number(number) >= Number(least);
}

const NAME = 'loopback-network';

const query = name => navigator.permissions.query({ name: /** @type {PermissionName} */ (name) });

/** Such pages are not asked about. */
const isLocalPage = () =>
  /^(localhost|.+\.localhost|(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))(\.\d+)+|\[::1\])$/.test(location.hostname);

/** What the browser says about this page's way to loopback. */
class Access {
  /** @type {?PermissionStatus} */ #status = null;
  isChromium = false;
  isBlockedByPolicy = false;

  constructor(origin, signal, onChange) {
    this.isOwn = location.origin === origin;
    this.isPlain = origin.startsWith('http:');
    this.ready = this.#watch(signal, onChange);
    document.addEventListener('securitypolicyviolation', event => {
      if (event.disposition === 'enforce' && event.blockedURI.startsWith(origin)) this.isBlockedByPolicy = true;
    }, { signal });
  }

  async #watch(signal, onChange) {
    try {
      this.#status = await query(NAME);
      this.#status.addEventListener('change', onChange, { signal });
      await query('local-network-access'); // Firefox does not know this older name
      this.isChromium = true;
    } catch { /* a browser without such a permission */ }
  }

  get permission() {
    const state = this.isOwn ? 'granted' : this.#status?.state ?? 'unknown';
    return state !== 'granted' && isLocalPage() ? 'unknown' : state;
  }

  get asks() { return this.permission === 'prompt'; }

  /** WebKit takes the way to loopback for mixed content, and gives no sign of it. */
  get isMixed() {
    return this.permission === 'unknown' && location.protocol === 'https:' && this.isPlain && navigator.vendor?.startsWith('Apple');
  }

  /** Before a try. @returns {[import('./bitsbridge.js').State, ?string]} */
  get standing() {
    const isTop = window === window.top;
    if (self.origin === 'null') return ['unsupported', 'opaque-origin'];
    if (this.isBlockedByPolicy) return ['unsupported', 'csp'];
    if (this.isMixed) return ['unsupported', 'mixed-content'];
    const policy = document['featurePolicy'];
    if (!this.isOwn && policy?.features().includes(NAME) && !policy.allowsFeature(NAME)) {
      return ['unsupported', isTop ? 'permissions-policy' : 'frame'];
    }
    if (this.permission !== 'denied') return [this.asks ? 'needs-permission' : 'idle', null];
    if (this.isChromium && !isSecureContext) return ['unsupported', 'insecure-page'];
    return ['denied', isTop ? null : 'frame'];
  }
}

export class Link extends EventTarget {
  /** @type {import('./bitsbridge.js').State} */ state = 'idle';
  /** @type {?string} */ reason = null;
  /** @type {?string} */ transport = null;
  scope = EMPTY;

  #isStarted = false;
  #isTold = false; // by a leading tab
  #failures = 0;
  #pause = new AbortController();
  #end = new AbortController();
  #stop = new AbortController();
  #said = new Set();
  #turn;
  #access;

  constructor(origin) {
    super();
    this.origin = origin;
    this.#turn = new Turn(`bitsbridge ${origin}`, {
      hold: signal => this.#lead(signal), hear: message => this.#heard(message), miss: () => this.#missed(),
    });
    const { signal } = this.#end;
    this.#access = new Access(origin, signal, () => this.#permissionChanged());
    document.addEventListener('visibilitychange', () => this.#pause.abort(), { signal });
    addEventListener('focus', () => this.state === 'forbidden' && this.#pause.abort(), { signal });
    watchLife(() => this.#leave(), () => this.#begin(), signal);
    this.#begin();
  }

  async #begin() {
    this.#turn.enter();
    this.#tell({ hello: true });
    await this.#access.ready;
    if (this.#access.permission === 'granted' || this.#isStarted) this.start();
    else if (!this.#isTold) this.#stand();
  }

  start() {
    if (self.origin === 'null') return this.#stand();
    this.#isStarted = true;
    this.#tell({ hello: true, retry: true });
    this.#retry();
    this.#join();
  }

  #retry() {
    this.#failures = 0;
    if (this.state !== 'live' && !this.#isTold) this.#set('connecting', this.#access.asks ? 'prompt' : null);
    this.#pause.abort();
  }

  close() {
    this.#leave();
    this.#end.abort();
  }

  #leave() {
    this.#turn.leave();
    this.#isTold = false;
  }

  /** @param {?string} reason */
  #set(state, reason = null) {
    if (this.state === state && this.reason === reason) return;
    this.state = state;
    this.reason = reason;
    const cause = [state, reason ?? '', this.origin].join(' ');
    if (/^(de|n.t|f|u)/.test(state) && !this.#said.has(cause)) console.info('BITS Bridge:', cause);
    this.#said.add(cause);
    if (this.#turn.has) this.#tell({ state, reason });
    this.dispatchEvent(new Event('state'));
  }

  #stand() {
    this.transport = null;
    this.#set(...this.#access.standing);
  }

  #update(update) {
    const since = this.scope.revision;
    this.scope = applyUpdate(this.scope, update);
    if (this.#turn.has) this.#tell({ update, since });
    this.dispatchEvent(new Event('update'));
    if (this.#turn.has) this.#set('live'); // only now: who hears of it finds the jobs
  }

  #permissionChanged() {
    const { permission } = this.#access;
    if (permission === 'granted') return this.start();
    if (permission === 'denied') {
      this.#isStarted = false;
      this.#stop.abort();
    }
    if (!this.#isStarted && !this.#isTold) this.#stand();
  }

  #tell(message) { this.#turn.tell(message); }

  #heard({ hello, retry, bye, state, reason, update, since }) {
    if (hello) {
      if (this.#turn.has) this.#tellAll();
      if (retry) this.#retry();
      return;
    }
    if (this.#turn.has || !(bye || state || update)) return;
    this.#isTold = !bye;
    if (bye) return;
    this.transport = 'tab';
    if (update?.jobs || (update && since === this.scope.revision)) this.#update(update);
    else if (update) this.#tell({ hello: true }); // a message was missed
    if (state && (state !== 'live' || this.scope.revision)) this.#set(state, reason);
    this.#join();
  }

  #tellAll() {
    const { scope: update, state, reason } = this;
    if (update.revision) this.#tell({ update });
    this.#tell({ state, reason });
  }

  /** The leading tab does not answer, or this one did not and leads no more. */
  #missed() {
    this.#isTold = false;
    if (this.state === 'live') this.#set('connecting');
    this.#tell({ hello: true });
  }

  async #join() {
    if (await this.#turn.join() && this.#isTold) this.#join();
  }

  async #lead(turn) {
    this.#isTold = false;
    if (!this.#isStarted) return this.#stand();
    this.#stop = new AbortController();
    const signal = AbortSignal.any([turn, this.#stop.signal]);
    this.#retry();
    while (await this.#try(signal) && !signal.aborted) {
      this.#pause = new AbortController();
      const ms = Math.min(1000 * 2 ** this.#failures, 30_000);
      await sleep(ms * (0.8 + Math.random() * 0.4), AbortSignal.any([signal, this.#pause.signal]));
    }
    this.#tell({ bye: true });
  }

  /** False: there is no point in another one. */
  async #try(signal) {
    const { served, isGood, readyState } = await this.#readStream(signal, await this.#getProof(signal));
    if (signal.aborted) return false;
    this.#failures = isGood ? 0 : this.#failures + 1;
    await sleep(0, signal); // the browser reports a policy violation in a task of its own
    const { isBlockedByPolicy, isMixed, permission, asks, isChromium } = this.#access;
    if (isBlockedByPolicy || permission === 'denied' || (isMixed && !served)) {
      this.#isStarted = false;
      this.#stand();
      return false;
    }
    if (asks) { // another request would ask the user again
      this.#isStarted = false;
      // After a refused connection Chromium says 0, after a blocked one 2; Firefox always 2.
      if (readyState && isChromium) this.#set('needs-permission', 'dismissed');
      else this.#set('not-running');
      return false;
    }
    await this.#ask(served && this.#failures < BAD_STREAMS, signal);
    return true;
  }

  /** A service worker of the site may answer with what it has kept; not where it cannot know the address beforehand. */
  get #isCached() { return Boolean(navigator.serviceWorker?.controller); }

  /** What a stream must not be older than; null: there is no bridge. */
  async #getProof(signal) {
    if (!this.#isCached || this.#access.asks) return 0;
    return this.#get(signal).then(response => response.json()).then(({ revision }) => revision, () => null);
  }

  /** Until it has closed for good. @returns {Promise<{served: boolean, isGood: boolean, readyState: number}>} */
  #readStream(signal, proof) {
    if (proof === null) return Promise.resolve({ served: false, isGood: false, readyState: 2 });
    this.transport = 'stream';
    return new Promise(resolve => {
      const source = new EventSource(`${this.origin}/api/v1/events`);
      let served = false;
      let isGood = false;
      let lost = true;
      let opened = Infinity;
      const finish = () => {
        const { readyState } = source;
        source.close();
        clearTimeout(timer);
        resolve({ served, isGood, readyState });
      };
      const timer = setTimeout(() => served || this.#access.asks || finish(), ANSWER_MS);
      source.onopen = () => {
        opened = Date.now();
        if (!served) return;
        lost = false;
        this.#set('live'); // Last-Event-ID was known: there may be nothing to say
      };
      source.onerror = () => {
        const lived = served && Date.now() - opened > GOOD_STREAM_MS;
        isGood ||= lived;
        if (lost || !lived || this.#isCached || source.readyState === EventSource.CLOSED) return finish();
        lost = true; // the browser tries once more by itself
        this.#set('connecting');
      };
      const read = event => {
        const update = JSON.parse(event.data);
        if (proof && !isSince(update.revision, proof)) return finish();
        served = true;
        lost = false;
        this.#update(update);
      };
      source.addEventListener('snapshot', read);
      source.addEventListener('change', read);
      signal.addEventListener('abort', finish, { once: true });
      if (signal.aborted) finish();
    });
  }

  async #ask(streams, signal) {
    try {
      const response = await this.#get(signal);
      if (!response.ok) {
        this.#set(response.status === 403 ? 'forbidden' : 'not-running', `http-${response.status}`);
        return;
      }
      this.#update(await response.json());
      if (!streams) await this.#poll(signal);
    } catch {
      if (signal.aborted) return;
      const kind = await this.#findKind(signal);
      if (kind) this.#set('forbidden', kind === 'problem' ? 'too-old' : null);
      else this.#set('not-running');
    }
  }

  #get(signal, waitMs = 0) {
    const since = this.#isCached ? Math.random() : this.scope.revision; // one that is not known gets all
    const query = since ? `?since=${since}${waitMs ? `&wait=${waitMs / 1000}` : ''}` : '';
    return fetch(`${this.origin}/api/v1/jobs${query}`, { signal: AbortSignal.any([signal, AbortSignal.timeout(waitMs + ANSWER_MS)]) });
  }

  /** Long polls, or plain ones where those do not get through either. */
  async #poll(signal) {
    const end = Date.now() + POLLING_MS;
    let waitMs = this.#isCached ? 0 : LONG_POLL_MS;
    while (Date.now() < end && !signal.aborted) {
      this.transport = waitMs ? 'long-poll' : 'poll';
      const { revision } = this.scope;
      const asked = Date.now();
      const update = await this.#get(signal, waitMs).then(response => response.ok && response.json()).catch(error => {
        if (!waitMs || signal.aborted) throw error;
      });
      if (update) this.#update(update);
      else if (waitMs) {
        waitMs = 0;
        continue;
      } else break;
      if (!waitMs || (revision === this.scope.revision && Date.now() - asked < 1000)) await sleep(POLL_MS, signal);
    }
    this.#failures = BAD_STREAMS - 1;
  }

  /** Any page may load this: so a bridge that refuses the site is told from none, and one that is too old to ask from both. */
  #findKind(signal) {
    return fetch(`${this.origin}/client/ask.js${this.#isCached ? `?${Math.random()}` : ''}`, {
      method: 'HEAD', cache: 'no-store', signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    }).then(({ headers }) => /javascript|problem/.exec(headers.get('content-type') ?? '')?.[0], () => null);
  }
}
