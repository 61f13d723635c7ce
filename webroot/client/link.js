// SPDX-License-Identifier: MIT
// One link between all pages of this site and one bridge: a single tab leads, holds the stream and tells the others.

import { Access } from './access.js';
import { EMPTY, applyUpdate } from './jobs.js';
import { ANSWER_MS, getUpdate, poll, readStream, sleep } from './transport.js';

/**
 * @typedef {import('./types.js').State} State
 * @typedef {import('./types.js').Update} Update
 */

/** Pauses between two tries, in milliseconds; the last one repeats. */
const BACK_OFF = [1000, 2000, 4000, 8000, 16_000, 30_000];
/** A stream that has lived for so long was a good one, in milliseconds. */
const GOOD_STREAM_MS = 5000;
/** After so many bad streams in turn the bridge is polled for a while. */
const BAD_STREAMS = 3;
/** How long a leading tab may stay silent after a question, in milliseconds. */
const SILENCE_MS = 3000;

const random = (/** @type {number} */ ms) => ms * (0.8 + Math.random() * 0.4);

export class Link extends EventTarget {
  /** @type {State} */ state = 'idle';
  /** @type {?string} */ reason = null;
  /** @type {?string} "stream", "long-poll", "poll", or "tab": another tab leads */
  transport = null;
  scope = EMPTY;
  isStarted = false;

  #isLeader = false;
  #isQueued = false;
  #heardAt = 0;
  #failures = 0;
  /** Ends what the leading tab does. */ #run = new AbortController();
  /** Ends the present pause or try. */ #turn = new AbortController();
  /** Ends the link. */ #end = new AbortController();
  /** @type {?BroadcastChannel} */ #channel = null;

  /** @param {string} origin the bridge's */
  constructor(origin) {
    super();
    this.origin = origin;
    this.name = `bitsbridge ${origin}`;
    this.access = new Access(origin);
    const { signal } = this.#end;
    this.access.addEventListener('change', () => this.#permissionChanged(), { signal });
    document.addEventListener('visibilitychange', () => this.#shown(), { signal });
    addEventListener('pagehide', () => this.#leave(), { signal });
    addEventListener('pageshow', event => event.persisted && this.#begin(), { signal });
    this.#begin();
  }

  async #begin() {
    this.#end.signal.throwIfAborted();
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
    if (this.#isLeader && this.state !== 'live') this.#set('connecting');
    this.#turn.abort();
  }

  close() {
    this.#leave();
    this.#end.abort();
  }

  #leave() {
    this.#run.abort();
    this.#turn.abort();
    this.#channel?.close();
    this.#channel = null;
    this.#heardAt = 0;
  }

  /** @param {State} state @param {?string} [reason] */
  #set(state, reason = null) {
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

  /** @param {Update} update */
  #update(update) {
    const before = this.scope;
    this.scope = applyUpdate(before, update);
    if (this.#isLeader) {
      this.#tell({ update, since: before.revision });
      this.#set('live');
    }
    this.dispatchEvent(new Event('update'));
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

  /** @param {object} message */
  #tell(message) {
    this.#channel?.postMessage(message);
  }

  /** @param {{hello?: true, retry?: true, bye?: true, state?: State, reason?: ?string, update?: Update, since?: ?string}} message */
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
    if (state) this.#set(state, reason);
    this.#queue();
  }

  #tellAll() {
    const { revision, takenAt, queue, jobs } = this.scope;
    if (revision && takenAt && queue) this.#tell({ update: { revision, takenAt, queue, jobs } });
    this.#tell({ state: this.state, reason: this.reason });
  }

  /** Waits for its turn to lead; a tab that has not been started only learns that nobody leads any more. */
  async #queue(steal = false) {
    if (this.#isQueued && !steal) return;
    this.#isQueued = true;
    const lead = async () => {
      this.#heardAt = 0;
      if (this.isStarted) await this.#lead();
      else this.#stand();
    };
    try {
      if (navigator.locks && this.#channel) await navigator.locks.request(this.name, { steal }, lead);
      else await lead();
    } catch (error) {
      this.#run.abort(); // another tab took over
    }
    this.#isQueued = false;
    if (this.#channel && this.#heardAt) this.#queue();
  }

  /** A leading tab that the browser has put to sleep does not answer: take its place. */
  async #shown() {
    if (document.hidden) return;
    this.#turn.abort();
    if (this.transport !== 'tab' || !this.isStarted) return;
    const asked = Date.now();
    this.#tell({ hello: true });
    await sleep(SILENCE_MS, this.#end.signal);
    if (this.#heardAt < asked && this.transport === 'tab') this.#queue(true);
  }

  // --- the leading tab

  async #lead() {
    this.#run = new AbortController();
    this.#isLeader = true;
    const { signal } = this.#run;
    this.#set('connecting', this.access.asks ? 'prompt' : null);
    while (!signal.aborted) {
      const goOn = await this.#try(signal);
      if (!goOn || signal.aborted) break;
      this.#turn = new AbortController();
      const pause = BACK_OFF[Math.min(this.#failures, BACK_OFF.length - 1)];
      await sleep(random(pause), AbortSignal.any([signal, this.#turn.signal]));
    }
    this.#isLeader = false;
    this.#tell({ bye: true });
  }

  /** One stream from its opening to its end. @param {AbortSignal} run @returns {Promise<boolean>} whether to try again */
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

  /** Why a stream has ended. @param {{served: boolean, readyState: number}} ended @param {AbortSignal} signal */
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

  /** Asks by plain requests. @param {boolean} streams they are good for something @param {AbortSignal} signal */
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

  /** Any page may load the client's files: they tell a bridge that refuses this site from none. @param {AbortSignal} signal */
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
