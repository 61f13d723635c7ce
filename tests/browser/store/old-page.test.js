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
import { launchStoreBrowser } from '../harness/store-browser.js';
import { example, expectMoving, keepScreenshot, withBridge } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const DEMO = fileURLToPath(new URL('../../../webroot/demo/shop.py', import.meta.url));

inEach('the demo shop', {}, name => {
  let folder, demo, shop, bridgeUrl, browser;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bitsbridge-demo-'));
    demo = new Program(DEMO, ['--port', '0', '--bridge-port', '0', '--size', '600000', '--rate', '60000', '--folder', folder],
      { env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, BITSBRIDGE: findBridge() } });
    const shopLine = demo.waitForLine(/^The shop: +(http:\/\/localhost:\d+)\//);
    const bridgeLine = demo.waitForLine(/^The bridge: +(http:\/\/[^/]+)\//);
    [, shop] = await shopLine;
    [, bridgeUrl] = await bridgeLine;
    browser = await launchStoreBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await demo?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async () => {
    for (const page of (await browser.pages()).slice(1)) await page.close();
  });

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
  const percent = async (page, index) => Number(/(\d+)%/.exec((await rows(page))[index])?.[1] ?? 0);
  const click = (page, control) => page.click(`[name=${control}]`);
  const select = (page, index) => page.evaluate(at => { window.lstItems.selectedIndex = at; window.OnSelect(); }, index);

  it('the page of 2003: download, pause, resume, cancel, reload, remove, to the end', { timeout: TEST_MS }, async () => {
    const page = await open(`${shop}/2003.html`);
    assert.equal(await page.evaluate(() => document.bgColor), '#f0f4f9');
    await click(page, 'btnDownload');
    assert.equal((await rows(page)).length, 2, 'at once');
    const id = await page.$eval('[name=txtCollection]', field => field.value);
    assert.match(id, /^\d+$/);
    await expectRow(page, 0, /Knock\.wma - Downloading [1-9]\d*%/);
    await keepScreenshot(page, `demo-2003-${name}`);

    await select(page, 0);
    await click(page, 'btnPause');
    assert.match((await rows(page))[0], /Paused/, 'at once');
    const paused = await percent(page, 0);
    await expectRow(page, 1, /Who Is There\.wma - Downloading [1-9]\d*%/); // the queue moves one at a time
    assert.ok(await percent(page, 0) <= paused + 3, 'the paused one stays');
    await select(page, 0);
    await click(page, 'btnResume');
    await expectRow(page, 0, /Downloading|Waiting/);
    await select(page, 1);
    await click(page, 'btnCancel');
    await expectRow(page, 1, /Who Is There\.wma - Cancelled/);
    await until(async () => await percent(page, 0) > paused + 3, 'goes on');

    await page.reload();
    assert.equal(await page.$eval('[name=txtCollection]', field => field.value), id, 'by its cookie');
    assert.equal((await rows(page)).length, 2, 'from the first line of onload on');
    await select(page, 1);
    await click(page, 'btnRemove');
    assert.deepEqual((await rows(page)).length, 1);
    await expectRow(page, 0, /Knock\.wma - Completed 100%/);
    assert.equal((await rows(page)).length, 1, 'what was removed stays away');
    assert.deepEqual(page.complaints, []);
    await page.close();
  });

  it('the page of today: buys a record, shows each song and all of them', { timeout: TEST_MS }, async () => {
    const page = await open(`${shop}/?bridge=${encodeURIComponent(bridgeUrl)}`);
    await page.setViewport({ width: 800, height: 900 });
    const [buy] = await page.$$('aria/Buy Static[role="button"]');
    await buy.click();
    await page.waitForFunction(() => document.querySelectorAll('#bought bits-progress').length === 2);
    await expectMoving(page);
    await keepScreenshot(page, `demo-today-${name}`);
    assert.equal(await page.$eval('#message', field => field.textContent), '');
    const names = await page.$$eval('#bought bits-progress', bars => bars.map(bar => bar.shadowRoot.querySelector('[part=label]').textContent));
    assert.deepEqual(names, ['Needle Drop – Anna Logue', 'Side B – Anna Logue']);
    await page.waitForFunction(() => document.querySelector('#all').matches(':state(acknowledged)'), { timeout: 120_000 });
    assert.deepEqual(page.complaints, []);
    await page.close();
  });
});

inEach('old pages on a site of their own', {}, name => {
  let site, bridge, browser, page;
  before(async () => {
    site = await StoreSite.start();
    browser = await launchStoreBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  afterEach(async () => {
    await page?.close();
    await bridge?.stop();
  });

  async function open(html, ...options) {
    const origin = site.origin('localhost');
    bridge = await Bridge.start(['--allow-origin', `${origin}=Proseware`, '--allow-source', `${origin}/songs/`, ...options]);
    site.set('/', withBridge(html, bridge.url));
    site.setSong('/songs/track07.wma');
    page = await browser.newPage();
    await page.goto(`${origin}/`);
  }

  it('the documented one runs as it stands', { timeout: TEST_MS }, async () => {
    await open(example('html', 'external.DownloadManager'), '--allow-control', site.origin('localhost'));
    await page.click('[name=btnStart]');
    await until(async () => /^6000 of 6000$/.test(await page.$eval('[name=txtState]', field => field.value)), 'figures');
  });

  it('without control it is refused as COM refused it', { timeout: TEST_MS }, async () => {
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
});
