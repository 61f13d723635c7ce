// SPDX-License-Identifier: MIT
// Ways to hear from the bridge: its event stream, and requests where streams do not get through.

/** How long the bridge may take for a plain answer, in milliseconds. */
export const ANSWER_MS = 10_000;
/** How long one long poll asks the bridge to wait, in seconds. */
const WAIT_S = 25;
/** Between two plain polls, in milliseconds. */
const POLL_MS = 2_000;
/** After so long of polling the stream gets another chance, in milliseconds. */
const POLLING_MS = 60_000;

/** @param {number} ms @param {AbortSignal} signal */
export const sleep = (ms, signal) => new Promise(resolve => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
});

/**
 * Reads the event stream until it has closed for good.
 * @param {string} origin
 * @param {AbortSignal} signal
 * @param {{onUpdate: (update: import('./types.js').Update) => void, onLost: () => void}} handlers
 * @returns {Promise<{served: boolean, readyState: number}>} served: it has brought something. readyState at the last
 *   error: Chromium says 0 when the connection was refused and 2 when it was blocked; Firefox 2 for both
 */
export function readStream(origin, signal, { onUpdate, onLost }) {
  return new Promise(resolve => {
    const source = new EventSource(`${origin}/api/v1/events`);
    let served = false;
    let lost = true;
    const finish = () => {
      const { readyState } = source;
      source.close();
      resolve({ served, readyState });
    };
    const read = (/** @type {MessageEvent} */ event) => {
      served = true;
      lost = false;
      onUpdate(JSON.parse(event.data));
    };
    source.addEventListener('snapshot', read);
    source.addEventListener('change', read);
    source.onerror = () => {
      if (lost || source.readyState === EventSource.CLOSED) return finish();
      lost = true; // the browser tries once more by itself, with Last-Event-ID
      onLost();
    };
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) finish();
  });
}

/**
 * What has changed since a revision; everything where it is null.
 * @param {string} origin
 * @param {?string} since
 * @param {{signal: AbortSignal, wait?: number}} options
 */
export function getUpdate(origin, since, { signal, wait = 0 }) {
  const query = since ? `?since=${since}${wait ? `&wait=${wait}` : ''}` : '';
  return fetch(`${origin}/api/v1/jobs${query}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(wait * 1000 + ANSWER_MS)]),
  });
}

/**
 * Polls for a while: long polls, or plain ones where the bridge has no worker to spare.
 * @param {string} origin
 * @param {AbortSignal} signal
 * @param {{revision: () => ?string, onUpdate: (update: import('./types.js').Update) => void, onTransport: (name: string) => void}} handlers
 * @returns {Promise<void>} resolves when the stream is worth another try, or a request has failed
 */
export async function poll(origin, signal, { revision, onUpdate, onTransport }) {
  const end = Date.now() + POLLING_MS;
  let wait = WAIT_S;
  while (Date.now() < end && !signal.aborted) {
    onTransport(wait ? 'long-poll' : 'poll');
    const asked = Date.now();
    const before = revision();
    const response = await getUpdate(origin, before, { signal, wait });
    if (response.ok) onUpdate(await response.json());
    else if (response.status !== 503 || !wait) return;
    if (!response.ok) wait = 0;
    if (!wait || (before && revision() === before && Date.now() - asked < 1000)) await sleep(POLL_MS, signal);
  }
}
