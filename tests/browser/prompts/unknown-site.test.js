// SPDX-License-Identifier: MIT
// A site of the web that neither browser nor bridge knows: its visitor's clicks, until a bar moves; the page of 2003 there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { ASK_BUTTON, answer, clickOn, findQuestion } from '../harness/consent.js';
import { startFileServer } from '../harness/file-server.js';
import { Screen, awaitQuestion, noScreen, openWindow, startPublicSite } from '../harness/screen.js';
import { SERVICE_ID, expectBar, expectMoving, fiveLines } from '../harness/store-pages.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const PAGE_OF_2003 = new URL('../../../webroot/demo/2003.html', import.meta.url);

inEach('an unknown site', {}, name => {
  if (noScreen) return it('is skipped', { skip: noScreen }, () => {});

  let screen, site, files, bridge, browser, internals, page;
  before(async () => {
    screen = await Screen.start();
    process.env.DISPLAY = screen.display;
    [site, files] = await Promise.all([startPublicSite(), startFileServer()]);
  }, { timeout: TEST_MS });
  after(async () => {
    await Promise.all([site, files, screen].map(one => one?.stop()));
  });
  beforeEach(async test => {
    bridge = await Bridge.start(['--allow-source', `${files.url}/`]);
    ({ browser, internals } = await openWindow(name, test));
    page = await browser.newPage();
    page.said = [];
    page.on('console', message => page.said.push(message.text()));
  }, { timeout: TEST_MS });
  afterEach(async () => {
    await browser?.close();
    await bridge?.stop();
  });
  const test = (title, body) => it(title, { timeout: TEST_MS }, async context => {
    await body(context).catch(error => { throw new Error(`${error.message}; the page said: ${page.said.join(' | ')}`); });
  });

  async function open(html) {
    site.set('/', html);
    await page.goto(`${site.origin()}/`);
    await page.bringToFront();
  }

  /** Allows what the browser asks, then what the bridge asks; where the page's click was used up meanwhile, its button is pressed. */
  async function allow(context, options) {
    const { Allow } = await awaitQuestion(name, browser, internals);
    await screen.click(Allow);
    let pressed = 0;
    const question = await findQuestion(browser, [], async () => {
      const offered = await page.evaluate(() => document.querySelector('bits-progress')?.matches(':state(forbidden)'));
      if (!offered || pressed) return;
      pressed++;
      await clickOn(page, ASK_BUTTON);
    });
    assert.equal(await question.$eval('#site', element => element.textContent), site.origin());
    await answer(question, 'allow', options);
    await page.bringToFront();
    context.diagnostic(`${2 + pressed} clicks`);
  }
  const granted = async () => {
    const { sites } = JSON.parse(await bridge.command('sites', '--json'));
    return sites.map(one => [one.origin, one.providers, one.control, one.by]);
  };
  const expectRevoked = async () => {
    await bridge.command('revoke', site.origin());
    await until(async () => /^bitsbridge_event_streams 0$/m.test(await (await fetch(`${bridge.url}/metrics`)).text()), 'the end of the stream');
  };

  test('the five lines: a click, the browser’s question, a click, and the bar moves; revoked, it says so', async context => {
    await bridge.add(`${files.url}/song.mp3?size=500000000&rate=400000`, '--provider', 'Proseware', '--service-id', String(SERVICE_ID));
    await open(fiveLines(bridge.url));
    await expectBar(page, 'needs-permission');
    await clickOn(page, ASK_BUTTON);
    await allow(context);
    await expectMoving(page);
    assert.deepEqual(await granted(), [[site.origin(), ['Proseware'], false, 'user']]);
    await expectRevoked();
    await expectBar(page, 'forbidden', /will ask whether/);
  });

  test('the page of 2003: downloads to the end', async context => {
    await open(readFileSync(PAGE_OF_2003, 'utf8').replace('GrooveAndNeedle', 'Proseware').replace(/g_base = .*;/, `g_base = "${files.url}/";`)
      .replace('<SCRIPT SRC=', `<SCRIPT DATA-URL="${bridge.url}" SRC=`));
    await clickOn(page, '[name=btnDownload]');
    await allow(context, { control: true });
    files.release();
    await until(async () => {
      const rows = await page.$$eval('[name=lstItems] option', all => all.map(one => one.text));
      return rows.length === 2 && rows.every(text => / - Completed 100%/.test(text));
    }, 'both at their end');
    assert.deepEqual(await granted(), [[site.origin(), ['Proseware'], true, 'user']]);
    await expectRevoked();
  });
});
