// SPDX-License-Identifier: MIT
// The dashboard's sites: who may see what, taking it back, the list as a site sees it, and why an allowed page sees nothing.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { openPage } from '../harness/browsers.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser } from '../harness/store-browser.js';
import { keepScreenshot } from '../harness/store-pages.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const STORE = 'https://store.example', CAPITALS = 'https://capitals.example', NAMED = 'https://named.example';

inEach('the dashboard’s sites', {}, name => {
  let files, bridge, browser, job;
  before(async () => {
    [files, bridge] = await Promise.all([startFileServer(), Bridge.start(['--allow-origin', `${NAMED}=Litware`])]);
    job = await bridge.add(`${files.url}/song.mp3?size=50000000&rate=4000`, 'one.mp3', '--provider', 'Proseware', '--service-id', '7', '--title', 'A song');
    await bridge.add(`${files.url}/song.mp3?size=50000000&rate=4000`, 'two.mp3', '--provider', 'Litware', '--service-id', '8', '--title', 'Another');
    browser = await openBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, files].map(one => one?.stop()));
  });

  const textOf = (page, selector) => page.$eval(selector, element => element.innerText.replace(/\s+/g, ' ').trim());
  const rowsOf = page => page.$$eval('.sites:not(.new-sites) .site', rows => rows.map(row => row.innerText.replace(/\s+/g, ' ').trim()));
  const press = async (page, site) => {
    await page.focus(`[data-site="${site}"]`);
    await page.keyboard.press('Enter');
  };
  const audit = async page => {
    await page.evaluate(AXE);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    assert.ok(passes.length > 10, 'the audit has looked at something');
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' ')}`), []);
  };

  /** As if the visitor had said yes on the bridge's own page, and had not looked at the dashboard since. */
  const makeNew = async origin => {
    const place = join(bridge.data, 'sites.json');
    const all = JSON.parse(await readFile(place, 'utf8'));
    Object.assign(all.sites.find(site => site.origin === origin), { by: 'user', acknowledged: false });
    await writeFile(place, JSON.stringify(all));
    await bridge.command('reload');
    await until(async () => (await bridge.command('sites', '--json')).includes('"user"'), 'the bridge to know');
  };

  /** The dashboard, with three sites: one of them new, one that sees nothing for its capitals, one that an option names. */
  const show = (title, check, { key = true, hash = '', ...options } = {}) => it(title, { timeout: TEST_MS }, async () => {
    await bridge.command('allow', `${STORE}=Proseware`, '--control');
    await bridge.command('allow', `${CAPITALS}=proseware`);
    await makeNew(STORE);
    const page = await openPage(browser, `${key ? await bridge.dashboard() : `${bridge.url}/`}${typeof hash === 'string' ? hash : hash()}`, options);
    try {
      await page.waitForSelector('.connection[data-tone=ready]');
      await until(async () => (await rowsOf(page)).length === 3 || hash !== '', 'the sites');
      await check(page);
      assert.deepEqual(page.complaints, []);
    } finally {
      await page.close();
      for (const origin of [STORE, CAPITALS]) await bridge.command('revoke', origin).catch(() => {});
    }
  });

  show('who may see what, by whose word; why one sees nothing', async page => {
    await until(async () => (await rowsOf(page)).some(row => row.includes('Capitals')), 'the near miss');
    const [named, store, capitals] = await rowsOf(page);
    assert.match(named, /^https:\/\/named\.example Downloads of Litware\. May watch them\. An option of serve says so View as$/);
    assert.match(store, /^https:\/\/store\.example Downloads of Proseware\. May watch them, start more and act on them\. You said so · since .+ · not seen yet View as Revoke$/);
    assert.match(capitals, /It may see the downloads of “proseware”; there are some of “Proseware”\. Capitals count\./);
  });

  show('a new one stands above all until the user has seen it', async page => {
    assert.match(await textOf(page, '.new-sites'), /^https:\/\/store\.example may see downloads, start some and act on them, since .+\. Downloads of Proseware\. I know Revoke$/);
    await press(page, `seen ${STORE}`);
    await page.waitForSelector('.new-sites[hidden]');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'sites-title', 'the focus is not lost');
    assert.equal((await rowsOf(page)).length, 3);
    assert.ok(JSON.parse(await bridge.command('sites', '--json')).sites.every(site => site.acknowledged !== false));
  });

  show('revoked: it is gone from the list, from the bridge, and the focus is not lost', async page => {
    await page.focus(`.site [data-site="as ${STORE}"]`);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.site), `revoke ${STORE}`);
    await page.keyboard.press('Enter');
    await until(async () => (await rowsOf(page)).length === 2, 'the site to go');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'sites-title');
    assert.ok(!(await bridge.command('sites')).includes(STORE));
    assert.equal(await page.$('[data-site="revoke https://named.example"]'), null, 'what an option allows is not taken back here');
  });

  show('without a key there are no buttons', async page => {
    assert.equal(await page.$('.sites [data-site]'), null);
    assert.match(await textOf(page, '.new-sites'), /bitsbridge open/);
  }, { key: false });

  show('a job’s page says who sees it', async page => {
    await page.waitForFunction(() => document.querySelector('.sees')?.innerText.includes('store.example'));
    assert.equal(await textOf(page, '.sees'), `${STORE} (may act on it)`);
  }, { hash: () => `#/jobs/${job}` });

  show('the list as a site sees it', async page => {
    await press(page, `as ${STORE}`);
    await page.waitForFunction(() => document.querySelectorAll('.job-page tbody tr').length === 1);
    assert.match(await textOf(page, '.job-page'), /As https:\/\/store\.example sees it.*A song.*Proseware.*one\.mp3/);
    assert.ok(!(await textOf(page, '.job-page')).includes('Another'));
    assert.ok(!(await textOf(page, '.job-page')).includes(bridge.downloads));
    assert.equal(await page.evaluate(() => document.activeElement.localName), 'h1');
    await page.$eval('.back', link => link.click());
    await page.waitForSelector('#overview:not([hidden])');
  });

  for (const language of ['en', 'de']) {
    for (const scheme of name === 'chromium' ? ['light', 'dark'] : ['light']) {
      const features = name === 'chromium' ? [{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }] : [];
      show(`an audit finds nothing, nothing is too wide: ${language}, ${scheme}`, async page => {
        await page.waitForSelector('.site-miss');
        for (const [width, height] of [[1200, 900], [360, 740]]) {
          await page.setViewport({ width, height });
          await page.waitForFunction(wide => innerWidth === wide, {}, width);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} pixels`);
          await audit(page);
          await page.$eval('.sites:not(.new-sites)', element => element.scrollIntoView());
          await keepScreenshot(page, `sites-${name}-${language}-${scheme}-${width}`);
          await page.evaluate(() => scrollTo(0, 0));
          await keepScreenshot(page, `sites-top-${name}-${language}-${scheme}-${width}`);
        }
        await press(page, `as ${STORE}`);
        await page.waitForSelector('.job-page tbody tr');
        await audit(page);
        await keepScreenshot(page, `sites-as-${name}-${language}-${scheme}-360`);
      }, { language, features });
    }
  }
});
