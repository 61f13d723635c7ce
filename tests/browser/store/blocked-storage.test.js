// SPDX-License-Identifier: MIT
// Where site data are blocked (for all sites, for frames of others, or storage as such): old pages work as long as they last, and bars do.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, it } from 'node:test';
import { evaluateInFirefox } from '../harness/accessibility-tree.js';
import { Bridge } from '../harness/bridge.js';
import { launchStoreBrowser } from '../harness/store-browser.js';
import { expectBar, fiveLines, oldPage } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

/** What is set, and whether that is for frames of another site only. Chromium gives such a frame a storage of its own, unless all is blocked. */
const WAYS = {
  chromium: { 'all site data blocked': [], 'all site data blocked, in a frame of another site': ['frame'] },
  firefox: {
    'cookies of frames of other sites blocked': ['frame', 'network.cookie.cookieBehavior', 1], 'all cookies blocked': ['', 'network.cookie.cookieBehavior', 2],
    'storage switched off': ['', 'dom.storage.enabled', false],
  },
};

inEach('blocked storage', {}, name => {
  let site, bridge, browser, profile;
  before(async () => {
    site = await StoreSite.start();
    const origin = site.origin('localhost');
    for (const n of [1, 2]) site.setSong(`/songs/${n}.mp3`);
    bridge = await Bridge.start(['--allow-origin', `${origin}=Proseware`, '--allow-source', `${origin}/songs/`, '--allow-control', origin]);
    for (const [path, html] of [['/old', oldPage(bridge)], ['/new', fiveLines(bridge.url).replace('<bits-progress ', '<bits-progress start ')]]) {
      site.set(path, html);
      site.set(`/frame${path}`, `<!doctype html><iframe src="${origin}${path}"></iframe>`);
    }
    profile = mkdtempSync(join(tmpdir(), 'bitsbridge-profile-'));
    mkdirSync(join(profile, 'Default'));
    writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
    browser = await launchStoreBrowser(name, name === 'chromium' ? { args: [`--user-data-dir=${profile}`] } : {});
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site].map(one => one?.stop()));
    if (profile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  afterEach(async () => {
    for (const page of (await browser.pages()).slice(1)) await page.close();
  });

  /** The page, or the frame of another site that it is in. */
  async function open(path, where) {
    const page = await browser.newPage();
    if (where !== 'frame') {
      await page.goto(site.origin('localhost') + path);
      return page;
    }
    await page.goto(`${site.origin('127.0.0.1')}/frame${path}`);
    return until(() => page.frames().find(one => one.url() === site.origin('localhost') + path), 'the frame');
  }

  for (const [way, [where, pref, value]] of Object.entries(WAYS[name])) {
    it(way, { timeout: TEST_MS }, async () => {
      const set = (method, ...more) => evaluateInFirefox(browser, `Services.prefs.${method}(${[pref, ...more].map(one => JSON.stringify(one)).join()})`);
      if (pref) await set(typeof value === 'number' ? 'setIntPref' : 'setBoolPref', value);
      try {
        const page = await open('/old', where);
        assert.ok(await page.evaluate(() => {
          try {
            return !localStorage;
          } catch {
            return true;
          }
        }), 'storage is blocked');
        assert.match(await page.evaluate(() => add()), /0,0/, 'at once'); // among those of the test before, if it has heard of them
        await until(async () => /^3(,3)+$/.test(await page.evaluate(() => states())), 'both are completed');
        const bars = [await open('/new', where), await open('/new', where)];
        for (const bar of bars) await expectBar(bar, 'live');
      } finally {
        if (pref) await set('clearUserPref');
      }
    });
  }
});
