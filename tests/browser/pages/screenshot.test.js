// SPDX-License-Identifier: MIT
// The picture in the README, from real downloads. It is written only where SCREENSHOT names a file (script/screenshot).
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { launchBrowser, openPage } from '../harness/browsers.js';
import { startFileServer } from '../harness/file-server.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const SIZE_MAX = 150_000;
const TRACKS = ['Allegro non molto', 'Largo', 'Allegro'];

inEach('the picture in the README', { browsers: ['chromium'] }, (name) => {
  it('shows downloads in several states', { timeout: TEST_MS }, async (test) => {
    const files = await startFileServer();
    const bridge = await Bridge.start();
    const browser = await launchBrowser(name);
    try {
      const add = (file, rate, size, ...args) => bridge.add(`${files.url}/${file}?size=${size}&rate=${rate}`, file, '--status', ...args);
      const seasons = ['--provider', 'Proseware', '--service-id', '253675', '--artist', 'Antonio Vivaldi', '--album', 'The Four Seasons'];
      const [first, second] = [await add('1.mp3', 1e8, 9_400_000, ...seasons, '--title', TRACKS[0]), await add('2.mp3', 1_300_000, 12_700_000, ...seasons, '--title', TRACKS[1])];
      await add('3.mp3', 1e6, 8_100_000, ...seasons, '--title', TRACKS[2]);
      const other = ['--provider', 'Fabrikam', '--service-id', '811', '--artist', 'Clara Schumann', '--album', 'Drei Romanzen'];
      await bridge.add(`${files.url}/missing.mp3`, 'missing.mp3', '--status', ...other, '--title', 'Andante molto', '--priority', 'foreground');
      await add('5.mp3', 1e6, 5e6, ...other, '--title', 'Allegretto', '--suspended');
      const page = await openPage(browser, `${bridge.url}/`, { width: 1200, height: 800, features: [{ name: 'prefers-color-scheme', value: 'light' }] });
      const figures = (id) => page.evaluate((jobId) => [document.querySelector(`[data-id="${jobId}"] .state`)?.textContent,
        Number(document.querySelector(`[data-id="${jobId}"] .bar`)?.getAttribute('aria-valuenow'))], id);
      await until(async () => (await figures(first))[0] === 'Ready', 'the first track is here');
      await until(async () => (await figures(second))[1] >= 40, 'the second is on its way');
      const picture = await page.screenshot({ type: 'png', fullPage: true });
      assert.ok(picture.length < SIZE_MAX, `${picture.length} bytes`);
      if (process.env.SCREENSHOT) await writeFile(process.env.SCREENSHOT, picture);
      else test.diagnostic('not written; script/screenshot does that');
    } finally {
      await browser.close();
      await bridge.stop();
      await files.stop();
    }
  });
});
