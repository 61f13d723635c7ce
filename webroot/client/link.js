// SPDX-License-Identifier: MIT
// One link between a site's pages and a bridge: a single tab leads, hears the bridge and tells the others.

// A good stream lives for so long; after a few bad ones the bridge is polled for a while.
const GOOD_STREAM_MS = 5000, POLLING_MS = 60_000, POLL_MS = 2000, LONG_POLL_MS = 25_000, ANSWER_MS = 10_000;
const BAD_STREAMS = 3;

const sleep = (ms, signal) => new Promise(resolve => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
});

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

  /** Before a try. @returns {[import('./bitsbridge.js').State, ?string]} */
  get standing() {
    const isTop = window === window.top;
    if (self.origin === 'null') return ['unsupported', 'opaque-origin'];
    if (this.isBlockedByPolicy) return ['unsupported', 'csp'];
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
  #isAway = false;
  #isLeader = false;
  #isQueued = false;
  #isTold = false; // by a leading tab
  #failures = 0;
  #run = new AbortController();
  #pause = new AbortController();
  #end = new AbortController();
  #channel;
  #access;

  constructor(origin) {
    super();
    this.origin = origin;
    this.name = `bitsbridge ${origin}`;
    const { signal } = this.#end;
    this.#access = new Access(origin, signal, () => this.#permissionChanged());
    document.addEventListener('visibilitychange', () => this.#pause.abort(), { signal });
    addEventListener('pagehide', () => this.#leave(), { signal });
    addEventListener('pageshow', event => event.persisted && this.#begin(), { signal });
    this.#begin();
  }

  async #begin() {
    this.#isAway = false;
    if (self.origin !== 'null' && self.BroadcastChannel) {
      this.#channel = new BroadcastChannel(this.name);
      this.#channel.onmessage = event => this.#heard(event.data);
      this.#tell({ hello: true });
    }
    await this.#access.ready;
    if (this.#access.permission === 'granted' || this.#isStarted) this.start();
    else if (!this.#isTold) this.#stand();
  }

  start() {
    if (self.origin === 'null') return this.#stand();
    this.#isStarted = true;
    this.#tell({ hello: true, retry: true });
    this.#retry();
    this.#queue();
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
    this.#isAway = true;
    this.#run.abort();
    this.#channel?.close();
    this.#channel = undefined;
    this.#isTold = false;
  }

  /** @param {?string} reason */
  #set(state, reason = null) {
    if (this.state === state && this.reason === reason) return;
    this.state = state;
    this.reason = reason;
    if (this.#isLeader) this.#tell({ state, reason });
    this.dispatchEvent(new Event('state'));
  }

  #stand() {
    this.transport = null;
    this.#set(...this.#access.standing);
  }

  #update(update) {
    const since = this.scope.revision;
    this.scope = applyUpdate(this.scope, update);
    if (this.#isLeader) this.#tell({ update, since });
    this.dispatchEvent(new Event('update'));
    if (this.#isLeader) this.#set('live'); // only now: who hears of it finds the jobs
  }

  #permissionChanged() {
    const { permission } = this.#access;
    if (permission === 'granted') return this.start();
    if (permission === 'denied') {
      this.#isStarted = false;
      this.#run.abort();
    }
    if (!this.#isStarted && !this.#isTold) this.#stand();
  }

  #tell(message) { this.#channel?.postMessage(message); }

  #heard({ hello, retry, bye, state, reason, update, since }) {
    if (hello) {
      if (this.#isLeader) this.#tellAll();
      if (retry) this.#retry();
      return;
    }
    if (this.#isLeader) return;
    this.#isTold = !bye;
    if (bye) return;
    this.transport = 'tab';
    if (update?.jobs || (update && since === this.scope.revision)) this.#update(update);
    else if (update) this.#tell({ hello: true }); // a message was missed
    if (state && (state !== 'live' || this.scope.revision)) this.#set(state, reason);
    this.#queue();
  }

  #tellAll() {
    const { scope: update, state, reason } = this;
    if (update.revision) this.#tell({ update });
    this.#tell({ state, reason });
  }

  /** Waits for its turn to lead. */
  async #queue() {
    if (this.#isQueued) return;
    this.#isQueued = true;
    const lead = async () => {
      this.#isTold = false;
      if (this.#isAway) return;
      if (this.#isStarted) await this.#lead();
      else this.#stand();
    };
    if (navigator.locks && this.#channel) await navigator.locks.request(this.name, lead);
    else await lead();
    this.#isQueued = false;
    if (this.#channel && this.#isTold) this.#queue();
  }

  async #lead() {
    this.#run = new AbortController();
    this.#isLeader = true;
    const { signal } = this.#run;
    this.#retry();
    while (await this.#try(signal) && !signal.aborted) {
      this.#pause = new AbortController();
      const ms = Math.min(1000 * 2 ** this.#failures, 30_000);
      await sleep(ms * (0.8 + Math.random() * 0.4), AbortSignal.any([signal, this.#pause.signal]));
    }
    this.#isLeader = false;
    this.#tell({ bye: true });
  }

  /** False: there is no point in another one. */
  async #try(signal) {
    const { served, isGood, readyState } = await this.#readStream(signal);
    if (signal.aborted) return false;
    this.#failures = isGood ? 0 : this.#failures + 1;
    await sleep(0, signal); // the browser reports a policy violation in a task of its own
    const { isBlockedByPolicy, permission, asks, isChromium } = this.#access;
    if (isBlockedByPolicy || permission === 'denied') {
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

  /** Until it has closed for good. @returns {Promise<{served: boolean, isGood: boolean, readyState: number}>} */
  #readStream(signal) {
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
        if (lost || !lived || source.readyState === EventSource.CLOSED) return finish();
        lost = true; // the browser tries once more by itself
        this.#set('connecting');
      };
      const read = event => {
        served = true;
        lost = false;
        this.#update(JSON.parse(event.data));
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
      if (!signal.aborted) this.#set(await this.#isThere(signal) ? 'forbidden' : 'not-running');
    }
  }

  #get(signal, waitMs = 0) {
    const query = this.scope.revision ? `?since=${this.scope.revision}${waitMs ? `&wait=${waitMs / 1000}` : ''}` : '';
    return fetch(`${this.origin}/api/v1/jobs${query}`, { signal: AbortSignal.any([signal, AbortSignal.timeout(waitMs + ANSWER_MS)]) });
  }

  /** Long polls, or plain ones where those do not get through either. */
  async #poll(signal) {
    const end = Date.now() + POLLING_MS;
    let waitMs = LONG_POLL_MS;
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

  /** Any page may load this: so a bridge that refuses the site is told from none. */
  #isThere(signal) {
    return fetch(`${this.origin}/client/bitsbridge.js`, {
      method: 'HEAD', mode: 'no-cors', cache: 'no-store', signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    }).then(() => true, () => false);
  }
}
