// SPDX-License-Identifier: MIT
// A bridge that is absent, refuses, is killed, comes back: under open pages of a store, one stream for all of them.
import assert from 'node:assert/strict';
import { after, afterEach, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser, setPermission } from '../harness/store-browser.js';
import { SERVICE_ID, expectBar, expectMoving, fiveLines, keepScreenshot, readBar } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const TABS = 4;

inEach('a store and its bridge', {}, name => {
  let site, files, browser, bridge;
  before(async () => {
    [site, files] = await Promise.all([StoreSite.start({ https: true, isPublic: true }), startFileServer()]);
    browser = await openBrowser(name);
    await setPermission(name, browser, site.origin(), 'granted');
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([site, files].map(one => one?.stop()));
  });
  afterEach(async () => {
    await bridge?.stop();
    bridge = null;
    for (const page of (await browser.pages()).slice(1)) await page.close();
  });

  async function startBridge(...more) {
    bridge = await Bridge.start(more);
    site.set('/', fiveLines(bridge.url));
  }
  const addSong = (name = 'song.mp3') => bridge.add(`${files.url}/song.mp3?size=500000000&rate=400000`, name, '--provider', 'Proseware', '--service-id', String(SERVICE_ID));
  async function open() {
    const page = await browser.newPage();
    await page.setViewport({ width: 600, height: 200 });
    await page.goto(`${site.origin()}/`);
    return page;
  }
  const streams = async () => Number(/event_streams (\d+)/.exec(await (await fetch(`${bridge.url}/metrics`)).text())[1]);

  it('absent: says so, and goes on by itself once it runs', { timeout: TEST_MS }, async () => {
    await startBridge('--allow-origin', site.origin());
    await addSong();
    await bridge.kill();
    const page = await open();
    const bar = await expectBar(page, 'not-running', /not running/);
    assert.equal(bar.button, 'Try again');
    await keepScreenshot(page, `bridge-${name}-absent`);
    await bridge.serve();
    await expectBar(page, 'live');
    await expectMoving(page);
  });

  it('runs, but does not know this site: says that it will ask', { timeout: TEST_MS }, async () => {
    await startBridge();
    const page = await open();
    const bar = await expectBar(page, 'forbidden');
    assert.equal(bar.words, 'BITS Bridge will ask whether this site may see your downloads.');
    assert.equal(bar.button, 'Show downloads');
    await keepScreenshot(page, `bridge-${name}-forbidden`);
  });

  it('killed and restarted under an open page: catches up without a reload', { timeout: TEST_MS }, async () => {
    await startBridge('--allow-origin', site.origin());
    await addSong();
    const page = await open();
    await expectMoving(page);
    await bridge.kill();
    await expectBar(page, 'not-running', /not running/);
    assert.equal((await readBar(page)).jobs, 1, 'the last figures stay');
    await bridge.serve();
    await addSong('second.mp3');
    await until(async () => { const bar = await readBar(page); return bar.state === 'live' && bar.jobs === 2; }, 'both jobs');
    const { text } = await readBar(page); // no width: the second one waits, and its size is not known yet
    await until(async () => (await readBar(page)).text !== text, 'moving figures');
  });

  it(`${TABS} tabs have one stream; another tab takes over when the leading one closes`, { timeout: TEST_MS }, async () => {
    await startBridge('--allow-origin', site.origin());
    await addSong();
    const tabs = [];
    for (let i = 0; i < TABS; i++) tabs.push(await open());
    for (const tab of tabs) await expectBar(tab, 'live');
    for (const tab of tabs) await expectMoving(tab);
    const findLeader = () => until(async () => { // the first one, unless it was too slow
      const transports = await Promise.all(tabs.map(async tab => (await readBar(tab)).transport));
      return transports.sort().join() === ['stream', ...Array(tabs.length - 1).fill('tab')].join() && await streams() === 1
        && (await Promise.all(tabs.map(async tab => (await readBar(tab)).transport === 'stream' && tab))).find(Boolean);
    }, 'one that leads, with one stream');
    const leader = await findLeader();
    tabs.splice(tabs.indexOf(leader), 1);
    await leader.close();
    await findLeader();
    for (const tab of tabs) await expectMoving(tab);
  });

  it('a hidden tab is kept right', { timeout: TEST_MS }, async () => {
    await startBridge('--allow-origin', site.origin());
    await addSong();
    const page = await open();
    await expectMoving(page);
    const front = await browser.newPage();
    await front.bringToFront();
    const hidden = await page.evaluate(() => document.hidden);
    if (name === 'chromium') assert.equal(hidden, true);
    await expectMoving(page);
  });
});
