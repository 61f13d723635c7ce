// SPDX-License-Identifier: MIT
// node harness/run.js FILE...: runs files of tests, some at a time, each in a process of its own. Those that follow each other
// use the same browsers. A file that passed is a line; one that failed is told in full, after all others.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { portsOfFile, reservePorts } from './public-ports.js';

const AT_ONCE = 2;
const MODULES = fileURLToPath(new URL('modules.js', import.meta.url));
const files = process.argv.slice(2);
const total = { tests: 0, pass: 0, fail: 0, skipped: 0 };
/** @type {string[]} what the files say that failed */
const failed = [];
let next = 0;

const count = (output, what) => Number(new RegExp(`^(?:ℹ|#) ${what} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);

/** The browsers that one file after the other uses; one that a failed file had is not handed on. */
class Browsers {
  /** @type {Map<string, Promise<import('puppeteer-core').Browser>>} */
  #launched = new Map();

  async endpoint(name) {
    if (!this.#launched.has(name)) {
      const browser = import('./store-browser.js').then(({ launchStoreBrowser }) => launchStoreBrowser(name)); // unit tests have no packages
      this.#launched.set(name, browser);
      await (await browser).disconnect();
    }
    return (await this.#launched.get(name)).wsEndpoint();
  }

  async end() {
    const all = await Promise.allSettled(this.#launched.values());
    this.#launched.clear();
    for (const { value } of all) {
      const child = value?.process();
      if (!child || child.exitCode !== null || child.signalCode !== null) continue;
      const exited = once(child, 'exit');
      process.kill(-child.pid, 'SIGKILL'); // with its own children; the profile goes with them
      await exited;
    }
  }
}

async function run(file, number, browsers) {
  const begun = Date.now();
  const child = fork(file, { execArgv: ['--import', MODULES, '--test-reporter=spec'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, ...portsOfFile(number) } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => { output += text; });
  child.on('message', ({ browser }) => browsers.endpoint(browser).then(endpoint => ({ endpoint }), error => ({ error: String(error) }))
    .then(answer => child.connected && child.send(answer)));
  const [code, signal] = await once(child, 'close');
  const isGood = code === 0;
  for (const what of Object.keys(total)) total[what] += count(output, what);
  const counts = ['pass', 'fail', 'skipped'].filter(what => count(output, what)).map(what => `${count(output, what)} ${what}`).join(', ');
  console.log(`${isGood ? 'ok' : 'FAILED'}  ${file}  ${Math.round((Date.now() - begun) / 1000)} s: ${counts || `ended with ${signal ?? code}`}`);
  for (const line of new Set(output.match(/^ *﹣ .*$/gm))) console.log(line);
  if (!isGood) {
    failed.push(`\n== ${file}\n${output}`);
    await browsers.end();
  }
}

async function work() {
  const browsers = new Browsers();
  while (next < files.length) {
    const number = next++;
    await run(files[number], number, browsers);
  }
  await browsers.end();
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1)); // puppeteer's own way leaves the rest running
reservePorts(files.length);
await Promise.all(Array.from({ length: AT_ONCE }, work));
for (const text of failed) console.log(text);
for (const [what, number] of Object.entries(total)) console.log(`ℹ ${what} ${number}`);
process.exitCode = failed.length ? 1 : 0;
