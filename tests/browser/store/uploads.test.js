// SPDX-License-Identifier: MIT
// A store's page while its customer sends it something: the bar has words for that, the old object model knows nothing of it.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { openBrowser, setPermission } from '../harness/store-browser.js';
import { SERVICE_ID } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

inEach('uploads on a store’s page', {}, (name) => {
  let site, bridge, browser;
  before(async () => {
    site = await StoreSite.start({ https: true, isPublic: true });
    bridge = await Bridge.start(['--queue', 'replay', '--scenario', 'upload', '--loop', '--allow-origin', `${site.origin()}=Proseware`]);
    browser = await openBrowser(name);
    await setPermission(name, browser, site.origin(), 'granted');
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site].map((one) => one?.stop()));
  });

  async function show(html) {
    site.set('/page', `<!doctype html><html lang="en"><meta charset="utf-8"><title>Store</title>${html}`);
    const page = await browser.newPage();
    await page.goto(`${site.origin()}/page`);
    return page;
  }

  it('the bar says sending, sent and reply', { timeout: TEST_MS }, async () => {
    const page = await show(`<script type="module" src="/client/elements.js"></script>
      ${[0, 2].map((index) => `<bits-progress url="${bridge.url}" service-id="${SERVICE_ID}" index="${index}"></bits-progress>`).join('')}`);
    const text = (at) => page.evaluate((i) => document.querySelectorAll('bits-progress')[i].shadowRoot?.querySelector('[part=text]').textContent ?? '', at);
    const says = (at, pattern) => until(async () => pattern.test(await text(at)), `bar ${at} like ${pattern}`);
    await says(0, /^Sending · \d+% · .* of 4 MB/);
    await says(0, /^Sent · 100%/);
    await says(1, /^Reply · 100%/);
    await page.close();
  });

  it('a page of 2003 is shown no download that is none', { timeout: TEST_MS }, async () => {
    const page = await show(`<script src="/client/download-manager.js" data-url="${bridge.url}" data-start="load"></script>
      <script>collection = external.DownloadManager.getDownloadCollection(${SERVICE_ID});</script>
      <script type="module">import { connect } from '/client/bitsbridge.js'; globalThis.store = connect({ url: '${bridge.url}', start: true });</script>`);
    await until(() => page.evaluate(() => globalThis.store?.jobs.length === 3), 'the jobs are known');
    // What it would have listed it lists in the same turn.
    await until(() => page.evaluate(() => navigator.locks.query().then(({ held }) => held.some(({ name: lock }) => lock.startsWith('bitsbridge')))), 'the page has the turn');
    assert.equal(await page.evaluate(() => globalThis.collection.count), 0);
    await page.close();
  });
});
