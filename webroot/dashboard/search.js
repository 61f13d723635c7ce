// SPDX-License-Identifier: MIT
// What a search finds in a job, and in a job that is nearly tagged. Pure.

/** Fewer letters of an id than this are no id: nearly every job has a "3" in its own. */
const ID_LETTERS_MIN = 4;

/** A job that has not changed is the same object: its text is put together once. @type {WeakMap<Object, string>} */
const texts = new WeakMap();

function textOf(job) {
  let text = texts.get(job);
  if (text === undefined) {
    const { metadata, files, error, lastError } = job;
    text = [metadata.title, metadata.albumArtist, metadata.albumTitle, job.provider, job.displayName, job.url, job.state,
      ...files.flatMap((file) => [file.name, file.remoteName, file.localName, file.url]),
      ...[error, lastError].flatMap((one) => (one ? [one.code, one.name, one.message] : [])),
      ...job.warnings.flatMap(({ code, message }) => [code, message])].filter(Boolean).join('\n').toLocaleLowerCase();
    texts.set(job, text);
  }
  return text;
}

/** @param {string} search @returns {string[]} */
export const searchWords = (search) => search.toLocaleLowerCase().split(/\s+/).filter((word) => word !== '');

/** Whether every word is found in the job, wherever. @param {string[]} words */
export function matchesSearch(job, words) {
  return words.every((word) => textOf(job).includes(word) || word === String(job.serviceId)
    || (word.length >= ID_LETTERS_MIN && job.id.startsWith(word.replace(/^\{/, ''))));
}

/** @param {{id: string, displayName: string, description: string, reason: string}} miss @param {string[]} words */
export function missMatches(miss, words) {
  const text = [miss.displayName, miss.description ?? '', miss.reason].join('\n').toLocaleLowerCase();
  return words.every((word) => text.includes(word) || (word.length >= ID_LETTERS_MIN && miss.id.startsWith(word)));
}
