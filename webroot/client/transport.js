// SPDX-License-Identifier: MIT
// Ways to hear from the bridge: its event stream, and requests where streams do not get through.

/** For a plain answer, in milliseconds. */
export const ANSWER_MS = 10_000;
/** For a long one, in seconds. */
const WAIT_S = 25;
/** Between two plain polls, in milliseconds. */
const POLL_MS = 2_000;
/** Then the stream gets another chance, in milliseconds. */
const POLLING_MS = 60_000;

export const sleep = (ms, signal) => new Promise(resolve => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
});

/**
 * Reads the event stream until it has closed for good. served: it has brought something. readyState at the last error:
 * Chromium says 0 when the connection was refused and 2 when it was blocked; Firefox 2 for both.
 * @returns {Promise<{served: boolean, readyState: number}>}
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
    const read = event => {
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

/** What has changed since a revision; everything where it is null. */
export function getUpdate(origin, since, { signal, wait = 0 }) {
  const query = since ? `?since=${since}${wait ? `&wait=${wait}` : ''}` : '';
  return fetch(`${origin}/api/v1/jobs${query}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(wait * 1000 + ANSWER_MS)]),
  });
}

/**
 * Polls, by long polls or, where the bridge has no worker to spare, plain ones, until the stream is worth another try.
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
