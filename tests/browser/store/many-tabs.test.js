// SPDX-License-Identifier: MIT
// Many tabs of one store at once, some of them old pages: what each asks for is done once, and all show the same.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser } from '../harness/store-browser.js';
import { readBar } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const ID = 253675;
const OLD_TABS = 3, NEW_TABS = 5;
const LIFE_MS = Number(process.env.MANY_TABS_MS ?? 15_000);

inEach('eight tabs of a store', {}, name => {
  let site, files, bridge, browser, origin;
  before(async () => {
    [site, files] = await Promise.all([StoreSite.start(), startFileServer()]);
    origin = site.origin('localhost');
    bridge = await Bridge.start(['--allow-origin', `${origin}=Proseware`, '--allow-control', origin, '--allow-source', `${files.url}/`]);
    site.set('/old', `<script src="/client/download-manager.js" data-url="${bridge.url}" data-start="load"></script>
      <script>var collection = external.DownloadManager.getDownloadCollection(${ID});</script>`);
    site.set('/new', `<script type="module" src="/client/elements.js"></script><bits-progress url="${bridge.url}" service-id="${ID}" start></bits-progress>`);
    browser = await openBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site, files].map(one => one?.stop()));
  });

  async function open(path) {
    const page = await browser.newPage();
    await page.goto(origin + path);
    return page;
  }
  const rows = page => page.evaluate(() => {
    const all = [];
    for (let i = 0; i < collection.count; i++) all.push(`${collection.item(i).sourceURL} ${collection.item(i).downloadState}`);
    return all;
  });
  const jobs = async () => (await (await fetch(`${bridge.url}/api/v1/jobs`, { headers: { Authorization: `Bearer ${bridge.token}` } })).json()).jobs;

  it('add, cancel and reload at random: as many jobs as downloads, every cancel done, the same rows everywhere', { timeout: 3 * TEST_MS + 2 * LIFE_MS }, async () => {
    const old = [], others = [];
    for (let i = 0; i < OLD_TABS; i++) old.push(await open('/old'));
    for (let i = 0; i < NEW_TABS; i++) others.push(await open('/new'));
    const asked = [], cancelled = new Set();
    const pick = list => list[Math.floor(Math.random() * list.length)];
    /** So long that many wait; what is to be cancelled would take a quarter of an hour. */
    const song = (rate = 200_000) => {
      const url = `${files.url}/song.mp3?size=100000&rate=${rate}&n=${asked.length}`;
      asked.push(url);
      return url;
    };
    const isToBeCancelled = url => url.includes('rate=100&');
    const start = (page, urls) => page.evaluate(list => { for (const url of list) collection.startDownload(url, 'background'); }, urls);
    const cancel = (page, url) => page.evaluate(wanted => {
      for (let i = 0; i < collection.count; i++) {
        const item = collection.item(i);
        if (item.sourceURL !== wanted) continue;
        item.cancel();
        return item.downloadState;
      }
      return undefined; // not heard of yet in this tab
    }, url);
    const actions = {
      add() { return start(pick(old), Array.from({ length: 1 + Math.floor(Math.random() * 3) }, () => song(pick([100, 200_000, 200_000])))); },
      async cancel() {
        const url = pick(asked.filter(one => isToBeCancelled(one) && !cancelled.has(one)));
        const state = url && await cancel(pick(old), url);
        if (state === undefined) return;
        assert.equal(state, 4, 'at once');
        cancelled.add(url);
      },
      async reload() { await pick([...old, ...others]).reload(); },
      all() { return Promise.all(old.map(page => start(page, [song()]))); }, // at once
    };
    const end = Date.now() + LIFE_MS;
    while (Date.now() < end && asked.length < 200) {
      await actions[pick(['add', 'cancel', 'cancel', 'reload', 'reload', 'all'])]();
      await new Promise(resolve => setTimeout(resolve, Math.random() * 1500));
    }
    for (const url of asked.filter(one => isToBeCancelled(one) && !cancelled.has(one))) {
      assert.equal(await until(() => cancel(old[0], url), 'a row in another tab'), 4);
      cancelled.add(url);
    }
    const settled = await until(async () => {
      const [first, ...rest] = await Promise.all(old.map(rows));
      const isSame = rest.every(one => one.join() === first.join());
      return isSame && first.length >= asked.length && first.every(row => /[34]$/.test(row)) ? first : null;
    }, 'an end of all downloads, and the same rows in all tabs', TEST_MS + LIFE_MS).catch(async error => {
      throw new Error(`${error.message}: ${asked.length} asked, ${JSON.stringify(await Promise.all(old.map(rows)))}`);
    });
    assert.deepEqual(settled.map(row => row.split(' ')[0]).sort(), [...asked].sort(), 'one row for each download');
    await until(async () => {
      const bars = await Promise.all(others.map(readBar));
      return bars.every(bar => bar.state === 'live' && bar.jobs === bars[0].jobs && bar.text === bars[0].text && bar.jobs > 0);
    }, 'the same words on all bars', TEST_MS).catch(async error => {
      throw new Error(`${error.message}: ${JSON.stringify(await Promise.all(others.map(readBar)))}`);
    });
    const made = new Map();
    for (const job of await jobs()) {
      const [{ remoteName: url }] = job.files;
      assert.ok(!made.has(url), `made twice: ${url}`);
      made.set(url, job.state);
    }
    for (const url of asked) {
      const row = settled.find(one => one.startsWith(`${url} `));
      if (cancelled.has(url)) assert.ok([undefined, 'cancelled'].includes(made.get(url)) && row.endsWith('4'), `${url} was cancelled, but is ${made.get(url)}, ${row}`);
      else assert.ok(made.get(url) === 'acknowledged' && row.endsWith('3'), `${url} is ${made.get(url)}, ${row}`);
    }
    console.log(`${asked.length} downloads, ${cancelled.size} cancelled, ${made.size} jobs`);
    for (const page of [...old, ...others]) await page.close();
  });
});
