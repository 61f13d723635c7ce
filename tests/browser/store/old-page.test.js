// SPDX-License-Identifier: MIT
// Pages as they were written in 2003, on the demo shop's own server: the shop's page and the documented one.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Bridge, findBridge } from '../harness/bridge.js';
import { Program } from '../harness/processes.js';
import { openBrowser } from '../harness/store-browser.js';
import { clickBar, example, keepScreenshot, readBar, withBridge } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, arrivalOf, inEach, until } from '../harness/suite.js';

const DEMO = fileURLToPath(new URL('../../../webroot/demo/shop.py', import.meta.url));

inEach('the demo shop', {}, name => {
  let folder, demo, shop, bridgeUrl, browser;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bitsbridge-demo-'));
    [demo, shop, bridgeUrl] = await startDemo('--size', '300000', '--rate', '300000', '--folder', folder);
    shop = new URL(shop).origin;
    browser = await openBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await demo?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async () => {
    for (const page of (await browser.pages()).slice(1)) await page.close();
  });

  /** The demo, its shop's address as it says it, and its bridge's. */
  async function startDemo(...args) {
    const program = new Program(DEMO, ['--allow', '--port', '0', '--bridge-port', '0', ...args],
      { env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, BITSBRIDGE: findBridge() } });
    const [[, address], [, bridge]] = await Promise.all([program.waitForLine(/^The shop: +(http:.*)$/), program.waitForLine(/^The bridge: +(http:\/\/[^/]+)\//)]);
    return [program, address, bridge];
  }
  async function open(url) {
    const page = await browser.newPage();
    page.complaints = [];
    page.on('pageerror', error => page.complaints.push(error.message));
    await page.goto(url);
    return page;
  }
  const rows = page => page.evaluate(() => Array.from(window.lstItems.options, option => option.text));
  const expectRow = (page, index, pattern) => {
    let seen;
    return until(async () => pattern.test((seen = await rows(page))[index] ?? ''), `row ${index} like ${pattern}`)
      .catch(async error => {
        const { jobs } = await (await fetch(`${bridgeUrl}/api/v1/jobs`)).json();
        const states = jobs.map(job => `${job.state} ${JSON.stringify(job.error)}`);
        throw new Error(`${error.message}: ${[...seen, ...page.complaints, ...states].join(' | ')}`);
      });
  };

  it('the page of 2003: downloads, to the end, and finds them again after a reload', { timeout: TEST_MS }, async () => {
    const page = await open(`${shop}/2003.html`);
    assert.equal(await page.evaluate(() => document.bgColor), '#f0f4f9');
    await page.locator('[name=btnDownload]').click();
    await expectRow(page, 0, /Knock\.wma - /);
    const id = await page.$eval('[name=txtCollection]', field => field.value);
    assert.match(id, /^\d+$/);
    await expectRow(page, 0, /Knock\.wma - Completed 100%/);
    await expectRow(page, 1, /Who Is There\.wma - Completed 100%/);
    await keepScreenshot(page, `demo-2003-${name}`);
    await page.reload();
    assert.equal(await page.$eval('[name=txtCollection]', field => field.value), id, 'by its cookie');
    assert.equal((await rows(page)).length, 2, 'from the first line of onload on');
    assert.deepEqual(page.complaints, []);
    await page.close();
  });

  it('the page of today: buys a record, shows each song and all of them', { timeout: TEST_MS }, async () => {
    const page = await open(`${shop}/?bridge=${encodeURIComponent(bridgeUrl)}`);
    await page.setViewport({ width: 800, height: 900 });
    await page.locator('aria/Buy Static[role="button"]').click();
    await page.waitForFunction(() => document.querySelectorAll('#bought bits-progress').length === 2);
    await until(async () => (await readBar(page)).width > 0, 'a bar that has moved');
    await keepScreenshot(page, `demo-today-${name}`);
    assert.equal(await page.$eval('#message', field => field.textContent), '');
    const names = await page.$$eval('#bought bits-progress', bars => bars.map(bar => bar.shadowRoot.querySelector('[part=label]').textContent));
    assert.deepEqual(names, ['Needle Drop – Anna Logue', 'Side B – Anna Logue']);
    await page.waitForFunction(() => document.querySelector('#all').matches(':state(acknowledged)'));
    assert.deepEqual(page.complaints, []);
    await page.close();
  });

  it('the page of today, on a story', { timeout: TEST_MS }, async () => {
    const [program, address] = await startDemo('--scenario', 'album');
    try {
      const page = await open(address);
      await until(async () => (await readBar(page)).button, 'the button');
      await clickBar(page);
      await page.waitForFunction(() => document.querySelectorAll('#bought bits-progress').length === 4, { polling: 50 });
      const { width } = await readBar(page);
      await until(async () => (await readBar(page)).width !== width, 'another width'); // it begins again at its end
      assert.equal(await page.evaluate(() => document.querySelector('#shelf').checkVisibility()), false, 'there is nothing to buy');
      assert.deepEqual(page.complaints, []);
      await page.close();
    } finally {
      await program.stop();
    }
  });
});

inEach('old pages on a site of their own', {}, name => {
  let site, bridge, browser, page;
  before(async () => {
    site = await StoreSite.start();
    browser = await openBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  afterEach(async () => {
    await page?.evaluate(() => localStorage.clear()); // whether there is control is kept, too
    await page?.close();
    await bridge?.stop();
  });

  async function open(html, ...options) {
    const origin = site.origin('localhost');
    bridge = await Bridge.start(['--allow-origin', `${origin}=Proseware`, '--allow-source', `${origin}/songs/`, ...options]);
    site.set('/', withBridge(html, bridge.url), { 'Permissions-Policy': 'unload=(self)' });
    site.setSong('/songs/track07.wma');
    page = await browser.newPage();
    page.said = [];
    page.on('console', message => page.said.push(message.text()));
    page.on('pageerror', error => page.said.push(error.message));
    await page.goto(`${origin}/`);
  }

  const test = (title, body) => it(title, { timeout: TEST_MS }, async () => {
    await body().catch(async error => { throw new Error(`${error.message}\nthe page said: ${page.said.join(' | ')}, at ${await page.evaluate(() => JSON.stringify([document.hasFocus(), { ...localStorage }]))}`); });
  });

  test('the documented one runs as it stands', async () => {
    await open(example('html', 'external.DownloadManager'), '--allow-control', site.origin('localhost'));
    await page.click('[name=btnStart]');
    await until(async () => /^6000 of 6000$/.test(await page.$eval('[name=txtState]', field => field.value)), 'figures');
  });

  test('without control it is refused as COM refused it', async () => {
    await open('<script src="/client/download-manager.js" data-start="load"></script>');
    const number = () => page.evaluate(() => {
      try {
        external.DownloadManager.createDownloadCollection().startDownload('http://localhost/a.mp3', 'background');
        return 0;
      } catch (error) {
        return error.number;
      }
    });
    await until(async () => await number() === -2147024891, 'access denied');
  });

  const OLD = `<HTML><HEAD><META NAME="description" CONTENT="x"><META NAME="color-scheme" CONTENT="light dark"><TITLE>Old</TITLE>
<SCRIPT SRC="/client/download-manager.js"></SCRIPT>
<SCRIPT LANGUAGE="JScript">
var taken = "mine";
var log = [];
function Load() {
  var mgr = window.external.DownloadManager;
  log.push(document.readyState, mgr.getdownloadcollection(lstIds.options[0].text).COUNT, typeof btnGo.disabled, radKind.length, radKind[1].checked);
  btnGo.disabled = true; description.value = "text"; taken += "!";
  document.bgColor = external.APPCOLORLIGHT;
  external.OnColorChange = Colors;
  setInterval("Timer()", 100);
}
function Colors() { document.bgColor = external.appColorLight; log.push("colors"); }
function Timer() { txtTimer.value = "ticks"; }
function Save() { document.cookie = "unloaded=yes"; }
function Catch(f) { try { f(); return "nothing"; } catch (err) { return [err.number, err.description == err.Description && err.Description != "", err instanceof Error].join(); } }
</SCRIPT></HEAD>
<BODY onLoad="Load()" onUnload="Save()">
<FORM NAME="frm"><INPUT TYPE="radio" NAME="radKind" VALUE="a"><INPUT TYPE="radio" NAME="radKind" VALUE="b" CHECKED></FORM>
<SELECT NAME="lstIds"><OPTION> -1 </OPTION></SELECT><TEXTAREA NAME="description"></TEXTAREA><BUTTON NAME="btnGo" onClick="go.value = 1">Go</BUTTON>
<INPUT TYPE="hidden" NAME="go"><INPUT NAME="txtTimer"><INPUT NAME="taken"><INPUT NAME="later"><SCRIPT>log.push(later.tagName); var later = 5;</SCRIPT>
<INPUT NAME="byId"><DIV ID="byId"></DIV><INPUT NAME="location"><INPUT NAME="two words">
</BODY></HTML>`;

  test('any page of that time: names, cases, timers, inline handlers, colours, from the first line of onload', async () => {
    await open(OLD);
    const seen = await page.evaluate(() => ({
      log, disabled: btnGo.disabled, description: description.value, taken, later, byId: byId.tagName, words: window['two words'].tagName,
      place: typeof location.href, color: document.bgColor, form: frm.radKind.length,
    }));
    assert.deepEqual(seen, {
      log: ['INPUT', 'complete', 0, 'boolean', 2, true], disabled: true, description: 'text', taken: 'mine!', later: 5, byId: 'DIV', words: 'INPUT',
      place: 'string', color: '#f0f4f9', form: 2,
    });
    await page.waitForFunction(() => txtTimer.value === 'ticks', { polling: 100 });
    await page.evaluate(() => { btnGo.disabled = false; btnGo.click(); });
    assert.equal(await page.evaluate(() => go.value), '1');
    await page.evaluate(() => { document.body.insertAdjacentHTML('beforeend', '<input name=added value=new>'); });
    assert.equal(await page.evaluate(() => added.value), 'new');
    if (name === 'chromium') {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
      await page.waitForFunction(() => log.at(-1) === 'colors' && document.bgColor === '#2b3037', { polling: 100 });
    }
  });

  test('its errors and ids are COM’s', async () => {
    await open(OLD);
    const look = () => page.evaluate(() => {
      const mgr = external.downloadManager;
      const made = mgr.CreateDownloadCollection();
      return {
        same: [-5, '-5', 4294967291, ' 4294967291 ', '+4294967291'].map(id => mgr.getDownloadCollection(id).ID),
        again: mgr.getDownloadCollection(String(made.id)).id === made.id && made.Id > 0,
        wrong: [() => made.item(0), () => made.Item('0'), () => made.removeitem(-1), () => made.item('x'), () => mgr.getDownloadCollection('x'), () => mgr.getDownloadCollection(0),
          () => made.startDownload('http://localhost/a.exe', 'background'), () => made.startDownload('http://localhost/a.mp3', 'soon')].map(Catch),
        clear: Catch(() => { made.clear(); made.Clear(); made.CLEAR(); }),
      };
    });
    const expected = { same: Array(5).fill(4294967291), again: true, wrong: Array(8).fill('-2147024809,true,true'), clear: 'nothing' };
    assert.deepEqual(await look(), expected);
    await until(() => page.evaluate(() => Catch(() => external.DownloadManager.getDownloadCollection(7).startDownload('http://localhost/a.mp3'))
      .startsWith('-2147024891')), 'access denied');
    assert.deepEqual(await look(), expected, 'also where it is known that there is no control');
  });

  test('globals by name can be switched off; unload runs where the header allows it', async () => {
    await open(OLD.replace('download-manager.js"', 'download-manager.js" data-no-globals').replace(' onLoad="Load()"', ''));
    assert.deepEqual(await page.evaluate(() => [typeof btnGo, typeof radKind, typeof external.DownloadManager.createDownloadCollection]), ['undefined', 'undefined', 'function']);
    await page.goto(`${site.origin('localhost')}/`);
    assert.match(await page.evaluate(() => document.cookie), /unloaded=yes/);
  });

  test('all in one click: a collection, five downloads, its id and list; then to the end, in order', async () => {
    const song = n => `/songs/track0${n}.mp3`;
    for (let n = 1; n <= 5; n++) site.setSong(song(n));
    await open(OLD.replace('onClick="go.value = 1"', 'onClick="Five()"').replace('btnGo.disabled = true;', '').replace('function Save', `
      var coll;
      function Five() {
        coll = external.DownloadManager.createDownloadCollection();
        for (var n = 1; n <= 5; n++) {
          var item = coll.startDownload(location.protocol + "//" + location.host + "/songs/track0" + n + ".mp3", "background");
          log.push([item.downloadState, item.progress, item.size, item.type, item.getItemInfo("Title")].join());
        }
        go.value = coll.id;
        for (var i = 0; i < coll.count; i++) txtTimer.value += coll.item(i).sourceURL.substr(-5, 1);
      }
      function Save`).replace('setInterval("Timer()", 100);', ''), '--allow-control', site.origin('localhost'));
    await page.click('[name=btnGo]');
    await page.waitForFunction(() => go.value !== '', { polling: 50 });
    assert.deepEqual(await page.evaluate(() => [log.slice(-5), go.value === String(coll.id), txtTimer.value]), [Array(5).fill('0,-1,-1,background,'), true, '12345']);
    await page.waitForFunction(() => [0, 1, 2, 3, 4].every(i => coll.item(i).downloadState === 3), { polling: 200 });
    assert.deepEqual(await page.evaluate(() => [0, 1, 2, 3, 4].map(i => coll.item(i).sourceURL.substr(-5, 1) + coll.item(i).progress + coll.item(i).size)),
      [1, 2, 3, 4, 5].map(n => `${n}60006000`));
    const { jobs } = await (await fetch(`${bridge.url}/api/v1/jobs`)).json();
    assert.deepEqual(jobs.map(job => [job.tag, job.provider, job.state]), Array(5).fill(['status', 'Proseware', 'acknowledged']));
  });

  test('NavigateTaskPaneURL goes where the script tag says, version and task pane are there', async () => {
    await open(OLD.replace('download-manager.js"', 'download-manager.js" data-task-pane-url="/songs/{pane}?{params}"'));
    site.set('/songs/ServiceTask2', '<title>pane</title>');
    assert.deepEqual(await page.evaluate(() => [external.Version, external.selectedTaskPane]), ['11.0.0.0', 'ServiceTask1']);
    await page.evaluate(() => { setTimeout(() => external.navigateTaskPaneURL('Proseware', 'ServiceTask2', 'a=1')); }); // once this is answered
    await arrivalOf(page, `${site.origin('localhost')}/songs/ServiceTask2?a=1`);
  });
});
