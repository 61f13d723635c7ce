// SPDX-License-Identifier: MIT
// What real life does to old pages: a full storage and a damaged one, old libraries, a bridge that is away or does not know the site.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, afterEach, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser } from '../harness/store-browser.js';
import { SERVICE_ID, oldPage, readBar } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const PAGE_OF_2003 = new URL('../../../webroot/demo/2003.html', import.meta.url);
const JQUERY = new URL('../node_modules/jquery/dist/jquery.js', import.meta.url);
/** Debian's is 1.7; PROTOTYPE names another one, to be tried by hand. */
const PROTOTYPE = process.env.PROTOTYPE ?? '/usr/share/javascript/prototype/prototype.js';
/** What Prototype 1.6 does beyond that to the language, and 1.7 no longer. */
const AS_IN_1_6 = `
  Array.prototype.toJSON = function () { return '[' + this.map(Object.toJSON).join(', ') + ']'; };
  Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
  Array.prototype.entries = function () { return this.slice(); };
  Array.prototype.reverse = function (inline) { return (inline === false ? this.slice() : this).sort(function () { return 1; }); };
  Object.keys = function (object) { var all = [], key; for (key in object) all.push(key); return all; };`;
const LIBRARIES = '<script src="/jquery.js"></script><script>jQuery.noConflict();</script><script src="/prototype.js"></script>';

inEach('old pages in real life', {}, name => {
  let site, origin, files, bridge, browser, page;
  before(async () => {
    [site, files] = await Promise.all([StoreSite.start(), startFileServer({ size: 300_000, rate: 3000 })]);
    origin = site.origin('localhost');
    for (const n of [1, 2]) site.setSong(`/songs/${n}.mp3`);
    site.set('/empty', '<!doctype html>');
    const script = { 'Content-Type': 'text/javascript' };
    site.set('/jquery.js', readFileSync(JQUERY, 'utf8'), script);
    if (existsSync(PROTOTYPE)) site.set('/prototype.js', readFileSync(PROTOTYPE, 'utf8') + AS_IN_1_6, script);
    browser = await openBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([site, files].map(one => one?.stop()));
  });
  afterEach(async () => {
    for (const one of (await browser.pages()).slice(1)) await one.close();
    await bridge?.stop();
    bridge = null;
  });
  const serve = (...more) => Bridge.start(['--allow-origin', `${origin}=Proseware`, '--allow-source', `${origin}/songs/`, '--allow-source', `${files.url}/`, ...more]);
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

  const beside = (title, body) => it(title, { timeout: TEST_MS, skip: !existsSync(PROTOTYPE) && `no ${PROTOTYPE}; on Debian: script/install browser` }, body);

  beside('the page of 2003 beside Prototype and jQuery 1.12: download, pause, resume, cancel, reload, remove, to the end', async () => {
    await open(one => readFileSync(PAGE_OF_2003, 'utf8').replace('GrooveAndNeedle', 'Proseware').replace(/g_base = .*;/, `g_base = "${files.url}/";`)
      .replace('<SCRIPT SRC=', `${LIBRARIES}<SCRIPT DATA-START="load" DATA-URL="${one.url}" SRC=`));
    assert.deepEqual(await page.evaluate(() => [jQuery.fn.jquery, Prototype.Version.slice(0, 2), typeof JSON.parse(JSON.stringify(['a']))]), ['1.12.4', '1.', 'string']);
    const rows = () => page.$$eval('[name=lstItems] option', options => [...options].map(option => option.text));
    const expectRows = (...patterns) => until(async () => {
      const all = await rows();
      return all.length === patterns.length && patterns.every((pattern, i) => pattern.test(all[i]));
    }, `${patterns}`).catch(async error => { throw new Error(`${error.message}: ${[...await rows(), ...page.said].join(' | ')}`); });
    const click = control => page.locator(`[name=${control}]`).click(); // where it stands still
    const select = index => page.evaluate(at => { lstItems.selectedIndex = at; OnSelect(); }, index);
    await click('btnDownload');
    await expectRows(/Knock\.wma - Downloading \d+%/, /Who Is There\.wma - Waiting/);
    const id = await page.$eval('[name=txtCollection]', field => field.value);
    await select(0);
    await click('btnPause');
    await expectRows(/ - Paused/, / - Downloading \d+%/); // the queue moves one at a time
    await select(0);
    await click('btnResume');
    await expectRows(/ - (Downloading|Waiting)/, / - (Downloading|Waiting)/);
    await select(1);
    await click('btnCancel');
    await expectRows(/ - (Downloading|Waiting)/, / - Cancelled/);
    await page.reload();
    assert.equal(await page.$eval('[name=txtCollection]', field => field.value), id, 'by its cookie');
    assert.equal((await rows()).length, 2, 'from the first line of onload on');
    await select(1);
    await click('btnRemove');
    await expectRows(/Knock\.wma - (Downloading|Waiting)/);
    files.release();
    await expectRows(/Knock\.wma - Completed 100%/); // what was removed stays away
    assert.deepEqual(page.said.filter(line => /^error/.test(line)), []);
  });

  beside('so does a bar', async () => {
    await open(one => `${oldPage(one, LIBRARIES)}<script type="module" src="/client/elements.js"></script>
      <bits-progress url="${one.url}" service-id="${SERVICE_ID}"></bits-progress>`);
    await page.evaluate(() => jQuery(document).ready(add));
    await end();
    await until(() => page.evaluate(() => document.querySelector('bits-progress').matches(':state(acknowledged)')), 'a bar at its end');
    assert.match((await readBar(page)).text, /^Done · 2 of 2 done/);
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

  beside('a page whose wish cannot be done shows why, with a button, until it can; each time', async () => {
    await open(one => oldPage(one, LIBRARIES));
    for (const all of ['3,3', '3,3,3,3']) {
      await bridge.kill();
      await page.evaluate(() => add());
      await until(() => page.evaluate(() => /not running/.test(document.querySelector('bits-progress')?.shadowRoot?.textContent)), 'a notice');
      await bridge.serve();
      await page.waitForFunction(wanted => states() === wanted && !document.querySelector('bits-progress'), { polling: 100 }, all);
    }
    assert.equal(page.said.filter(line => /^info: BITS Bridge: not-running/.test(line)).length, 1, page.said.join(' | '));
    assert.equal((await jobs()).length, 4);
  });

  test('a bridge that does not know the site is said to be that, in the page and in the console', async () => {
    bridge = await Bridge.start([]);
    await open(oldPage);
    await page.evaluate(() => add());
    await until(() => page.evaluate(() => /does not allow/.test(document.querySelector('bits-progress')?.shadowRoot?.textContent)), 'a notice');
    assert.equal(page.said.filter(line => /^info: BITS Bridge: forbidden/.test(line)).length, 1, page.said.join(' | '));
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
});
