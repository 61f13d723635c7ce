// SPDX-License-Identifier: MIT
// A store with a service worker of its own, which stands between the page and the bridge as well.
import assert from 'node:assert/strict';
import { after, afterEach, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser } from '../harness/store-browser.js';
import { SERVICE_ID, expectBar, expectMoving, fiveLines, readBar } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const BEGIN = `
  addEventListener('install', event => event.waitUntil(skipWaiting()));
  addEventListener('activate', event => event.waitUntil(clients.claim()));`;
/** What stores have: everything that fails becomes a page that says so; everything is kept and given out first. */
const WORKERS = {
  offline: `${BEGIN}
    addEventListener('fetch', event => event.respondWith(fetch(event.request).catch(() => new Response('<h1>You are offline</h1>', { headers: { 'Content-Type': 'text/html' } }))));`,
  caching: `${BEGIN}
    addEventListener('fetch', event => event.respondWith((async () => {
      const cache = await caches.open('all');
      const kept = await cache.match(event.request);
      if (kept) return kept;
      const response = await fetch(event.request);
      if (event.request.method === 'GET') event.waitUntil(cache.put(event.request, response.clone()).catch(() => {}));
      return response;
    })()));`,
};

inEach('a store with a service worker', {}, name => {
  let site, files, bridge, browser, page;
  before(async () => {
    files = await startFileServer();
  });
  after(() => files?.stop());
  afterEach(async () => {
    await browser?.close();
    await Promise.all([bridge, site].map(one => one?.stop()));
  });

  async function open(worker) {
    site = await StoreSite.start();
    const origin = site.origin('localhost');
    bridge = await Bridge.start(['--allow-origin', origin]);
    await bridge.add(`${files.url}/song.mp3?size=500000000&rate=400000`, '--provider', 'Proseware', '--service-id', String(SERVICE_ID));
    site.set('/worker.js', WORKERS[worker], { 'Content-Type': 'text/javascript' });
    site.set('/empty', '<!doctype html>');
    site.set('/', fiveLines(bridge.url).replace('<bits-progress ', '<bits-progress start '));
    browser = await openBrowser(name);
    page = await browser.newPage();
    await page.goto(`${origin}/empty`);
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/worker.js');
      await navigator.serviceWorker.ready;
    });
    await page.goto(`${origin}/`);
    assert.equal(await page.evaluate(() => Boolean(navigator.serviceWorker.controller)), true);
  }

  for (const worker of Object.keys(WORKERS)) {
    it(`${worker}: live while the bridge is there, not running when it is gone, live again`, { timeout: TEST_MS }, async () => {
      await open(worker);
      await expectBar(page, 'live');
      await expectMoving(page);
      if (worker === 'caching') { // what it has kept of an earlier visit
        await page.evaluate(async url => {
          const body = await (await fetch(`${url}/api/v1/jobs`)).text();
          const { jobs, ...head } = JSON.parse(body);
          const stream = `event: snapshot\nid: ${head.revision}\ndata: ${body}\n\n`;
          const cache = await caches.open('all');
          for (const more of ['', '&wait=25']) {
            const nothing = { ...head, changed: [], removed: [] };
            await cache.put(`${url}/api/v1/jobs?since=${head.revision}${more}`, new Response(JSON.stringify(nothing)));
          }
          await cache.put(`${url}/api/v1/events`, new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } }));
          await cache.add(`${url}/client/bitsbridge.js`);
        }, bridge.url);
      }
      await bridge.kill();
      await expectBar(page, 'not-running', /not running/);
      await page.reload();
      await until(async () => {
        const { state } = await readBar(page);
        assert.ok(!['live', 'forbidden'].includes(state), `${state} without a bridge`);
        return state === 'not-running';
      }, 'not running');
      await bridge.serve();
      await expectBar(page, 'live');
      await expectMoving(page);
    });
  }
});
