// SPDX-License-Identifier: MIT
// The list in every look and with any number of jobs: nothing sticks out, columns are straight, nothing is complained of.
// GALLERY names a folder for the pictures, for those who want to look at them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { openPage } from '../harness/browsers.js';
import { crowdOf } from '../harness/crowd.js';
import { ScriptedBridge } from '../harness/scripted-bridge.js';
import { openBrowser } from '../harness/store-browser.js';
import { TEST_MS, inEach } from '../harness/suite.js';

const COUNTS = [0, 1, 5, 60, 300, 1000];
const scheme = (value) => [{ name: 'prefers-color-scheme', value }];
const LOOKS = {
  'wide': { width: 1280, features: scheme('light') },
  'wide-dark': { width: 1280, features: scheme('dark') },
  'narrow': { width: 360, features: scheme('light') },
  'enlarged': { width: 640, height: 450, scale: 2, features: scheme('light') },
  'german': { width: 1280, language: 'de', features: scheme('light') },
  'german-narrow-dark': { width: 360, language: 'de', features: scheme('dark') },
  'forced-colours': { width: 1280, forced: true, features: [] },
  'print': { width: 800, print: true, features: scheme('dark') },
};

/** What stands at another place in one row than in another, of what belongs to a column. */
const raggedColumns = (page) => page.evaluate(() => ['.job > .bar', '[data-view=compact] .job .state'].filter((selector) => {
  const places = [...document.querySelectorAll(selector)].map((element) => Math.round(element.getBoundingClientRect().left));
  return Math.max(...places) - Math.min(...places) > 1;
}));

inEach('the gallery', { browsers: ['chromium'], bridge: false }, (name) => {
  let browser;
  before(async () => { browser = await openBrowser(name); }, { timeout: TEST_MS });
  after(() => browser?.close());

  async function dress(page, { forced, print }) {
    if (forced) {
      const client = await page.createCDPSession();
      await client.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
    }
    if (print) await page.emulateMediaType('print');
    await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
  }

  for (const [look, options] of Object.entries(LOOKS)) {
    it(look, { timeout: TEST_MS }, async () => {
      for (const count of COUNTS) {
        const bridge = await ScriptedBridge.start(crowdOf(count));
        const page = await openPage(browser, `${bridge.dashboard}/`, { height: 900, ...options });
        try {
          await page.waitForSelector(count > 0 ? '.job' : '.empty:not([hidden])');
          await dress(page, options);
          const [scroll, client] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
          assert.ok(scroll <= client, `${count} jobs: ${scroll} > ${client}`);
          assert.deepEqual(await raggedColumns(page), [], `${count} jobs`);
          if (process.env.GALLERY) await page.screenshot({ path: join(process.env.GALLERY, `${look}-${count}.png`) });
          assert.deepEqual(page.complaints, []);
        } finally {
          await page.close();
          await bridge.stop();
        }
      }
    });
  }
});
