// SPDX-License-Identifier: MIT
// An answer that is lost after the bridge has made the job: the page asks again with the same key, and there is one job.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { NarrowBridge } from '../harness/narrow-bridge.js';
import { openBrowser } from '../harness/store-browser.js';
import { SERVICE_ID } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

inEach('a lost answer', {}, name => {
  let site, origin, bridge, narrow, browser, page;
  let collection = SERVICE_ID; // a page remembers those of the test before
  before(async () => {
    site = await StoreSite.start();
    origin = site.origin('localhost');
    site.setSong('/songs/1.mp3');
    site.set('/new', '<!doctype html><title>Shop</title>');
    browser = await openBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  beforeEach(async () => {
    bridge = await Bridge.start(['--allow-control', `${origin}=Proseware`, '--allow-source', `${origin}/songs/`]);
    narrow = await NarrowBridge.start(bridge);
    collection++;
    site.set('/old', `<!doctype html><script src="/client/download-manager.js" data-url="${narrow.url}" data-start="load"></script>
      <script>var collection = external.DownloadManager.getDownloadCollection(${collection});</script>`);
    page = await browser.newPage();
  }, { timeout: TEST_MS });
  afterEach(async () => {
    await page?.close();
    await narrow?.stop();
    await bridge?.stop();
  });
  const test = (title, body) => it(title, { timeout: TEST_MS }, body);
  const jobs = async () => (await (await fetch(`${bridge.url}/api/v1/jobs`)).json()).jobs;
  /** What the page's module says of an order. */
  const create = key => page.evaluate(async (url, song, serviceId, name_) => {
    const { connect } = await import('/client/bitsbridge.js');
    window.store ??= connect({ url, start: true });
    try {
      return { id: (await window.store.create({ url: song, serviceId }, name_)).id };
    } catch (error) {
      return { error: error.name, status: error.status };
    }
  }, narrow.url, `${origin}/songs/1.mp3`, collection, key);

  for (const [what, prepare] of [['the connection is cut', () => {}], ['the bridge is killed', () => {
    narrow.beforeLoss = async () => {
      await bridge.kill();
      await bridge.serve();
    };
  }]]) {
    test(`${what}: the same call with the same key gives the job that was made`, async () => {
      await page.goto(`${origin}/new`);
      prepare();
      narrow.losing = 1;
      const first = await create('order 1');
      assert.equal(first.status, undefined);
      assert.ok(first.error, 'the page was told nothing');
      assert.deepEqual(narrow.lost, [201]);
      const { id } = await create('order 1');
      assert.deepEqual((await jobs()).map(job => job.id), [id]);
      const other = await create('order 2');
      assert.notEqual(other.id, id);
      assert.equal((await jobs()).length, 2);
    });

    test(`${what}: an old page shows one download, and there is one`, async () => {
      await page.goto(`${origin}/old`);
      prepare();
      narrow.losing = 1;
      await page.evaluate(() => { window.collection.startDownload('/songs/1.mp3', 'background'); });
      await until(() => narrow.lost.length === 1, 'the answer to be lost');
      await page.waitForFunction(() => window.collection.item(0).downloadState === 3, { polling: 200 });
      assert.equal(await page.evaluate(() => window.collection.count), 1);
      assert.equal((await jobs()).length, 1);
    });
  }
});
