// SPDX-License-Identifier: MIT
// Stands before a real bridge and lets through less than it sends: what filters and proxies on visitors' machines do.

import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';

export class NarrowBridge {
  /** What becomes of event streams: "pass", "cut" after their first event, "mute": opened, but nothing comes, "refuse". */
  streams = 'pass';
  /** And of long polls: "pass" or "cut". */
  longPolls = 'pass';
  /** How often each kind was asked for. */
  asked = { stream: 0, longPoll: 0, poll: 0 };
  /** So many answers to a POST are lost, once the bridge has given them; and their statuses. */
  losing = 0;
  /** @type {number[]} */ lost = [];
  /** What is done before an answer is lost. @type {() => Promise<void>} */
  beforeLoss = async () => {};
  #open = new Set();

  /** @param {import('./bridge.js').Bridge} bridge */
  static async start(bridge) {
    const narrow = new NarrowBridge();
    narrow.bridge = bridge;
    narrow.server = createServer((request, response) => narrow.#answer(request, response));
    narrow.server.listen(0, '127.0.0.1');
    await once(narrow.server, 'listening');
    narrow.url = `http://127.0.0.1:${narrow.server.address().port}`;
    return narrow;
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Ends every stream as a bridge does. */
  endStreams() {
    for (const response of this.#open) response.end();
  }

  #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.url);
    const kind = pathname === '/api/v1/events' ? 'stream' : searchParams.has('wait') ? 'longPoll' : 'poll';
    if (pathname.startsWith('/api/')) this.asked[kind]++;
    const how = kind === 'stream' ? this.streams : kind === 'longPoll' ? this.longPolls : 'pass';
    if (how === 'cut' && kind === 'longPoll') { // in the middle: before the first byte browsers try again by themselves
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 100, 'Access-Control-Allow-Origin': '*' });
      response.write('{', () => request.socket.destroy());
      return;
    }
    const onward = forward(this.bridge.url + request.url, {
      method: request.method, headers: { ...request.headers, host: `127.0.0.1:${this.bridge.port}` },
    }, answer => (request.method === 'POST' && this.losing > 0 ? this.#lose(answer, request, response) : this.#pass(answer, response, how, kind)));
    onward.on('error', () => request.socket.destroy());
    request.pipe(onward);
    response.on('close', () => onward.destroy());
  }

  /** In the middle: before the first byte browsers send it again by themselves. */
  async #lose(answer, request, response) {
    this.losing--;
    for await (const part of answer) void part;
    await this.beforeLoss();
    this.lost.push(answer.statusCode);
    response.writeHead(answer.statusCode, answer.headers);
    response.write('{', () => request.socket.destroy());
  }

  #pass(answer, response, how, kind) {
    const { connection, ...headers } = answer.headers;
    if (how === 'refuse') {
      answer.destroy();
      response.writeHead(503, { ...headers, 'Retry-After': '60' }).end('{}');
      return;
    }
    if (kind === 'stream') {
      response.useChunkedEncodingByDefault = false; // as a bridge sends it: the connection's end is the stream's
      headers.connection = 'close';
      this.#open.add(response);
      response.on('close', () => this.#open.delete(response));
    }
    response.writeHead(answer.statusCode, headers).flushHeaders();
    answer.on('error', () => response.destroy());
    if (how === 'mute') return answer.resume();
    if (how === 'pass') return answer.pipe(response);
    let text = '';
    answer.on('data', data => {
      text += data;
      if (/^id: [^]*\n\n/m.test(text) && !response.writableEnded) response.end(text);
    });
  }
}
