// SPDX-License-Identifier: MIT
// Banners above everything: the bridge cannot be reached, the queue does not answer, a command failed.

import { commandLineFor } from './copy-button.js';
import { make, setAttribute, setShown, setText } from './dom.js';

/** A connection that comes back within this time is not worth a banner, in milliseconds. */
const PATIENCE_MS = 1500;

export class Notices {
  #text;
  #timer = null;
  #unreachableText = make('p');
  #unreachable;
  #stale = make('div', { class: 'notice', hidden: true }, make('p'), make('p', { class: 'quiet' }));
  #failed = make('div', { 'class': 'notice', 'hidden': true });
  #failedText = make('p', { dir: 'auto' });

  /** @param {import('./job-text.js').Text} text */
  constructor(text) {
    this.#text = text;
    this.#unreachable = make('div', { class: 'notice', hidden: true }, this.#unreachableText,
      make('p', { class: 'quiet' }, text.say('notice.start')), commandLineFor(text, 'bitsbridge serve'));
    setAttribute(this.#stale.lastChild, 'lang', text.foreign); // the bridge's own words
    this.#failed.append(this.#failedText, make('button', { type: 'button', class: 'button', onclick: () => setShown(this.#failed, false) }, text.say('notice.dismiss')));
    this.element = make('div', { 'class': 'notices', 'role': 'status' }, this.#unreachable, this.#stale, this.#failed);
  }

  /** @param {import('../client/bitsbridge.js').JobStore} store */
  update(store) {
    this.#updateReach(store);
    const { queue } = store;
    setShown(this.#stale, queue?.stale === true && store.state === 'live');
    if (queue?.stale) {
      const time = this.#text.moment(queue.staleSince);
      setText(this.#stale.firstChild, this.#text.say(time === '' ? 'notice.stale' : 'notice.stale-since', { time }));
    }
  }

  /** Why the queue does not answer, and what helps. @param {?{message: string, hint: string}} error */
  explain(error) {
    setText(this.#stale.lastChild, error ? `${error.message} ${error.hint}`.trim() : '');
  }

  /** @param {string} text what went wrong */
  fail(text) {
    setText(this.#failedText, text);
    setShown(this.#failed, true);
  }

  #updateReach(store) {
    if (store.state === 'live') {
      clearTimeout(this.#timer);
      this.#timer = null;
      setShown(this.#unreachable, false);
      return;
    }
    this.#timer ??= setTimeout(() => this.#sayUnreachable(store), PATIENCE_MS);
  }

  #sayUnreachable(store) {
    const refused = store.state === 'forbidden';
    setText(this.#unreachableText, refused ? this.#text.say('notice.refused')
      : store.takenAt === null ? this.#text.say('notice.lost') : this.#text.say('notice.lost-since', { time: this.#text.moment(store.takenAt) }));
    setShown(this.#unreachable.children[1], !refused);
    setShown(this.#unreachable.children[2], !refused);
    setShown(this.#unreachable, true);
  }
}
