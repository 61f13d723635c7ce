// SPDX-License-Identifier: MIT
// A bridge of its own for one test: free port, folders that are gone afterwards.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program, run } from './processes.js';

const ROOT = resolve(fileURLToPath(import.meta.url), '../../../..');

/** The program under test: BITSBRIDGE names it, else the newest usual build. @returns {?string} */
export function findBridge() {
  const named = process.env.BITSBRIDGE;
  const places = named ? [named] : ['dev', 'release', 'asan', 'tsan'].map((preset) => join(ROOT, 'build', preset, 'bitsbridge'));
  return places.find((place) => existsSync(place)) ?? null;
}

export class Bridge {
  #program = null;
  #arguments;

  /** @param {string} folder @param {string[]} args further arguments of serve */
  constructor(folder, args) {
    this.folder = folder;
    this.downloads = join(folder, 'downloads');
    this.data = join(folder, 'data');
    this.#arguments = args;
    this.port = 0;
  }

  /** @param {string[]} [args] further arguments of serve @returns {Promise<Bridge>} listening */
  static async start(args = []) {
    const bridge = new Bridge(await mkdtemp(join(tmpdir(), 'bitsbridge-')), args);
    await mkdir(bridge.downloads);
    try {
      await bridge.serve();
    } catch (error) {
      await bridge.stop();
      throw error;
    }
    return bridge;
  }

  get url() { return `http://127.0.0.1:${this.port}`; }
  get environment() {
    return { ...process.env, HOME: this.folder, XDG_CONFIG_HOME: join(this.folder, 'config'), XDG_STATE_HOME: join(this.folder, 'state'), no_proxy: '*' };
  }

  /** Serves, again on the same port after the first time. Sets `token`. */
  async serve() {
    this.#program = new Program(findBridge(), ['serve', '--port', String(this.port), '--data-dir', this.data,
      '--download-dir', this.downloads, ...this.#arguments], { env: this.environment });
    const [, port] = await this.#program.waitForLine(/^bitsbridge: listening on http:\/\/127\.0\.0\.1:(\d+)\/$/);
    this.port = Number(port);
    this.token = await this.command('open', '--key');
  }

  /** The address of a dashboard with control. @returns {Promise<string>} */
  dashboard() { return this.command('open'); }

  /** Nothing of it moves any more. */
  async freeze() { await this.#program.freeze(); }

  /** As a power cut would: nothing is said goodbye to. */
  async kill() { await this.#program.stop('SIGKILL'); }

  /** The other commands, beside the server, run in the downloads folder. @returns {Promise<string>} what they print */
  async command(name, ...args) {
    return (await run(findBridge(), [name, '--data-dir', this.data, ...args], { env: this.environment, cwd: this.downloads })).trim();
  }

  /** Adds a tagged job. @returns {Promise<string>} its id */
  add(url, ...args) { return this.command('add', url, ...args); }

  async stop() {
    await this.#program.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
