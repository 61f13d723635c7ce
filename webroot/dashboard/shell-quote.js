// SPDX-License-Identifier: MIT
// Commands that may be pasted into a POSIX shell. Pure.

/** @param {string} word as one shell word, quoted only where it must be */
export function quoteWord(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** @param {...string} words */
export const commandLine = (...words) => words.map(quoteWord).join(' ');
