// SPDX-License-Identifier: MIT
// What marks a replay: a banner that cannot be dismissed, and a word in the title. Nothing below it is really happening.

import { make, setShown } from './dom.js';

export class ReplayMark {
  #text;
  /** What stands before the page's name in the title. */
  titlePrefix = '';

  /** @param {import('./job-text.js').Text} text */
  constructor(text) {
    this.#text = text;
    this.element = make('p', { 'class': 'notice replay-mark', 'hidden': true, 'role': 'note' }, text.say('replay.mark'));
  }

  /** @param {import('../client/bitsbridge.js').JobStore} store */
  update(store) {
    const replays = store.queue?.source === 'replay';
    setShown(this.element, replays);
    this.titlePrefix = replays ? `${this.#text.say('replay.title')} ` : '';
  }
}
