// SPDX-License-Identifier: MIT
// A store's web site: pages that a test gives, and the client's files, which a store serves itself.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takePort } from './public-ports.js';

const CLIENT = fileURLToPath(new URL('../../../webroot/client/', import.meta.url));
export const HOST = 'store.example';
export const OTHER_HOST = 'other.example';
export const LOOPBACK = '127.0.0.1';

function makeCertificate() {
  const folder = mkdtempSync(join(tmpdir(), 'bitsbridge-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert,
      '-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST},DNS:${OTHER_HOST},DNS:localhost`], { stdio: 'pipe' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export class StoreSite {
  /** By path. @type {Map<string, {body: string, headers: Object}>} */
  #pages = new Map();

  /** @param {{https?: boolean, isPublic?: boolean, address?: string}} [options] isPublic: browsers take it for a site of the web */
  static async start({ https = false, isPublic = false, address = LOOPBACK } = {}) {
    const site = new StoreSite();
    const listener = (request, response) => site.#answer(request, response);
    site.server = https ? createHttpsServer(makeCertificate(), listener) : createHttpServer(listener);
    for (;;) {
      site.server.listen(isPublic ? takePort() : 0, address);
      try {
        await once(site.server, 'listening');
        break;
      } catch (error) { // another program has it
        if (!isPublic || error.code !== 'EADDRINUSE') throw error;
      }
    }
    site.port = site.server.address().port;
    site.scheme = https ? 'https' : 'http';
    return site;
  }

  /** @param {string} [host] */
  origin(host = HOST) { return `${this.scheme}://${host}:${this.port}`; }

  /** How often a path was asked for, by path. @type {Map<string, number>} */
  asked = new Map();

  /** @param {string} path decoded @param {string} body @param {Object} [headers] */
  set(path, body, headers = {}, status = 200) { this.#pages.set(path, { body, headers, status }); }

  /** A song, as stores serve them. */
  setSong(path, size = 6000) {
    this.set(path, 'noise '.repeat(size / 6), { 'Content-Type': 'audio/mpeg', 'Content-Length': size, 'Accept-Ranges': 'bytes', 'ETag': '"1"' });
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #answer(request, response) {
    const path = decodeURI(request.url.split('?')[0]);
    const page = this.#pages.get(path);
    this.asked.set(path, (this.asked.get(path) ?? 0) + 1);
    // A sandboxed frame has an origin of its own: modules reach it by CORS only.
    const common = { 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' };
    if (page) return response.writeHead(page.status, { 'Content-Type': 'text/html; charset=utf-8', ...common, ...page.headers }).end(page.body);
    if (!/^\/client\/[a-z-]+\.js$/.test(path)) return response.writeHead(404, common).end();
    const body = await readFile(join(CLIENT, path.slice('/client/'.length))).catch(() => null);
    return response.writeHead(body ? 200 : 404, { 'Content-Type': 'text/javascript; charset=utf-8', ...common }).end(body ?? '');
  }
}
