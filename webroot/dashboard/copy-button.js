// SPDX-License-Identifier: MIT
// A line of text for a terminal, with a button that copies it.

import { make, setText } from './dom.js';

const SHOWN_MS = 2000;

export class CommandLine {
  #code = make('code', { dir: 'ltr', tabindex: '0' });
  #button;
  #text = '';
  #timer = 0;

  #words;

  /** @param {import('./job-text.js').Text} text @param {string} [label] what the button is called; "Copy" */
  constructor(text, label = text.say('copy')) {
    this.#words = text;
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
      this.#say(this.#words.say('copy.done'));
    } catch {
      getSelection().selectAllChildren(this.#code);
      this.#say(this.#words.say('copy.selected'));
    }
  }

  #say(word) {
    clearTimeout(this.#timer);
    setText(this.#button, word);
    this.#timer = setTimeout(() => setText(this.#button, this.label), SHOWN_MS);
  }
}

/** @param {import('./job-text.js').Text} text @param {string} command */
export function commandLineFor(text, command) {
  const line = new CommandLine(text);
  line.update(command);
  return line.element;
}
