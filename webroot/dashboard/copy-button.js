// SPDX-License-Identifier: MIT
// A line of text for a terminal, with a button that copies it.

import { make, setText } from './dom.js';

const SHOWN_MS = 2000;

export class CommandLine {
  #code = make('code', { dir: 'ltr', tabindex: '0' });
  #button;
  #text = '';
  #timer = 0;

  /** @param {string} [label] what the button is called; "Copy" */
  constructor(label = 'Copy') {
    this.label = label;
    this.#button = make('button', { type: 'button', class: 'button copy', onclick: () => this.#copy() }, label);
    this.element = make('div', { class: 'command' }, this.#code, this.#button);
  }

  update(text) {
    this.#text = text;
    setText(this.#code, text);
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#text);
      this.#say('Copied');
    } catch {
      getSelection().selectAllChildren(this.#code);
      this.#say('Selected');
    }
  }

  #say(word) {
    clearTimeout(this.#timer);
    setText(this.#button, word);
    this.#timer = setTimeout(() => setText(this.#button, this.label), SHOWN_MS);
  }
}

/** @param {string} text @param {string} [label] */
export function commandLineFor(text, label) {
  const line = new CommandLine(label);
  line.update(text);
  return line.element;
}
