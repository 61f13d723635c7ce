// SPDX-License-Identifier: MIT
// Where streams or long polls do not get through: the page hears the bridge by the next best way, and comes back.
import assert from 'node:assert/strict';
import { after, afterEach, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { NarrowBridge } from '../harness/narrow-bridge.js';
import { openBrowser, setPermission } from '../harness/store-browser.js';
import { SERVICE_ID, expectMoving, fiveLines, readBar } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

inEach('a way to the bridge that is too narrow', {}, name => {
  let site, files, bridge, browser, narrow, page, job;
  before(async () => {
    [site, files] = await Promise.all([StoreSite.start({ https: true, isPublic: true }), startFileServer()]);
    bridge = await Bridge.start(['--allow-origin', site.origin()]);
    job = await bridge.add(`${files.url}/song.mp3?size=500000000&rate=200000`, '--provider', 'Proseware', '--service-id', String(SERVICE_ID));
    browser = await openBrowser(name);
    await setPermission(name, browser, site.origin(), 'granted');
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site, files].map(one => one?.stop()));
  });
  afterEach(async () => {
    await page?.close();
    await narrow?.stop();
  });

  async function open(ways) {
    narrow = Object.assign(await NarrowBridge.start(bridge), ways);
    site.set('/', fiveLines(narrow.url));
    page = await browser.newPage();
    await page.evaluateOnNewDocument(() => { // its clock goes as the test wants it: no stream gets old, and none is tried anew, because all is slow
      let now = Date.now();
      Date.now = () => now;
      window.skipSeconds = seconds => { now += seconds * 1000; };
    });
    await page.goto(`${site.origin()}/`);
  }
  const expectTransport = wanted => until(async () => {
    const { transport, state } = await readBar(page);
    return transport === wanted && state === 'live';
  }, `live by ${wanted}`);
  const test = (title, body) => it(title, { timeout: TEST_MS }, body);

  test('streams that are cut: long polls, then plain ones, then a stream again', async () => {
    await open({ streams: 'cut' });
    await expectTransport('long-poll');
    assert.ok(narrow.asked.stream >= 3, 'a few bad streams are enough');
    await expectMoving(page);
    narrow.longPolls = 'cut';
    await expectTransport('poll');
    const plain = narrow.asked.poll;
    await expectMoving(page);
    assert.ok(narrow.asked.poll > plain);
    narrow.streams = 'pass';
    await page.evaluate(() => window.skipSeconds(61));
    await expectTransport('stream');
    await expectMoving(page);
  });

  // It takes its time, and no browser has a part in it.
  if (name === 'chromium') test('streams that bring nothing: polls, and does so again after the next try', async () => {
    await open({ streams: 'mute' });
    await expectTransport('long-poll');
    await expectMoving(page);
    assert.equal(narrow.asked.stream, 1);
    await page.evaluate(() => window.skipSeconds(61));
    await until(() => narrow.asked.stream === 2, 'the next try');
    await expectTransport('long-poll');
    await expectMoving(page);
  });

  test('a bridge that has no stream to spare is polled at once', async () => {
    await open({ streams: 'refuse', longPolls: 'cut' });
    await expectTransport('poll');
    assert.deepEqual([narrow.asked.stream, narrow.asked.longPoll], [1, 1]);
    await expectMoving(page);
  });

  test('a stream that ends after a while goes on where it was, also when there is nothing new', async () => {
    await open({});
    await expectMoving(page);
    await bridge.command('suspend', job);
    await until(async () => /^Paused/.test((await readBar(page)).text), 'the pause');
    await page.evaluate(() => {
      const { store } = document.querySelector('bits-progress');
      window.states = [];
      store.addEventListener('state', () => window.states.push(store.state));
      window.skipSeconds(6); // a stream that has lived for a while is a good one
    });
    const { stream, poll } = narrow.asked;
    narrow.endStreams();
    await until(async () => (await page.evaluate(() => window.states.join())) === 'connecting,live', 'gone and back');
    assert.deepEqual(narrow.asked, { stream: stream + 1, longPoll: 0, poll }, 'by Last-Event-ID alone');
    await bridge.command('resume', job);
    await expectMoving(page);
  });
});
