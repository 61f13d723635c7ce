// SPDX-License-Identifier: MIT
// The table of the dashboard's sentences: a column for each language. Pure: no DOM.

import { de } from './words-de.js';
import { en } from './words-en.js';

/** @type {Record<string, Record<string, string | {one: string, other: string}>>} */
export const words = { en, de };

/** The first of the reader's languages that has words, else English. @param {readonly string[]} languages @returns {string} as the reader wrote it */
export function languageFor(languages) {
  return languages.find((tag) => Object.hasOwn(words, tag.split('-')[0].toLowerCase())) ?? 'en';
}
