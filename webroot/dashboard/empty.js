// SPDX-License-Identifier: MIT
// What an empty queue says: how a first job gets there.

import { commandLineFor } from './copy-button.js';
import { make } from './dom.js';
import { commandLine } from './shell-quote.js';

/** @param {import('./job-text.js').Text} text */
export function emptyElement(text) {
  const command = commandLine('bitsbridge', 'add', 'https://example.com/song.mp3', '--status', '--provider', 'Proseware', '--title', 'My song');
  return make('section', { 'class': 'empty', 'aria-labelledby': 'empty-title', 'hidden': true },
    make('h2', { id: 'empty-title' }, text.say('empty.title')),
    make('p', {}, text.say('empty.text')),
    commandLineFor(text, command),
    make('p', { class: 'quiet' }, text.say('empty.hint')));
}
