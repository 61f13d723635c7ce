// SPDX-License-Identifier: MIT
// A tag taken apart: every field with the name that the convention gives it. Pure.

const FIELDS = [
  ['AlbumArtist', 'albumArtist'], ['AlbumTitle', 'albumTitle'], ['TrackNumber', 'trackNumber'],
  ['Title', 'title'], ['Duration', 'duration'], ['Rating', 'rating'],
];

/** @param {import('./job-text.js').Text} text @returns {{name: string, value: string, note: string}[]} in the order in which the tag has them */
export function tagParts(text, job) {
  const kind = job.tag === 'job'
    ? { value: 'WMP_JOB', note: text.say('tag.player') }
    : { value: 'WMP_STATUS', note: text.say('tag.maker') };
  return [
    { name: text.say('tag.kind'), ...kind },
    { name: text.say('tag.version'), value: '1', note: '' },
    { name: 'serviceId', value: String(job.serviceId), note: text.say('tag.collection') },
    { name: 'Provider', value: job.provider, note: text.say('tag.store') },
    ...FIELDS.map(([name, key]) => ({ name, value: job.metadata[key] ?? '', note: '' })),
  ];
}
