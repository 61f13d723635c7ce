// SPDX-License-Identifier: MIT
// A web server whose files arrive as slowly as a test wants, with sizes and ranges, so that a bar can be watched.

import { once } from 'node:events';
import { createServer } from 'node:http';

const STEP_MS = 50;
const ETAG = '"constant"';

/** The file's byte at a place is the place itself, so that any part can be made from nothing. */
export function contentOf(from, to) {
  return Buffer.from({ length: to - from }, (_, i) => (from + i) % 251);
}

/**
 * /NAME.mp3?size=BYTES&rate=BYTES_PER_SECOND; anything that begins with /missing is 404, with /busy 503, with /silent no answer.
 * What is released comes at once, whatever its rate: so a test has seen what it wants to see before a download ends.
 * @param {{size?: number, rate?: number}} [usual] where the address names none
 * @returns {Promise<{url: string, release: (name?: string) => void, stop: () => Promise<void>}>} name: what the path begins with
 */
export async function startFileServer({ size = 100_000, rate = 1e9 } = {}) {
  /** @type {string[]} */
  const released = [];
  const server = createServer((request, response) => answer(request, response, { size, rate, released }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    release(name = '') { released.push(`/${name}`); },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(request, response, usual) {
  const url = new URL(request.url, 'http://x');
  if (url.pathname.startsWith('/missing')) return response.writeHead(404).end();
  if (url.pathname.startsWith('/silent')) return undefined;
  if (url.pathname.startsWith('/busy')) return response.writeHead(503).end();
  const size = Number(url.searchParams.get('size') ?? usual.size);
  const rate = Number(url.searchParams.get('rate') ?? usual.rate);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const fresh = request.headers['if-range'] === undefined || request.headers['if-range'] === ETAG;
  const from = range && fresh ? Number(range[1]) : 0;
  const to = range && fresh && range[2] !== '' ? Math.min(Number(range[2]) + 1, size) : size;
  if (from >= size && size > 0) return response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end();
  const head = { 'Content-Type': 'audio/mpeg', 'Content-Length': to - from, 'Accept-Ranges': 'bytes', 'ETag': ETAG };
  if (range && fresh) head['Content-Range'] = `bytes ${from}-${to - 1}/${size}`;
  response.writeHead(range && fresh ? 206 : 200, head);
  if (request.method === 'HEAD') return response.end();
  const path = decodeURI(url.pathname);
  return send(response, from, to, () => (usual.released.some(one => path.startsWith(one)) ? Infinity : rate));
}

function send(response, from, to, rateNow) {
  const begun = Date.now();
  let at = from;
  const timer = setInterval(step, STEP_MS);
  response.on('close', () => clearInterval(timer));
  function step() {
    const due = Math.min(to, from + Math.ceil(Math.min(rateNow() * (Date.now() - begun + 1) / 1000, to - from)));
    if (due > at) response.write(contentOf(at, due));
    at = due;
    if (at === to) {
      clearInterval(timer);
      response.end();
    }
  }
  step();
}
