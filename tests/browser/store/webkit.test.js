// SPDX-License-Identifier: MIT
// The third engine, as far as it goes: pages over http have all, pages over https are kept from the bridge and say so.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { SERVICE_ID, example, expectBar, expectMoving, fiveLines, readBar, withBridge } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, obstacle, until } from '../harness/suite.js';
import { WebKit, webkitObstacle } from '../harness/webkit.js';

const reason = webkitObstacle() ?? obstacle('chromium', true);

describe('a store’s pages in WebKit', { timeout: 5 * TEST_MS }, () => {
  if (reason) return it('is skipped', { skip: reason }, () => {});
  let sites, files, bridge, webkit, song;
  before(async () => {
    [files, ...sites] = await Promise.all([startFileServer(), StoreSite.start(), StoreSite.start({ https: true })]);
    const [plain] = sites.map(site => site.origin('localhost'));
    bridge = await Bridge.start([...sites.flatMap(site => ['--allow-origin', `${site.origin('localhost')}=Proseware`]), '--allow-control', plain, '--allow-source', `${plain}/songs/`]);
    song = await bridge.add(`${files.url}/song.mp3?size=500000000&rate=400000`, '--provider', 'Proseware', '--service-id', String(SERVICE_ID));
    for (const site of sites) {
      site.set('/', fiveLines(bridge.url));
      site.set('/start', fiveLines(bridge.url).replace('<bits-progress ', '<bits-progress start '));
      site.set('/old', withBridge(example('html', 'external.DownloadManager'), bridge.url));
      site.setSong('/songs/track07.wma');
    }
    webkit = await WebKit.start();
  }, { timeout: TEST_MS });
  after(async () => {
    await webkit?.stop();
    await Promise.all([bridge, files, ...sites ?? []].map(one => one?.stop()));
  });
  const test = (title, body) => it(title, { timeout: TEST_MS }, body);
  const open = (index, path) => webkit.goto(sites[index].origin('localhost') + path);

  test('over http: a bar that moves', async () => {
    await open(0, '/');
    await expectBar(webkit, 'idle');
    await webkit.evaluate(() => document.querySelector('bits-progress').store.start());
    await expectBar(webkit, 'live');
    await expectMoving(webkit);
    assert.equal((await readBar(webkit)).transport, 'stream');
  });

  test('over http: two tabs have one stream, and the other takes over', async () => {
    await open(0, '/start');
    await expectBar(webkit, 'live');
    const first = await webkit.handle();
    const second = await webkit.open();
    await open(0, '/start');
    await until(async () => (await readBar(webkit)).transport === 'tab', 'news from the other tab');
    await expectMoving(webkit);
    await webkit.show(first);
    await webkit.close();
    await webkit.show(second);
    await until(async () => (await readBar(webkit)).transport === 'stream', 'a stream of its own');
    await expectMoving(webkit);
  });

  test('over http: the documented page of 2003, to the end', async () => {
    await bridge.command('cancel', song); // the queue moves one at a time
    await open(0, '/old');
    await webkit.evaluate(() => document.querySelector('[name=btnStart]').click());
    await webkit.evaluate(() => document.body.click());
    await until(() => webkit.evaluate(() => /^6000 of 6000$/.test(document.querySelector('[name=txtState]').value)), 'figures');
  });

  for (const path of ['/', '/start']) {
    test(`over https, ${path}: it is said at once that this browser does not let it through`, async () => {
      await open(1, path);
      const bar = await expectBar(webkit, 'unsupported', /Not possible in this browser/);
      assert.deepEqual([bar.reason, bar.button], ['mixed-content', '']);
    });
  }
});
