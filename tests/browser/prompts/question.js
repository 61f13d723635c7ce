// SPDX-License-Identifier: MIT
// The browser's own question, answered by a mouse: a public https site, real windows, the documented five lines.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { Screen, awaitQuestion, noScreen, openWindow, readQuestion, startPublicSite } from '../harness/screen.js';
import { SERVICE_ID, clickBar, expectBar, expectMoving, fiveLines, readBar } from '../harness/store-pages.js';
import { HOST } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

/** @param {'chromium'|'firefox'} browserName */
export const testQuestion = browserName => inEach('the browser’s question', { browsers: [browserName] }, name => {
  if (noScreen) return it('is skipped', { skip: noScreen }, () => {});

  let screen, site, files, bridge, browser, internals, page;
  before(async () => {
    screen = await Screen.start();
    process.env.DISPLAY = screen.display;
    [site, files] = await Promise.all([startPublicSite(), startFileServer()]);
    bridge = await Bridge.start(['--allow-origin', site.origin()]);
    await bridge.add(`${files.url}/song.mp3?size=500000000&rate=200000`, '--provider', 'Proseware', '--service-id', String(SERVICE_ID));
    site.set('/', fiveLines(bridge.url));
  }, { timeout: TEST_MS });
  after(async () => {
    await Promise.all([bridge, site, files, screen].map(one => one?.stop()));
  });
  beforeEach(async test => {
    ({ browser, internals } = await openWindow(name, test)); // nothing is remembered from one test to the next
    page = await open();
  }, { timeout: TEST_MS });
  afterEach(() => browser?.close());

  async function open() {
    const tab = await browser.newPage();
    await tab.goto(`${site.origin()}/`);
    await tab.bringToFront();
    return tab;
  }
  const ask = async (tab = page, from = 'needs-permission') => {
    await expectBar(tab, from);
    await clickBar(tab);
    await expectBar(tab, 'connecting', /answer your browser/);
    return awaitQuestion(name, browser, internals);
  };
  const gone = () => until(async () => !await readQuestion(name, browser, internals), 'no question');
  const streams = async () => Number(/event_streams (\d+)/.exec(await (await fetch(`${bridge.url}/metrics`)).text())[1]);
  const test = (title, body) => it(title, { timeout: TEST_MS }, body);

  test('Allow: the bar moves by itself, and after a reload without a question', async () => {
    assert.equal(await streams(), 0);
    const question = await ask();
    assert.match(question.text, new RegExp(`${HOST}.* wants to.* access other apps and services on this device`, 'i'));
    assert.equal(await streams(), 0, 'nothing is answered before the user has');
    await screen.click(question.Allow);
    await expectBar(page, 'live');
    await expectMoving(page);
    await page.reload();
    await expectMoving(page);
    assert.equal(await readQuestion(name, browser, internals), null);
  });

  test('Block: says where that can be changed; a reload does not ask again', async () => {
    const question = await ask();
    await screen.click(question.Block);
    const bar = await expectBar(page, 'denied', /site settings/);
    assert.equal(bar.button, '');
    await page.reload();
    await expectBar(page, 'denied', /site settings/);
    assert.equal(await readQuestion(name, browser, internals), null);
  });

  if (name === 'chromium') {
    test('closed with its x: may be asked again, no request asks by itself; the third time is a no', async () => {
      for (let time = 1; time <= 3; time++) {
        const question = await ask();
        await screen.click(question.Close);
        await gone();
        if (time === 3) break;
        await expectBar(page, 'needs-permission', /browser will ask/);
        const { reason, button } = await readBar(page);
        assert.deepEqual([reason, button], ['dismissed', 'Show downloads']);
        await new Promise(resolve => setTimeout(resolve, 2500)); // longer than the first pause between two tries
        assert.equal(await readQuestion(name, browser, internals), null);
      }
      await expectBar(page, 'denied', /site settings/);
    });
    test('closed once, allowed the next time', async () => {
      await screen.click((await ask()).Close);
      await expectBar(page, 'needs-permission');
      await screen.click((await ask()).Allow);
      await expectMoving(page);
    });
    test('no bridge runs: the question comes all the same, and then the page says so', async () => {
      await bridge.kill();
      await expectBar(page, 'needs-permission');
      await clickBar(page);
      const question = await awaitQuestion(name, browser, internals);
      await expectBar(page, 'not-running', /not running/);
      await screen.click(question.Allow);
      await bridge.serve();
      await expectMoving(page);
    });
  } else {
    test('Allow holds for the tab; remembered, for the site and all of its tabs', async () => {
      await screen.click((await ask()).Allow);
      await expectMoving(page);
      const second = await open();
      await expectBar(second, 'live'); // hears it from the first tab, without a permission of its own
      assert.equal((await readBar(second)).transport, 'tab');
      await page.close();
      await expectBar(second, 'needs-permission');
      const question = await ask(second);
      await screen.click(question.remember);
      await screen.click(question.Allow);
      await expectMoving(second);
      await expectMoving(await open());
      page = second;
    });
    test('no bridge runs: no question, and the page says so', async () => {
      await bridge.kill();
      await expectBar(page, 'needs-permission');
      await clickBar(page);
      await expectBar(page, 'not-running', /not running/);
      assert.equal(await readQuestion(name, browser, internals), null);
      await bridge.serve();
      await screen.click((await ask(page, 'not-running')).Allow);
      await expectMoving(page);
    });
  }
});
