// SPDX-License-Identifier: MIT
// Where the bridge has filed a song, when it does the player's part.

/** Library, artist and album: "Music/The Band/Blue". "" where paths are not shown. */
function placeOf(job) {
  const parts = (job.files[0]?.localName ?? '').split(/[\\/]/);
  return parts.length > 4 ? parts.slice(-4, -1).join('/') : '';
}

/** @param {import('./job-text.js').Text} text @returns {string} "" for jobs whose files do not belong there */
export function filedText(text, job) {
  if (typeof job.filed !== 'boolean') return '';
  if (!job.filed) return text.say('filed.pending');
  const place = placeOf(job);
  return place === '' ? text.say('filed.done') : text.say('filed.in', { place });
}
