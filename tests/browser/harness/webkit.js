// SPDX-License-Identifier: MIT
// WebKitGTK by its own WebDriver, in as many words as the tests need: puppeteer does not speak it.

import { accessSync, constants, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { Program } from './processes.js';
import { Screen } from './screen.js';
import { until } from './suite.js';

const isProgram = path => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
const inPath = name => (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, name)).find(isProgram) ?? null;

/** Debian keeps the small browser below /usr/lib/TRIPLET/webkit2gtk-VERSION. */
function findMiniBrowser() {
  const below = (folder, fits) => {
    try {
      return readdirSync(folder).filter(fits).map(name => join(folder, name));
    } catch {
      return [];
    }
  };
  return below('/usr/lib', name => /-linux-gnu/.test(name)).flatMap(folder => below(folder, name => name.startsWith('webkit2gtk-')))
    .map(folder => join(folder, 'MiniBrowser')).find(isProgram) ?? null;
}

/** Why there are no tests in WebKit; null: there are. */
export function webkitObstacle() {
  if (!inPath('WebKitWebDriver') || !findMiniBrowser()) return 'no WebKitWebDriver in PATH, or no MiniBrowser; on Debian: script/install browser';
  return inPath('Xvfb') ? null : 'no Xvfb in PATH; on Debian: script/install browser';
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export class WebKit {
  static async start() {
    const webkit = new WebKit();
    webkit.screen = await Screen.start();
    try {
      const port = await freePort();
      webkit.url = `http://127.0.0.1:${port}`;
      webkit.driver = new Program('WebKitWebDriver', [`--port=${port}`], { env: { ...process.env, DISPLAY: webkit.screen.display, no_proxy: '*' } });
      await until(() => fetch(`${webkit.url}/status`).then(response => response.ok, () => false), 'WebKitWebDriver');
      const { sessionId } = await webkit.#send('POST', '/session', { capabilities: { alwaysMatch: {
        'acceptInsecureCerts': true, 'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: ['--automation'] },
      } } });
      webkit.session = `/session/${sessionId}`;
    } catch (error) {
      await webkit.stop();
      throw error;
    }
    return webkit;
  }

  async #send(method, path, body) {
    const response = await fetch(this.url + path, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${path}: ${value?.message ?? response.status}`);
    return value;
  }

  goto(url) { return this.#send('POST', `${this.session}/url`, { url }); }

  /** In the current tab. */
  evaluate(task, ...args) {
    return this.#send('POST', `${this.session}/execute/sync`, { script: `return (${task})(...arguments)`, args });
  }

  /** A new tab, which is the current one then. @returns {Promise<string>} its handle */
  async open() {
    const { handle } = await this.#send('POST', `${this.session}/window/new`, { type: 'tab' });
    await this.show(handle);
    return handle;
  }

  handle() { return this.#send('GET', `${this.session}/window`); }
  show(handle) { return this.#send('POST', `${this.session}/window`, { handle }); }
  close() { return this.#send('DELETE', `${this.session}/window`); }

  async stop() {
    if (this.session) await this.#send('DELETE', this.session).catch(() => {});
    await this.driver?.stop();
    await this.screen.stop();
  }
}
