// SPDX-License-Identifier: MIT
// Commands that may be pasted into a POSIX shell. Pure.

/** @param {string} word as one shell word, quoted only where it must be */
export function quoteWord(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** @param {...string} words */
export const commandLine = (...words) => words.map(quoteWord).join(' ');

/** Letters of an id that tell it apart in any queue but one of jobs with made-up ids. */
const ID_LETTERS = 8;

/** The commands take a unique beginning of an id. @param {readonly {id: string}[]} jobs @param {readonly {id: string}[]} all */
export function shortIds(jobs, all) {
  const starts = new Map();
  for (const { id } of all) starts.set(id.slice(0, ID_LETTERS), (starts.get(id.slice(0, ID_LETTERS)) ?? 0) + 1);
  return jobs.map(({ id }) => (starts.get(id.slice(0, ID_LETTERS)) === 1 ? id.slice(0, ID_LETTERS) : id));
}
