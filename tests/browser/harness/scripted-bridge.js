// SPDX-License-Identifier: MIT
// Answers as a bridge does, but with jobs that a test puts there: for what a real queue gets into seldom or slowly.
// Whether the real one answers like this is what tests/http and the tests on the real bridge show.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WEBROOT = fileURLToPath(new URL('../../../webroot', import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
};
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
  + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export class ScriptedBridge {
  #server = createServer((request, response) => this.#answer(request, response));
  #streams = new Set();
  #revision = 1;
  #jobs = new Map();
  #queue = { source: 'local', stale: false, staleSince: null };
  diagnostics = { nearMisses: [], untagged: 0, restricted: 0, refusedOrigins: [], accessMisses: [] };
  /** @type {Object[]} as GET /api/v1/sites has them */
  sites = [];
  /** @type {{action: string, id: string, authorization: string, body: Object}[]} what was asked for */
  acts = [];
  /** What a dashboard gets. */
  key = 'x';
  /** What an act is answered with; null: the job. @type {?{status: number, detail: string}} */
  refusal = null;

  /** @param {Object[]} jobs */
  static async start(jobs = []) {
    const bridge = new ScriptedBridge();
    for (const job of jobs) bridge.#jobs.set(job.id, job);
    bridge.#server.listen(0, '127.0.0.1');
    await once(bridge.#server, 'listening');
    bridge.url = `http://127.0.0.1:${bridge.#server.address().port}`;
    return bridge;
  }

  /** Where a page gets the key "x", as after "bitsbridge open". */
  get dashboard() { return `http://${'0123456789abcdef'.repeat(2)}.localhost:${new URL(this.url).port}`; }

  /** Comes back where it was before stop(). */
  async restart() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.listen(Number(new URL(this.url).port), '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop() {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** @param {Object[]} changed @param {string[]} [removed] */
  change(changed, removed = []) {
    for (const id of removed) this.#jobs.delete(id);
    for (const job of changed) this.#jobs.set(job.id, job);
    this.#revision++;
    this.#send('change', { ...this.#head(), changed, removed });
  }

  setStale(stale) {
    this.#queue = { ...this.#queue, stale, staleSince: stale ? new Date().toISOString() : null };
    this.change([]);
  }

  job(id) { return this.#jobs.get(id); }

  #head() { return { revision: `scripted-${this.#revision}`, takenAt: new Date().toISOString(), queue: this.#queue }; }
  #snapshot() { return { ...this.#head(), jobs: [...this.#jobs.values()] }; }

  #send(event, body) {
    for (const stream of this.#streams) stream.write(`event: ${event}\nid: ${body.revision}\ndata: ${JSON.stringify(body)}\n\n`);
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, 'http://x');
    const json = (body, status = 200, type = 'application/json') => {
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-cache' }).end(JSON.stringify(body));
    };
    const act = /^\/api\/v1\/jobs\/([^/]+)\/(suspend|resume|complete|cancel)$/.exec(pathname);
    if (act && request.method === 'POST') return this.#act(request, act[1], act[2], json);
    if (pathname === '/api/v1/key') return json({ key: this.key });
    if (pathname === '/api/v1/jobs') return json(this.#snapshot());
    if (pathname === '/api/v1/diagnostics') return json(this.diagnostics);
    if (pathname === '/api/v1/sites') return json({ sites: this.sites });
    if (pathname === '/api/v1/sites/jobs') return json(this.#snapshot());
    const settled = /^\/api\/v1\/sites\/(revoke|acknowledge)$/.exec(pathname);
    if (settled && request.method === 'POST') return this.#settle(request, settled[1], json);
    if (pathname === '/healthz') return json({ status: 'pass', version: '1.2.3' });
    if (pathname === '/api/v1/events') return this.#stream(request, response);
    return sendPage(pathname, response);
  }

  #stream(request, response) {
    response.useChunkedEncodingByDefault = false;
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'Connection': 'close' });
    const snapshot = this.#snapshot();
    response.write(`retry: 2000\nevent: snapshot\nid: ${snapshot.revision}\ndata: ${JSON.stringify(snapshot)}\n\n`);
    this.#streams.add(response);
    request.on('close', () => this.#streams.delete(response));
  }

  async #settle(request, action, json) {
    let body = '';
    for await (const part of request) body += part;
    const { origin } = JSON.parse(body);
    this.acts.push({ action, id: origin, authorization: request.headers.authorization, type: request.headers['content-type'], body: { origin } });
    if (this.refusal !== null) return json({ type: 'about:blank', title: 'Refused', ...this.refusal }, this.refusal.status, 'application/problem+json');
    if (action === 'revoke') this.sites = this.sites.filter((site) => site.origin !== origin);
    else this.sites = this.sites.map((site) => (site.origin === origin ? { ...site, acknowledged: true } : site));
    return json({ sites: this.sites });
  }

  async #act(request, id, action, json) {
    let body = '';
    for await (const part of request) body += part;
    this.acts.push({ action, id, authorization: request.headers.authorization, type: request.headers['content-type'], body: JSON.parse(body) });
    if (this.refusal === null) return json(this.#jobs.get(id));
    const { status, detail } = this.refusal;
    return json({ type: 'about:blank', title: 'Refused', status, detail }, status, 'application/problem+json');
  }
}

async function sendPage(pathname, response) {
  const path = pathname === '/' ? '/index.html' : pathname;
  try {
    const data = await readFile(join(WEBROOT, path));
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff',
    }).end(data);
  } catch {
    response.writeHead(404).end();
  }
}

const BEGINNING = Date.UTC(2026, 0, 1);
let made = 0;

/** A job as the own origin sees it. @param {Object} [more] members that differ; metadata and progress member by member */
export function makeJob({ metadata = {}, progress = {}, ...more } = {}) {
  const number = ++made;
  const { bytesTransferred = 0, bytesTotal = 4_000_000 } = progress;
  const job = {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    tag: 'status', serviceId: 253675, provider: 'Proseware',
    metadata: { albumArtist: 'The Artist', albumTitle: 'The Album', trackNumber: String(number), title: `Song ${number}`, duration: '241', rating: '4', ...metadata },
    displayName: '', type: 'download', priority: 'normal', state: 'queued', downloadState: 0,
    progress: {
      bytesTransferred, bytesTotal, filesTransferred: 0, filesTotal: 1, fraction: bytesTotal ? bytesTransferred / bytesTotal : null, ...progress,
    },
    rate: null, eta: null,
    times: { created: new Date(BEGINNING + number * 1000).toISOString(), modified: null, transferCompleted: null },
    error: null, lastError: null, errorCount: 0, retryAt: null, reply: null, warnings: [], owner: 'somebody',
    files: [{
      name: `song${number}.mp3`, bytesTransferred, bytesTotal, completed: false,
      localName: `/home/somebody/Downloads/song${number}.mp3`, remoteName: `https://store.example/song${number}.mp3`,
    }],
    ...more,
  };
  const { albumArtist, albumTitle, trackNumber, title, duration, rating } = job.metadata;
  job.description ??= ['', '', `WMP_${job.tag.toUpperCase()}`, 1, job.serviceId, job.provider, albumArtist, albumTitle, trackNumber, title, duration, rating].join(':');
  return job;
}

/** The same job, further on. */
export function moveJob(job, { progress = {}, ...more }) {
  const moved = { ...job.progress, ...progress };
  moved.fraction = moved.bytesTotal ? moved.bytesTransferred / moved.bytesTotal : null;
  return { ...job, ...more, progress: moved };
}
