// SPDX-License-Identifier: MIT
// Many jobs in all states, as a shop full of people would have them: albums of twelve, three stores.

import { makeJob } from './scripted-bridge.js';

const ALBUMS = [
  ['Antonio Vivaldi', 'The Four Seasons', 'Proseware'], ['Clara Schumann', 'Drei Romanzen', 'Fabrikam'],
  ['Fanny Hensel', 'Das Jahr', 'Proseware'], ['Erik Satie', 'Gymnopédies', 'Litware'], ['Amy Beach', 'Gaelic Symphony', 'Fabrikam'],
];
const TRACKS = ['Allegro non molto', 'Largo', 'Adagio e piano', 'Presto', 'Andante molto', 'Allegretto'];
const STATES = ['transferred', 'acknowledged', 'transferring', 'queued', 'queued', 'suspended', 'error', 'transient-error', 'connecting', 'cancelled'];
const ERRORS = {
  'error': { code: '0x80190194', name: 'BG_E_HTTP_ERROR_404', context: 'remote-file', message: 'The server does not have this file.', hint: 'Check the URL; if it is right, tell the store.', file: 0 },
  'transient-error': { code: '0x801901F7', name: 'BG_E_HTTP_ERROR_503', context: 'remote-file', message: 'The server is overloaded or under repair.', hint: 'Wait; the job is tried again by itself.', file: 0 },
};
const AN_ALBUM = 12;
/** A step of a job's life takes as long, in milliseconds. */
const STEP_MS = 2000;

/** The states that it went through, as the own origin sees them. */
function changesOf({ state, times }) {
  const way = ['queued', 'connecting', 'transferring'];
  const states = way.includes(state) ? way.slice(0, way.indexOf(state) + 1) : [...way, state];
  return states.map((one, i) => ({ state: one, time: new Date(Date.parse(times.created) + i * STEP_MS).toISOString() }));
}

function crowdJob(i, states) {
  const album = Math.floor(i / AN_ALBUM);
  const [albumArtist, albumTitle, provider] = ALBUMS[album % ALBUMS.length];
  const state = states[(i * 7) % states.length];
  const bytesTotal = state === 'connecting' ? null : 4_000_000 + (i % 9) * 900_000;
  const bytesTransferred = ['transferred', 'acknowledged'].includes(state) ? bytesTotal
    : ['queued', 'connecting'].includes(state) ? 0 : Math.floor(bytesTotal * ((i * 37) % 100) / 100);
  const round = Math.floor(album / ALBUMS.length);
  const job = makeJob({
    serviceId: 1000 + album, provider, state, tag: i % 17 === 3 ? 'job' : 'status', error: ERRORS[state] ?? null,
    id: `${(0x10000000 + i * 7919).toString(16)}-0000-4000-8000-${String(i).padStart(12, '0')}`,
    metadata: { albumArtist, albumTitle: round > 0 ? `${albumTitle} ${round + 1}` : albumTitle, title: TRACKS[i % TRACKS.length], trackNumber: String(i % AN_ALBUM + 1) },
    progress: { bytesTransferred, bytesTotal }, rate: state === 'transferring' ? 524_288 : null, eta: state === 'transferring' ? 6 + i % 90 : null,
    retryAt: state === 'transient-error' ? new Date(Date.now() + 240_000).toISOString() : null,
    warnings: i % 31 === 5 ? [{ code: 'stalled', message: 'No byte has arrived for a while.' }] : [],
  });
  return { ...job, changes: changesOf(job) };
}

/** @param {number} count @param {string[]} [states] those that they take turns in */
export const crowdOf = (count, states = STATES) => Array.from({ length: count }, (_, i) => crowdJob(i, states));
