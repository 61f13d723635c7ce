// SPDX-License-Identifier: MIT
// The documented five lines of HTML on a public https site: every answer that browser, user and bridge can give.
import assert from 'node:assert/strict';
import { after, before, beforeEach, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser, resetPermissions, setPermission } from '../harness/store-browser.js';
import { SERVICE_ID, clickBar, expectBar, expectMoving, fiveLines, keepScreenshot, oldPage, readBar } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

inEach('a page on a public https site', {}, name => {
  let site, plain, files, bridge, browser, page;
  before(async () => {
    [site, plain, files] = await Promise.all([StoreSite.start({ https: true, isPublic: true }), StoreSite.start({ isPublic: true }), startFileServer()]);
    bridge = await Bridge.start(['--allow-origin', site.origin(), '--allow-origin', plain.origin()]);
    await bridge.add(`${files.url}/song.mp3?size=500000000&rate=400000`, '--provider', 'Proseware', '--service-id', String(SERVICE_ID), '--title', 'Song');
    for (const one of [site, plain]) one.set('/', fiveLines(bridge.url));
    site.set('/old', oldPage(bridge));
    browser = await openBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site, plain, files].map(one => one?.stop()));
  });
  beforeEach(async () => {
    await setPermission(name, browser, site.origin(), 'prompt');
  });

  const show = (title, check, origin = () => site.origin()) => it(title, { timeout: TEST_MS }, async () => {
    page = await browser.newPage();
    await page.setViewport({ width: 600, height: 200 });
    await page.goto(`${origin()}/`);
    try {
      await check();
    } finally {
      await page.close();
    }
  });

  show('undecided: says what will happen, and sends nothing', async () => {
    const bar = await expectBar(page, 'needs-permission', /browser will ask/);
    assert.equal(bar.button, 'Show downloads');
    const metrics = await (await fetch(`${bridge.url}/metrics`)).text();
    assert.match(metrics, /event_streams 0$/m);
    await keepScreenshot(page, `permission-${name}-undecided`);
  });

  show('granted while it is open: the bar moves by itself', async () => {
    await expectBar(page, 'needs-permission');
    await setPermission(name, browser, site.origin(), 'granted');
    await expectBar(page, 'live');
    await expectMoving(page);
    await keepScreenshot(page, `permission-${name}-granted`);
  });

  show('granted earlier: the bar moves without a click', async () => {
    await setPermission(name, browser, site.origin(), 'granted');
    await page.reload();
    await expectBar(page, 'live');
    await expectMoving(page);
  });

  show('denied earlier: says where that can be changed, and follows the change', async () => {
    await setPermission(name, browser, site.origin(), 'denied');
    await page.reload();
    const bar = await expectBar(page, 'denied', /site settings/);
    assert.equal(bar.button, '');
    await keepScreenshot(page, `permission-${name}-denied`);
    await setPermission(name, browser, site.origin(), 'granted');
    await expectMoving(page);
  });

  show('denied to an old page: its customer reads where that can be changed, its developer reads it in the console', async () => {
    await page.goto('about:blank');
    await setPermission(name, browser, site.origin(), 'denied');
    const said = [];
    page.on('console', message => said.push(`${message.type()}: ${message.text()}`));
    await page.goto(`${site.origin()}/old`);
    assert.equal(await page.evaluate(() => add()), '0,0', 'at once');
    await until(() => page.evaluate(() => /site settings/.test(document.querySelector('bits-progress')?.shadowRoot?.textContent)), 'a notice');
    assert.deepEqual(said.filter(line => /^info: BITS Bridge/.test(line)), [`info: BITS Bridge: denied  ${bridge.url}`]);
    assert.equal(await page.evaluate(() => states()), '0,0', 'nothing is lost');
  });

  if (name === 'chromium') {
    show('asked and dismissed: may be asked again, and no request asks by itself', async () => {
      await expectBar(page, 'needs-permission'); // a headless browser closes the question; undecided it stays by the override
      await clickBar(page);
      const bar = await until(async () => { const now = await readBar(page); return now.reason === 'dismissed' && now; }, 'dismissed');
      assert.deepEqual([bar.state, bar.button], ['needs-permission', 'Show downloads']);
      await setPermission(name, browser, site.origin(), 'granted');
      await expectMoving(page);
    });
    show('asked and refused: a headless Chromium without override refuses every question', async () => {
      await resetPermissions(browser);
      await page.reload();
      await expectBar(page, 'needs-permission');
      await clickBar(page);
      await expectBar(page, 'denied', /site settings/);
    });
    show('a public site over plain http can never be granted: says so without trying', async () => {
      const bar = await expectBar(page, 'unsupported', /did not come over https/);
      assert.equal(bar.button, '');
      await keepScreenshot(page, `permission-${name}-http`);
    }, () => plain.origin());
  } else {
    show('asked and not answered: says that the browser waits, until there is an answer', async () => {
      await page.evaluateOnNewDocument(() => {
        const wait = setTimeout;
        window.setTimeout = (task, ms) => wait(task, ms / 10);
      });
      await page.reload();
      await expectBar(page, 'needs-permission');
      await clickBar(page);
      await expectBar(page, 'connecting', /answer your browser/);
      await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 12_000))); // longer than a bridge may take to answer, by the page's clock
      assert.equal((await readBar(page)).reason, 'prompt');
      await keepScreenshot(page, `permission-${name}-asking`);
    });
    show('a public site over plain http is asked about like any other', async () => {
      await expectBar(page, 'needs-permission', /browser will ask/);
    }, () => plain.origin());
  }
});
