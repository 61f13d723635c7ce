// SPDX-License-Identifier: MIT
// The arrow that tells an upload from a download, where its state has the same word.

import { make } from './dom.js';

/** Hidden until it is shown for an upload. @param {import('./job-text.js').Text} text */
export const directionElement = (text) => make('span', { 'class': 'direction', 'role': 'img', 'aria-label': text.say('upload'), 'hidden': true }, '↑');
