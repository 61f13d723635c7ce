// SPDX-License-Identifier: MIT
// Pages over plain http have no Web Locks: who leads is agreed upon by messages. Only Firefox lets a public one to the bridge.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser, setPermission } from '../harness/store-browser.js';
import { SERVICE_ID, expectMoving, fiveLines, readBar } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

inEach('pages over plain http', { browsers: ['firefox'] }, name => {
  let site, files, bridge, browser;
  before(async () => {
    [site, files] = await Promise.all([StoreSite.start({ isPublic: true }), startFileServer()]);
    const origin = site.origin();
    bridge = await Bridge.start(['--allow-origin', `${origin}=Proseware`, '--allow-control', origin, '--allow-source', `${files.url}/`]);
    site.set('/', fiveLines(bridge.url));
    site.set('/old', `<script src="/client/download-manager.js" data-url="${bridge.url}" data-start="load"></script>
      <script>var collection = external.DownloadManager.getDownloadCollection(${SERVICE_ID});</script>`);
    browser = await openBrowser(name);
    await setPermission(name, browser, origin, 'granted');
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site, files].map(one => one?.stop()));
  });
  async function open(path) {
    const page = await browser.newPage();
    await page.goto(site.origin() + path);
    return page;
  }
  const streams = async () => Number(/event_streams (\d+)/.exec(await (await fetch(`${bridge.url}/metrics`)).text())[1]);

  it('tabs that open at once have one stream, one writer, and another one when that tab closes', { timeout: TEST_MS }, async () => {
    const old = await Promise.all(Array.from({ length: 3 }, () => open('/old')));
    assert.equal(await old[0].evaluate(() => isSecureContext || Boolean(navigator.locks)), false);
    await Promise.all(old.map((page, tab) => page.evaluate((url, at) => {
      for (let n = 0; n < 3; n++) collection.startDownload(`${url}/song.mp3?size=200000&rate=2000&n=${at}-${n}`, 'background');
    }, files.url, tab)));
    const tabs = [await open('/'), await open('/')];
    for (const tab of tabs) await expectMoving(tab);
    await until(async () => await streams() === 1, 'one stream');
    await old[0].close();
    await old[1].close();
    for (const tab of tabs) await until(async () => (await readBar(tab)).state === 'live', 'live');
    await until(async () => await streams() === 1, 'one stream again');
    files.release();
    await until(() => old[2].evaluate(() => {
      const states = Array.from({ length: collection.count }, (_, i) => collection.item(i).downloadState);
      return states.length === 9 && states.every(state => state === 3);
    }), 'all nine are completed');
    const { jobs } = await (await fetch(`${bridge.url}/api/v1/jobs`)).json();
    assert.equal(new Set(jobs.map(job => job.files[0].remoteName)).size, 9);
    assert.equal(jobs.length, 9);
  });
});
