// SPDX-License-Identifier: MIT
// A turn that one page of a site has at a time. Who has it and does not answer (alert(), frozen) loses it to another.

const SILENCE_MS = 1500, ANSWER_MS = 1500, LEASE_MS = 400;

/** @returns {Promise<void>} */
export const sleep = (ms, signal) => new Promise(resolve => {
  const wake = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', wake);
    resolve();
  };
  const timer = setTimeout(wake, ms);
  signal.addEventListener('abort', wake);
});

/** A page that is put away or frozen must hold nothing: it still answers, but hears nothing new. */
export function watchLife(leave, enter, signal) {
  let isAway = false;
  ['pagehide', 'freeze', 'pageshow', 'resume'].forEach((type, i) => addEventListener(type, () => {
    if (isAway !== (isAway = i < 2)) isAway ? leave() : enter();
  }, { signal, capture: true }));
}

export class Turn {
  has = false;
  #name;
  #on;
  #id = Math.random();
  #isWaiting = false;
  #isHeard = false; // who has the turn
  #isLost = false;
  /** @type {?LockManager} */ #locks = navigator.locks ?? null;
  #channel;
  #here = new AbortController();
  #run = new AbortController();

  /** @param {{hold: (signal: AbortSignal) => any, hear?: (message: any) => void, miss?: () => void}} on */
  constructor(name, on) {
    this.#name = name;
    this.#on = on;
  }

  enter() {
    this.#isWaiting = false;
    this.#here = new AbortController();
    try {
      this.#channel = new BroadcastChannel(this.#name);
      this.#channel.onmessage = event => this.#hear(event.data);
    } catch { /* site data are blocked: every page is alone */ }
  }

  leave() {
    this.#here.abort();
    this.#channel?.close();
    this.#channel = undefined;
  }

  tell(message) { this.#channel?.postMessage({ from: this.#id, has: this.has, ...message }); }

  #hear({ from, has, ping, ...message }) {
    if (has) this.#isHeard = true;
    if (has && this.has && !this.#locks && from < this.#id) this.#lose();
    if (ping && (this.has || (this.#isWaiting && !this.#locks && this.#id < from))) this.tell({ has: true });
    this.#on.hear?.(message);
  }

  #lose() {
    this.#isLost = this.has;
    this.has = false;
    this.#run.abort();
  }

  /** Waits for the turn, until it has ended; true then. */
  async join() {
    if (this.#isWaiting) return false;
    const here = this.#here.signal;
    this.#isWaiting = true;
    do {
      this.#isLost = false;
      await this.#wait(here);
      if (here.aborted) return false;
      if (this.#isLost) this.#on.miss?.();
    } while (this.#isLost);
    this.#isWaiting = false;
    return true;
  }

  async #wait(here) {
    const come = new AbortController();
    const signal = AbortSignal.any([here, come.signal]);
    const hold = () => {
      come.abort();
      return this.#hold(here);
    };
    const request = async options => {
      try {
        await this.#locks?.request(this.#name, options, hold);
      } catch {
        if (this.has) this.#lose();
        else if (options.steal || !signal.aborted) this.#locks = null; // blocked; that may be said late
      }
    };
    const turn = this.#channel && this.#locks && request({ signal });
    while (this.#channel && !signal.aborted) {
      if (!this.#isHeard) {
        this.tell({ ping: true });
        await sleep(this.#locks ? ANSWER_MS : LEASE_MS, signal);
        if (!this.#isHeard) break;
      }
      this.#isHeard = false;
      await sleep(SILENCE_MS * (1 + Math.random() / 2), signal);
    }
    if (signal.aborted) return void await turn;
    this.#on.miss?.();
    come.abort(); // no longer in the queue
    if (turn && this.#locks) await request({ steal: true });
    if (!turn || !this.#locks) await hold();
  }

  async #hold(here) {
    if (here.aborted) return;
    this.has = true;
    this.#run = new AbortController();
    this.tell({});
    await this.#on.hold(AbortSignal.any([here, this.#run.signal]));
    this.has = false;
  }
}
