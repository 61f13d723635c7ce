// SPDX-License-Identifier: MIT
// The consent page itself: small windows, large letters, dark and forced colours, German, keyboards, screen readers.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { openPage } from '../harness/browsers.js';
import { ASKING_PAGE, askFrom, awaitButtons, clickOn } from '../harness/consent.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser } from '../harness/store-browser.js';
import { keepScreenshot } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach } from '../harness/suite.js';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

inEach('the consent page', {}, name => {
  let site, files, bridge, browser;
  before(async () => {
    [site, files, bridge] = await Promise.all([StoreSite.start(), startFileServer(), Bridge.start()]);
    for (const title of ['A rather long title of a song', 'Another one', 'The third']) {
      await bridge.add(`${files.url}/song.mp3?size=50000000&rate=4000`, `${title}.mp3`, '--provider', 'Proseware', '--service-id', '7', '--title', title);
    }
    site.set('/', ASKING_PAGE);
    browser = await openBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site, files].map(one => one?.stop()));
  });

  /** A page of this site asks, by a click in the same tab. */
  async function ask(options, query) {
    const page = await openPage(browser, `${site.origin('localhost')}/`, options);
    await askFrom(page, bridge, site.origin('localhost'), query);
    return page;
  }
  const show = (title, options, check, query) => it(title, { timeout: TEST_MS }, async () => {
    const page = await ask(options, query);
    try {
      await check(page);
      assert.deepEqual([page.complaints, await page.evaluate(() => globalThis.violations)], [[], []]);
    } finally {
      await page.close();
    }
  });
  const audit = async page => {
    await page.evaluate(AXE);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    assert.ok(passes.length > 10, 'the audit has looked at something');
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' ')}`), []);
  };
  const isUsable = async page => {
    await awaitButtons(page);
    const [wide, high] = await page.evaluate(() => [document.documentElement.scrollWidth <= innerWidth, document.querySelector('#never').getBoundingClientRect().bottom <= innerHeight]);
    assert.deepEqual([wide, high], [true, true]);
  };

  const sizes = { 'a telephone': [360, 640], 'a small window': [800, 450], '200 % of a laptop': [640, 360], 'a desktop': [1200, 800] };
  for (const language of ['en', 'de']) {
    for (const [what, [width, height]] of Object.entries(sizes)) {
      show(`${what}, ${language}: all is in view, and the buttons are live`, { width, height, language }, async page => {
        await isUsable(page).finally(() => keepScreenshot(page, `consent-${name}-${width}x${height}-${language}`));
      });
    }
  }
  const schemes = name === 'chromium' ? ['light', 'dark'] : ['light'];
  for (const value of schemes) {
    const features = name === 'chromium' ? [{ name: 'prefers-color-scheme', value }] : [];
    show(`an audit finds nothing, ${value}`, { features }, async page => {
      await audit(page); // with buttons that are not live yet
      await awaitButtons(page);
      await audit(page);
      await keepScreenshot(page, `consent-${name}-${value}`);
    });
  }
  show('a window that does not hold it all: the buttons are dead and say why; a larger one makes them live', { width: 360, height: 200 }, async page => {
    await page.waitForFunction(() => /Make the window larger/.test(document.querySelector('#waiting').textContent), { polling: 50 });
    await new Promise(resolve => setTimeout(resolve, 1500)); // longer than reading takes
    assert.equal(await page.$eval('#allow', button => button.getAttribute('aria-disabled')), 'true');
    await page.setViewport({ width: 1000, height: 700 });
    await awaitButtons(page);
  });
  show('by keyboard alone, and Enter on nothing decides nothing', {}, async page => {
    await awaitButtons(page);
    await page.keyboard.press('Enter');
    const walk = [];
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('Tab');
      walk.push(await page.evaluate(() => document.activeElement.id));
    }
    assert.deepEqual(walk, ['control-switch', 'allow', 'not-now', 'never']);
    await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    await page.keyboard.up('Shift');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#result:not([hidden])');
    assert.match(await page.$eval('#result-text', element => element.textContent), /may ask again/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'result-text');
  });
  if (name === 'chromium') {
    show('names for screen readers: the switch, the buttons with the site, what is waited for', {}, async page => {
      const client = await page.createCDPSession();
      const { nodes } = await client.send('Accessibility.getFullAXTree');
      const named = role => nodes.filter(node => !node.ignored && node.role?.value === role).map(node => node.name.value);
      assert.match(named('switch')[0], /^May also start downloads/);
      const [allow, ...others] = named('button');
      assert.match(allow, /^Allow whatever program holds port \d+$/);
      assert.deepEqual(others, ['Not now', 'Never for this site']);
      assert.match(named('heading')[0], /localhost/);
      assert.ok(nodes.some(node => node.role?.value === 'status'));
    });
    show('forced colours: the switch shows where it stands', {}, async page => {
      const client = await page.createCDPSession();
      await client.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
      const look = () => page.$eval('#control-switch', element => [getComputedStyle(element).backgroundColor, element.firstChild.getBoundingClientRect().left]);
      const off = await look();
      await clickOn(page, '#control-switch');
      const on = await look();
      assert.notEqual(on[0], off[0]);
      assert.ok(on[1] > off[1]);
      await keepScreenshot(page, 'consent-forced-colours');
    });
  }
});
