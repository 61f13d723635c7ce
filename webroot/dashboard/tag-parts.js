// SPDX-License-Identifier: MIT
// A tag taken apart: every field with the name that the convention gives it. Pure.

const FIELDS = [
  ['AlbumArtist', 'albumArtist'], ['AlbumTitle', 'albumTitle'], ['TrackNumber', 'trackNumber'],
  ['Title', 'title'], ['Duration', 'duration'], ['Rating', 'rating'],
];

/** @returns {{name: string, value: string, note: string}[]} in the order in which the tag has them */
export function tagParts(job) {
  const kind = job.tag === 'job'
    ? { value: 'WMP_JOB', note: 'the media player completes it' }
    : { value: 'WMP_STATUS', note: 'whoever made the job completes it' };
  return [
    { name: 'Kind', ...kind },
    { name: 'Version', value: '1', note: '' },
    { name: 'serviceId', value: String(job.serviceId), note: 'the collection' },
    { name: 'Provider', value: job.provider, note: 'the store' },
    ...FIELDS.map(([name, key]) => ({ name, value: job.metadata[key] ?? '', note: '' })),
  ];
}
