// SPDX-License-Identifier: MIT
// Files of tests hand their browser on: what one has left in it the next one does not find.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { connectBrowser } from '../harness/browsers.js';
import { launchStoreBrowser, setPermission } from '../harness/store-browser.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach } from '../harness/suite.js';

inEach('a browser that is handed on', { bridge: false }, name => {
  let site, origin, launched;
  before(async () => {
    site = await StoreSite.start({ isPublic: true });
    origin = site.origin('localhost');
    site.set('/', '<!doctype html><link rel="icon" href="data:,"><title>Shop</title>');
    site.set('/worker.js', 'addEventListener("fetch", () => {})', { 'Content-Type': 'text/javascript' });
    launched = await launchStoreBrowser(name);
    await launched.disconnect(); // Firefox takes one at a time
  }, { timeout: TEST_MS });
  after(async () => {
    if (launched) process.kill(-launched.process().pid, 'SIGKILL'); // with its own children
    await site?.stop();
  });

  const lookInto = page => page.evaluate(async () => ({
    cookie: document.cookie, storage: { ...localStorage }, caches: await caches.keys(), databases: (await indexedDB.databases()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length, permission: (await navigator.permissions.query({ name: 'loopback-network' })).state,
  }));

  it('has one tab, nothing stored, no service worker, and asks its user again', { timeout: TEST_MS }, async () => {
    const first = await connectBrowser(name, launched.wsEndpoint());
    await setPermission(name, first, origin, 'granted');
    const context = await first.createBrowserContext();
    const pages = [await context.newPage(), await first.newPage()];
    for (const page of pages) {
      await page.goto(`${origin}/`);
      await page.evaluate(async () => {
        document.cookie = 'a=b; max-age=1000';
        localStorage.a = 'b';
        await caches.open('c');
        await new Promise(resolve => { indexedDB.open('d').onsuccess = resolve; });
        await navigator.serviceWorker.register('/worker.js');
        await navigator.serviceWorker.ready;
      });
    }
    const left = { cookie: 'a=b', storage: { a: 'b' }, caches: ['c'], databases: 1, workers: 1, permission: 'granted' };
    assert.deepEqual(await lookInto(pages[1]), left);
    await first.close();

    const second = await connectBrowser(name, launched.wsEndpoint());
    assert.deepEqual([(await second.pages()).length, second.browserContexts().length], [1, 1]);
    const page = await second.newPage();
    await page.goto(`${origin}/`);
    assert.deepEqual(await lookInto(page), { cookie: '', storage: {}, caches: [], databases: 0, workers: 0, permission: 'prompt' });
    await second.close();
  });
});
