// SPDX-License-Identifier: MIT
// Suspend, resume, retry, complete, cancel, for one job or many: only where the page has what the bridge asks for.

import { ask, questionFor } from './confirm.js';
import { titleOf } from './jobs.js';

/** So many requests at a time: the bridge acts on one job after the other, and others want an answer, too. */
const AT_A_TIME = 4;
const UNAUTHORIZED = 401;

/** The bridge knows no "retry": it is a resume. */
const routeOf = (action) => (action === 'retry' ? 'resume' : action);

/** What the bridge wants said twice: jobs that are the player's, and files that would be thrown away. */
const bodyOf = (job, action) => (action === 'complete' && (job.tag === 'job' || job.state !== 'transferred') ? { force: true } : {});

/** Events: 'failed' (detail.text) tells what went wrong, 'progress' that `working` is another, 'ended' that the key is void. */
export class Control extends EventTarget {
  #store;
  #text;
  /** Ends the act for many that is on its way. @type {?AbortController} */
  #stop = null;
  /** How far that is. @type {?{done: number, n: number}} */
  working = null;

  /** @param {import('../client/bitsbridge.js').JobStore} store its token decides whether there are controls */
  constructor(store, text) {
    super();
    this.#store = store;
    this.#text = text;
  }

  get enabled() { return this.#store.token !== null; }

  /**
   * Asks where it must, once, then acts on all of them.
   * @param {readonly Object[]} jobs @param {import('./states.js').Action} action
   */
  async act(jobs, action) {
    if (jobs.length === 0 || (jobs.length > 1 && this.working !== null)) return;
    const question = questionFor(this.#text, jobs, action);
    if (question !== null && !await ask(this.#text, question, jobs)) return;
    const failures = await (jobs.length > 1 ? this.#actOnMany(jobs, action) : this.#actOn(jobs[0], action));
    if (failures.length > 0) this.#report(failures, action);
  }

  /** No further job is acted on. */
  stop() { this.#stop?.abort(); }

  /** @returns {Promise<{job: Object, error: Error}[]>} what failed */
  async #actOn(job, action) {
    try {
      await this.#store.act(job.id, routeOf(action), bodyOf(job, action));
      return [];
    } catch (error) {
      return [{ job, error }];
    }
  }

  async #actOnMany(jobs, action) {
    const left = [...jobs];
    const failures = [];
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#progress({ done: 0, n: jobs.length });
    const work = async () => {
      for (let job = left.shift(); job !== undefined && !signal.aborted; job = left.shift()) {
        failures.push(...await this.#actOn(job, action));
        if (failures.some(({ error }) => error.status === UNAUTHORIZED)) this.stop();
        this.#progress({ ...this.working, done: this.working.done + 1 });
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_A_TIME, jobs.length) }, work));
    this.#progress(null);
    return failures;
  }

  #progress(working) {
    this.working = working;
    this.dispatchEvent(new Event('progress'));
  }

  /** Says what went wrong with something that needs the key, here or elsewhere. */
  complain(error, words) {
    if (error.status !== UNAUTHORIZED) {
      this.#fail(words);
      return;
    }
    this.#store.token = null;
    this.#fail(this.#text.say('fail.key'));
    this.dispatchEvent(new Event('ended'));
  }

  #report(failures, action) {
    const ended = failures.find(({ error }) => error.status === UNAUTHORIZED);
    if (ended !== undefined) {
      this.complain(ended.error, '');
      return;
    }
    const [{ job, error }] = failures;
    const first = this.#text.say(`fail.${action}`, { title: titleOf(job), reason: error.message });
    this.#fail(failures.length === 1 ? first : `${first} ${this.#text.say('fail.others', { n: failures.length - 1 })}`);
  }

  #fail(text) { this.dispatchEvent(new CustomEvent('failed', { detail: { text } })); }
}
