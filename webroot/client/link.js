// SPDX-License-Identifier: MIT
// One link between a site's pages and a bridge: a single tab leads, holds the stream and tells the others.

import { Access } from './access.js';
import { EMPTY, applyUpdate } from './jobs.js';
import { ANSWER_MS, getUpdate, poll, readStream, sleep } from './transport.js';

/** Pauses between two tries, in milliseconds; the last one repeats. */
const BACK_OFF = [1000, 2000, 4000, 8000, 16_000, 30_000];
/** A good stream lives for so long; after a few bad ones the bridge is polled. */
const GOOD_STREAM_MS = 5000;
const BAD_STREAMS = 3;

export class Link extends EventTarget {
  /** @type {import('./types.js').State} */ state = 'idle';
  /** @type {?string} */ reason = null;
  /** @type {?string} "tab": another tab leads */ transport = null;
  scope = EMPTY;
  isStarted = false;

  #isAway = false;
  #isLeader = false;
  #isQueued = false;
  #heardAt = 0;
  #failures = 0;
  #run = new AbortController();
  #turn = new AbortController();
  #end = new AbortController();
  #channel;

  constructor(origin) {
    super();
    this.origin = origin;
    this.name = `bitsbridge ${origin}`;
    this.access = new Access(origin);
    const { signal } = this.#end;
    this.access.addEventListener('change', () => this.#permissionChanged(), { signal });
    document.addEventListener('visibilitychange', () => this.#turn.abort(), { signal });
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
    await this.access.ready;
    if (this.access.permission === 'granted' || this.isStarted) this.start();
    else if (!this.#heardAt) this.#stand();
  }

  /** Goes to the bridge; from a click, since the browser may ask the user. */
  start() {
    if (self.origin === 'null') return this.#stand();
    this.isStarted = true;
    this.#tell({ hello: true, retry: true });
    this.#retry();
    this.#queue();
  }

  #retry() {
    this.#failures = 0;
    if (this.state !== 'live' && !this.#heardAt) this.#set('connecting', this.access.asks ? 'prompt' : null);
    this.#turn.abort();
  }

  close() {
    this.#leave();
    this.#end.abort();
  }

  #leave() {
    this.#isAway = true;
    this.#run.abort();
    this.#turn.abort();
    this.#channel?.close();
    this.#channel = undefined;
    this.#heardAt = 0;
  }

  #set(state, reason) {
    reason ??= null;
    if (this.state === state && this.reason === reason) return;
    this.state = state;
    this.reason = reason;
    if (this.#isLeader) this.#tell({ state, reason });
    this.dispatchEvent(new Event('state'));
  }

  #stand() {
    this.transport = null;
    this.#set(...this.access.standing);
  }

  #update(update) {
    const before = this.scope;
    this.scope = applyUpdate(before, update);
    if (this.#isLeader) this.#tell({ update, since: before.revision });
    this.dispatchEvent(new Event('update'));
    if (this.#isLeader) this.#set('live'); // only now: who hears of it finds the jobs
  }

  #permissionChanged() {
    const { permission } = this.access;
    if (permission === 'granted') this.start();
    else if (permission === 'denied') {
      this.isStarted = false;
      this.#run.abort();
      if (!this.#heardAt) this.#stand();
    } else if (!this.isStarted && !this.#heardAt) this.#stand();
  }

  // --- tabs

  #tell(message) {
    this.#channel?.postMessage(message);
  }

  #heard({ hello, retry, bye, state, reason, update, since }) {
    if (hello) {
      if (this.#isLeader) this.#tellAll();
      if (retry) this.#retry();
      return;
    }
    if (this.#isLeader) return;
    this.#heardAt = bye ? 0 : Date.now();
    if (bye) return;
    this.transport = 'tab';
    if (update?.jobs || (update && since === this.scope.revision)) this.#update(update);
    else if (update) this.#tell({ hello: true }); // a message was missed
    if (state && (state !== 'live' || this.scope.revision)) this.#set(state, reason);
    this.#queue();
  }

  #tellAll() {
    const { revision, takenAt, queue, jobs } = this.scope;
    if (revision && takenAt && queue) this.#tell({ update: { revision, takenAt, queue, jobs } });
    this.#tell({ state: this.state, reason: this.reason });
  }

  /** Waits for its turn to lead; a tab that has not been started only learns that nobody leads any more. */
  async #queue() {
    if (this.#isQueued) return;
    this.#isQueued = true;
    const lead = async () => {
      this.#heardAt = 0;
      if (this.#isAway) return;
      if (this.isStarted) await this.#lead();
      else this.#stand();
    };
    if (navigator.locks && this.#channel) await navigator.locks.request(this.name, lead);
    else await lead();
    this.#isQueued = false;
    if (this.#channel && this.#heardAt) this.#queue();
  }

  // --- the leading tab

  async #lead() {
    this.#run = new AbortController();
    this.#isLeader = true;
    const { signal } = this.#run;
    this.#retry();
    while (!signal.aborted) {
      const goOn = await this.#try(signal);
      if (!goOn || signal.aborted) break;
      this.#turn = new AbortController();
      const pause = BACK_OFF[Math.min(this.#failures, BACK_OFF.length - 1)];
      await sleep(pause * (0.8 + Math.random() * 0.4), AbortSignal.any([signal, this.#turn.signal]));
    }
    this.#isLeader = false;
    this.#tell({ bye: true });
  }

  /** One stream from its opening to its end. */
  async #try(run) {
    const turn = new AbortController();
    const signal = AbortSignal.any([run, turn.signal]);
    const timer = setTimeout(() => this.access.asks || this.state === 'live' || turn.abort(), ANSWER_MS);
    const opened = Date.now();
    this.transport = 'stream';
    const ended = await readStream(this.origin, signal, {
      onUpdate: update => this.#update(update),
      onLost: () => this.#set('connecting'),
    });
    clearTimeout(timer);
    if (run.aborted) return false;
    this.#failures = ended.served && Date.now() - opened > GOOD_STREAM_MS ? 0 : this.#failures + 1;
    return this.#judge(ended, run);
  }

  /** Why a stream has ended. */
  async #judge({ served, readyState }, signal) {
    await sleep(0, signal); // the browser reports a policy violation in a task of its own
    const { access } = this;
    if (access.isBlockedByPolicy || access.permission === 'denied') {
      this.isStarted = false;
      this.#stand();
      return false;
    }
    if (access.asks) { // another request would ask the user again
      this.isStarted = false;
      const refused = readyState === EventSource.CONNECTING || !access.isChromium;
      this.#set(refused ? 'not-running' : 'needs-permission', refused ? null : 'dismissed');
      return false;
    }
    return this.#probe(served && this.#failures < BAD_STREAMS, signal);
  }

  /** Asks by plain requests. */
  async #probe(streams, signal) {
    try {
      const response = await getUpdate(this.origin, this.scope.revision, { signal });
      if (!response.ok) {
        this.#set(response.status === 403 ? 'forbidden' : 'not-running', `http-${response.status}`);
        return true;
      }
      this.#update(await response.json());
      if (!streams) {
        await poll(this.origin, signal, {
          revision: () => this.scope.revision,
          onUpdate: update => this.#update(update),
          onTransport: name => { this.transport = name; },
        });
        this.#failures = 0;
      }
    } catch {
      if (!signal.aborted) this.#set(await this.#isThere(signal) ? 'forbidden' : 'not-running');
    }
    return true;
  }

  /** Any page may load the client's files: so a bridge that refuses this site is told from none. */
  async #isThere(signal) {
    try {
      await fetch(`${this.origin}/client/bitsbridge.js`, {
        method: 'HEAD', mode: 'no-cors', cache: 'no-store', signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      });
      return true;
    } catch {
      return false;
    }
  }
}
