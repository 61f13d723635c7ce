// SPDX-License-Identifier: MIT
// A leading tab that does not answer (alert(), frozen): the others go on, and it leads no more when it moves again.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser, setPermission } from '../harness/store-browser.js';
import { SERVICE_ID, expectBar, expectMoving, fiveLines, readBar } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

inEach('tabs that do not answer', {}, name => {
  let site, files, bridge, browser;
  before(async () => {
    [site, files] = await Promise.all([StoreSite.start({ https: true, isPublic: true }), startFileServer()]);
    bridge = await Bridge.start(['--allow-origin', site.origin()]);
    await bridge.add(`${files.url}/song.mp3?size=200000000&rate=400000`, '--provider', 'Proseware', '--service-id', String(SERVICE_ID));
    browser = await openBrowser(name);
    await setPermission(name, browser, site.origin(), 'granted');
    site.set('/', fiveLines(bridge.url));
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site, files].map(one => one?.stop()));
  });
  afterEach(async () => {
    for (const page of (await browser.pages()).slice(1)) await page.close();
  });

  const ways = {
    /** Until it is closed: a dialog that nobody answers. */
    'stopped by an alert': async tab => {
      const opened = once(tab, 'dialog');
      const said = tab.evaluate(() => alert('Your songs are ready'));
      const [dialog] = await opened;
      return async () => {
        await dialog.accept();
        await said;
      };
    },
  };
  if (name === 'chromium') {
    ways['frozen by the browser'] = async tab => {
      const session = await tab.createCDPSession();
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      return () => session.send('Page.setWebLifecycleState', { state: 'active' });
    };
  }

  for (const [what, stop] of Object.entries(ways)) {
    it(`a leading tab that is ${what}`, { timeout: TEST_MS }, async () => {
      const open = async () => {
        const page = await browser.newPage();
        await page.goto(`${site.origin()}/`);
        await expectBar(page, 'live');
        return page;
      };
      const tabs = [await open(), await open(), await open()];
      const all = () => Promise.all(tabs.map(readBar));
      const others = tabs.slice();
      const [leader] = others.splice(await until(async () => (await all()).findIndex(bar => bar.transport === 'stream') + 1, 'one that leads') - 1, 1);
      const goOn = await stop(leader);
      if (name === 'chromium') { // Firefox's alert() stops the page's script, not what it hears: it leads on
        await until(async () => (await Promise.all(others.map(readBar))).some(bar => bar.transport === 'stream' && bar.state === 'live'), 'another one leads');
      }
      for (const tab of others) await expectMoving(tab);
      await goOn();
      await until(async () => {
        const bars = await all();
        return bars.every(bar => bar.state === 'live') && bars.filter(bar => bar.transport === 'stream').length === 1;
      }, 'one that leads, and three that are live');
      for (const tab of tabs) await expectMoving(tab);
    });
  }
});
