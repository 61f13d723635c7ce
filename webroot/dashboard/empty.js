// SPDX-License-Identifier: MIT
// What an empty queue says: how a first job gets there.

import { commandLineFor } from './copy-button.js';
import { make } from './dom.js';
import { commandLine } from './shell-quote.js';

export function emptyElement() {
  const command = commandLine('bitsbridge', 'add', 'https://example.com/song.mp3', '--status', '--provider', 'Proseware', '--title', 'My song');
  return make('section', { 'class': 'empty', 'aria-labelledby': 'empty-title', 'hidden': true },
    make('h2', { id: 'empty-title' }, 'Add a first download'),
    make('p', {}, 'Downloads appear here as soon as a tagged job is in the queue. From a terminal:'),
    commandLineFor(command),
    make('p', { class: 'quiet' }, 'Put in the address of a file of your own; it goes to your downloads folder.'));
}
