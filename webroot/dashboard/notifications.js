// SPDX-License-Identifier: MIT
// Desktop notifications: off until the reader turns them on, and off again with the page, which stores nothing.

import { make, setShown, setText } from './dom.js';

export class Notifications {
  #text;
  #on = false;

  /** @param {import('./job-text.js').Text} text */
  constructor(text) {
    this.#text = text;
    this.element = make('button', { type: 'button', class: 'link-button notify', onclick: () => this.#toggle() });
    setShown(this.element, 'Notification' in globalThis);
    this.#update();
  }

  /** @param {string} words told only to somebody who looks elsewhere */
  tell(words) {
    if (!this.#on || !document.hidden) return;
    const notification = new Notification(this.#text.say('name'), { body: words, tag: 'bitsbridge', icon: '/dashboard/icon.svg', lang: this.#text.language });
    notification.onclick = () => {
      globalThis.focus();
      notification.close();
    };
  }

  async #toggle() {
    this.#on = !this.#on && await Notification.requestPermission() === 'granted';
    this.#update();
  }

  #update() {
    const denied = globalThis.Notification?.permission === 'denied';
    setText(this.element, this.#text.say(denied ? 'notify.denied' : this.#on ? 'notify.off' : 'notify.on'));
    this.element.disabled = denied;
  }
}
