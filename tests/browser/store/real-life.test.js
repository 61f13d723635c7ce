// SPDX-License-Identifier: MIT
// What real life does to old pages and to tabs: blocked and full storage, old libraries, tabs that do not answer.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { launchStoreBrowser, setPermission } from '../harness/store-browser.js';
import { SERVICE_ID, expectBar, expectMoving, fiveLines, readBar } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

/** An old page that starts two downloads, and says what has become of them. */
const oldPage = (bridge, more = '') => `<!doctype html>${more}
  <script src="/client/download-manager.js" data-url="${bridge.url}" data-start="load"></script>
  <script>
    var collection = external.DownloadManager.getDownloadCollection(${SERVICE_ID});
    function add() { for (var n = 1; n <= 2; n++) collection.startDownload("/songs/" + n + ".mp3", "background"); }
    function states() { var all = []; for (var i = 0; i < collection.count; i++) all.push(collection.item(i).downloadState); return all.join(); }
  </script>`;

/** What Prototype 1.6 does to the language that matters here. */
const OLD_LIBRARY = `<script>
  Array.prototype.toJSON = function () { return '[' + this.join(', ') + ']'; };
  Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
  Array.prototype.entries = function () { return this.slice(); };
  Array.prototype.reverse = function (inline) { var all = this.slice().sort(function () { return 1; }); return all; };
  Array.from = function (list) { var all = [], i; for (i = 0; list && i < (list.length || 0); i++) all.push(list[i]); return all; };
  Object.keys = function (object) { var all = [], key; for (key in object) all.push(key); return all; };
  Array.prototype.each = Array.prototype.forEach;
</script>`;

inEach('old pages in real life', {}, name => {
  let site, origin, bridge, browser, page;
  before(async () => {
    site = await StoreSite.start();
    origin = site.origin('localhost');
    for (const n of [1, 2]) site.setSong(`/songs/${n}.mp3`);
    site.set('/empty', '<!doctype html>');
    browser = await launchStoreBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  afterEach(async () => {
    for (const one of (await browser.pages()).slice(1)) await one.close();
    await bridge?.stop();
    bridge = null;
  });
  const serve = (...more) => Bridge.start(['--allow-origin', `${origin}=Proseware`, '--allow-source', `${origin}/songs/`, ...more]);
  async function open(html, prepare) {
    bridge ??= await serve('--allow-control', origin);
    site.set('/old', html(bridge));
    page = await browser.newPage();
    page.said = [];
    page.on('console', message => page.said.push(`${message.type()}: ${message.text()} ${message.location()?.url ?? ''}`));
    page.on('pageerror', error => page.said.push(`error: ${error.message}`));
    await page.goto(`${origin}/empty`);
    await page.evaluate(() => localStorage.clear());
    if (prepare) await page.evaluate(prepare);
    page.said.length = 0;
    await page.goto(`${origin}/old`);
  }
  const end = () => until(async () => await page.evaluate(() => states()) === '3,3', 'both are completed').catch(async error => {
    throw new Error(`${error.message}: ${await page.evaluate(() => JSON.stringify([states(), localStorage]))} ${page.said.join(' | ')}`);
  });
  const jobs = async () => (await (await fetch(`${bridge.url}/api/v1/jobs`)).json()).jobs;
  const test = (title, body) => it(title, { timeout: TEST_MS }, body);

  test('with control, a page from the first look to the end has nothing red in the console', async () => {
    await open(oldPage);
    await page.evaluate(() => add());
    await end();
    assert.deepEqual(page.said.filter(line => /^(error|warn)/.test(line) && !/favicon/.test(line) && !/unload/.test(line)), []);
  });

  test('an entry that cannot be read is removed, said once, and stops nothing', async () => {
    await open(oldPage, `localStorage['bitsbridge.item.${SERVICE_ID}.1.000001.1'] = '"[{\\\\"url\\\\"'; localStorage['bitsbridge.item.7.x'] = '{"url":5}';
      localStorage['bitsbridge.collection.${SERVICE_ID}'] = '[{"key":'; localStorage['bitsbridge.wish.nonsense'] = 'x'`);
    await page.evaluate(() => add());
    await end();
    assert.equal(page.said.filter(line => /not readable/.test(line)).length, 2, page.said.join(' | '));
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter(key => /nonsense|7\.x|000001\.1$/.test(key))), []);
  });

  test('a full storage loses nothing while the page lasts, and says so', async () => {
    await open(oldPage, `(() => {
      for (let size = 6e6; size >= 1; size = Math.floor(size / 2)) for (let i = 0; ; i++) try { localStorage['fill' + size + i] = 'x'.repeat(size); } catch { break; }
    })()`);
    await page.evaluate(() => add());
    await end();
    assert.equal((await jobs()).length, 2);
    assert.ok(page.said.some(line => /quota/i.test(line)), page.said.join(' | '));
  });

  test('beside a library that changes arrays, all is as without', async () => {
    await open(one => `${oldPage(one, OLD_LIBRARY)}<script type="module" src="/client/elements.js"></script>
      <bits-progress url="${one.url}" service-id="${SERVICE_ID}"></bits-progress>`);
    await page.evaluate(() => add());
    await end();
    await until(() => page.evaluate(() => document.querySelector('bits-progress').matches(':state(acknowledged)')), 'a bar at its end');
    assert.match((await readBar(page)).text, /^Done · 2 of 2 done/);
    await page.reload();
    await until(async () => await page.evaluate(() => states()) === '3,3', 'what was kept, read again');
  });

  test('beside jQuery 1.12 and the library that changes arrays, too', async () => {
    const { readFileSync } = await import('node:fs');
    site.set('/jquery.js', readFileSync(new URL('../node_modules/jquery/dist/jquery.js', import.meta.url), 'utf8'), { 'Content-Type': 'text/javascript' });
    await open(one => oldPage(one, `<script src="/jquery.js"></script><script>jQuery.noConflict();</script>${OLD_LIBRARY}`));
    await page.evaluate(() => jQuery(document).ready(add));
    await end();
  });

  test('playMedia plays, one at a time', async () => {
    await open(oldPage);
    const played = await page.evaluate(() => {
      const all = [];
      HTMLMediaElement.prototype.play = async function () { all.push(this.src); };
      HTMLMediaElement.prototype.pause = function () { all.push('pause'); };
      external.PlayMedia('/songs/1.mp3');
      external.playMedia('/songs/2.mp3');
      return all;
    });
    assert.deepEqual(played, [`${origin}/songs/1.mp3`, 'pause', `${origin}/songs/2.mp3`]);
  });

  test('a page whose wish cannot be done shows why, with a button, until it can', async () => {
    await open(oldPage);
    await page.evaluate(() => add());
    await end();
    await bridge.kill();
    await page.evaluate(() => add());
    const note = await until(() => page.evaluate(() => document.querySelector('bits-progress')?.shadowRoot?.querySelector('[part=note]').textContent), 'a notice');
    assert.match(note, /not running/);
    assert.equal(page.said.filter(line => /^info: BITS Bridge: not-running/.test(line)).length, 1, page.said.join(' | '));
    await bridge.serve();
    await page.waitForFunction(() => states() === '3,3,3,3' && !document.querySelector('bits-progress'), { timeout: 60_000, polling: 100 });
    assert.equal((await jobs()).length, 4);
  });

  test('a bridge that does not know the site is said to be that, in the page and in the console', async () => {
    bridge = await Bridge.start([]);
    await open(oldPage);
    await page.evaluate(() => add());
    await until(() => page.evaluate(() => /does not allow/.test(document.querySelector('bits-progress')?.shadowRoot?.textContent)), 'a notice');
    assert.equal(page.said.filter(line => /^info: BITS Bridge: forbidden/.test(line)).length, 1, page.said.join(' | '));
  });
});

const BLOCKED = {
  chromium: { 'all site data blocked': {} },
  firefox: {
    'all cookies blocked': { 'network.cookie.cookieBehavior': 2 }, 'storage switched off': { 'dom.storage.enabled': false },
  },
};

for (const kind of ['chromium', 'firefox']) {
  for (const [way, prefs] of Object.entries(BLOCKED[kind])) {
    inEach(way, { browsers: [kind] }, name => {
      let site, bridge, browser, profile;
      before(async () => {
        site = await StoreSite.start();
        const origin = site.origin('localhost');
        for (const n of [1, 2]) site.setSong(`/songs/${n}.mp3`);
        bridge = await Bridge.start(['--allow-origin', `${origin}=Proseware`, '--allow-source', `${origin}/songs/`, '--allow-control', origin]);
        profile = mkdtempSync(join(tmpdir(), 'bitsbridge-profile-'));
        mkdirSync(join(profile, 'Default'));
        writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
        browser = await launchStoreBrowser(name, [], name === 'chromium' ? { args: [`--user-data-dir=${profile}`] } : { prefs });
      }, { timeout: TEST_MS });
      after(async () => {
        await browser?.close();
        await Promise.all([bridge, site].map(one => one?.stop()));
        if (profile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      });

      it('the object model works as long as the page lasts, and bars do', { timeout: TEST_MS }, async () => {
        site.set('/old', oldPage(bridge));
        site.set('/new', fiveLines(bridge.url));
        const page = await browser.newPage();
        await page.goto(`${site.origin('localhost')}/old`);
        assert.ok(await page.evaluate(() => {
          try {
            return !localStorage;
          } catch {
            return true;
          }
        }), 'storage is blocked');
        await page.evaluate(() => add());
        assert.equal(await page.evaluate(() => states()), '0,0', 'at once');
        await until(async () => await page.evaluate(() => states()) === '3,3', 'both are completed');
        await page.goto(`${site.origin('localhost')}/new`);
        await page.evaluate(() => document.querySelector('bits-progress').store.start());
        await expectBar(page, 'live');
        const second = await browser.newPage();
        await second.goto(`${site.origin('localhost')}/new`);
        await second.evaluate(() => document.querySelector('bits-progress').store.start());
        await expectBar(second, 'live');
      });
    });
  }
}

inEach('tabs that do not answer', {}, name => {
  let site, files, bridge, browser, silent;
  before(async () => {
    [site, files] = await Promise.all([StoreSite.start({ https: true }), startFileServer()]);
    silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    bridge = await Bridge.start(['--allow-origin', site.origin()]);
    await bridge.add(`${files.url}/song.mp3?size=50000000&rate=400000`, '--provider', 'Proseware', '--service-id', String(SERVICE_ID));
    browser = await launchStoreBrowser(name, [site]);
    await setPermission(name, browser, site.origin(), 'granted');
    site.set('/', fiveLines(bridge.url));
  }, { timeout: TEST_MS });
  after(async () => {
    silent?.closeAllConnections();
    silent?.close();
    await browser?.close();
    await Promise.all([bridge, site, files].map(one => one?.stop()));
  });
  async function open() {
    const page = await browser.newPage();
    await page.goto(`${site.origin()}/`);
    return page;
  }

  it('a leading tab that stands still is replaced, and leads no more when it moves again', { timeout: TEST_MS }, async () => {
    const tabs = [await open()];
    await expectBar(tabs[0], 'live');
    tabs.push(await open(), await open());
    for (const tab of tabs) await expectMoving(tab);
    assert.deepEqual(await Promise.all(tabs.map(async tab => (await readBar(tab)).transport)), ['stream', 'tab', 'tab']);
    const blocked = tabs[0].evaluate((url, ms) => { // as alert() does; Firefox hears messages while such a request waits
      for (const end = Date.now() + ms; Date.now() < end;);
      if (ms) return;
      const request = new XMLHttpRequest();
      request.open('GET', url, false);
      try {
        request.send();
      } catch { /* in the end nothing has answered */ }
    }, `http://127.0.0.1:${silent.address().port}/`, name === 'firefox' ? 15_000 : 0);
    await until(async () => (await Promise.all(tabs.slice(1).map(readBar))).some(bar => bar.transport === 'stream' && bar.state === 'live'), 'another one leads');
    for (const tab of tabs.slice(1)) await expectMoving(tab);
    silent.closeAllConnections();
    await blocked;
    await until(async () => {
      const all = await Promise.all(tabs.map(readBar));
      return all.every(bar => bar.state === 'live') && all.filter(bar => bar.transport === 'stream').length === 1;
    }, 'one that leads, and three that are live');
    for (const tab of tabs) await expectMoving(tab);
  });
});
