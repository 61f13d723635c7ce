// SPDX-License-Identifier: MIT
// Programs that a test starts. Each is ended by its own process id, also when the test fails.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** How long a program may take to end by itself before it is killed, in milliseconds. */
const END_MS = 10_000;

/** Those that run; a test program that dies takes them along. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

export class Program {
  /** @type {string[]} the last lines of both streams, for error messages */
  output = [];

  /** @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} [options] */
  constructor(command, args, options = {}) {
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    running.add(this.child);
    this.exited = once(this.child, 'exit').catch((error) => { this.output.push(String(error)); })
      .finally(() => running.delete(this.child));
    this.lines = createInterface({ input: this.child.stdout });
    this.lines.on('line', (line) => this.#keep(line));
    createInterface({ input: this.child.stderr }).on('line', (line) => this.#keep(line));
  }

  /** The first line of stdout that matches. @param {RegExp} pattern @returns {Promise<RegExpExecArray>} */
  async waitForLine(pattern, timeoutMs = 60_000) {
    let found;
    const line = new Promise((resolve) => {
      found = (text) => { const match = pattern.exec(text); if (match) resolve(match); };
      this.lines.on('line', found);
    });
    let timer;
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`no line like ${pattern} in time:\n${this.output.join('\n')}`)), timeoutMs); });
    const ended = this.exited.then(() => { throw new Error(`ended before a line like ${pattern}:\n${this.output.join('\n')}`); });
    ended.catch(() => {});
    try {
      return await Promise.race([line, late, ended]);
    } finally {
      clearTimeout(timer);
      this.lines.off('line', found);
    }
  }

  /** Stops it where it is (Linux); a busy machine takes its time for that, thread by thread. */
  async freeze() {
    const threads = `/proc/${this.child.pid}/task`;
    this.child.kill('SIGSTOP');
    const moves = async (thread) => !/\) T /.test(await readFile(`${threads}/${thread}/stat`, 'utf8'));
    while ((await Promise.all((await readdir(threads)).map(moves))).includes(true)) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** @param {NodeJS.Signals} [signal] */
  async stop(signal = 'SIGTERM') {
    if (this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined) return;
    this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), END_MS);
    await this.exited;
    clearTimeout(timer);
  }

  #keep(line) {
    this.output.push(line);
    if (this.output.length > 50) this.output.shift();
  }
}

/** Runs a program to its end. @returns {Promise<string>} its stdout; rejects with its output where it fails */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000, ...options });
  let out = '';
  let errors = '';
  child.stdout.on('data', (data) => { out += data; });
  child.stderr.on('data', (data) => { errors += data; });
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ended with ${code ?? signal}\n${errors}${out}`);
  return out;
}
