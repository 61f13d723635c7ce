// SPDX-License-Identifier: MIT
// The pictures in the documents: one from real downloads, one of each main view from made-up ones, one of each scenario.
// They are written only where PICTURES names a folder (script/screenshot).
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Bridge } from '../harness/bridge.js';
import { openPage } from '../harness/browsers.js';
import { crowdOf } from '../harness/crowd.js';
import { startFileServer } from '../harness/file-server.js';
import { ScriptedBridge } from '../harness/scripted-bridge.js';
import { openBrowser } from '../harness/store-browser.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const SIZE_MAX = 220_000;
const TRACKS = ['Allegro non molto', 'Largo', 'Allegro'];
const LIGHT = [{ name: 'prefers-color-scheme', value: 'light' }];
const DARK = [{ name: 'prefers-color-scheme', value: 'dark' }];
/** File, what the page shows, and how it gets there. */
const VIEWS = [
  ['dashboard-many.png', { count: 300, key: true, width: 1200, height: 860, features: LIGHT, miss: true }, async (page) => {
    await page.$$eval('.job > .check', (boxes) => boxes.slice(0, 5).forEach((box) => box.click()));
    await page.waitForSelector('.bulk:not([hidden])');
  }],
  ['dashboard-ready.png', { count: 5, states: ['transferred'], width: 1000, height: 560, features: LIGHT }, (page) => page.waitForSelector('.callout.complete code')],
  ['dashboard-job.png', { count: 9, job: 8, key: true, width: 1000, height: 1000, features: LIGHT }, (page) => page.waitForSelector('.problem:not([hidden])')],
  ['dashboard-narrow.png', { count: 60, key: true, width: 360, height: 760, features: DARK, language: 'de' }, async (page) => {
    await page.$eval('.list-head', (head) => head.scrollIntoView());
    await page.$$eval('.job > .check', (boxes) => boxes.slice(1, 3).forEach((box) => box.click()));
    await page.waitForSelector('.bulk:not([hidden])');
  }],
];
const MISS = { id: '1', displayName: 'Lost', description: '::WMP_STATUS:1:0:Proseware:A:B:1:T:241:4', position: 15, field: 'serviceId', reason: 'the service id must not be 0' };

const SCENARIOS = fileURLToPath(new URL('../../../server/cli/scenarios/', import.meta.url));
/** When in a story its picture is taken, in milliseconds, and the states of its jobs then. */
const SCENES = {
  'album': [7000, 'acknowledged transferring queued queued'],
  'errors': [8000, 'error error error transferring'],
  'retry': [1500, 'transient-error'],
  'unknown-sizes': [4000, 'transferring queued'],
  'stale': [3000, 'transferring queued'],
  'crowd': [10_250, `${'transferred '.repeat(20)}transferring${' queued'.repeat(39)}`],
  'upload': [9500, 'transferred error transferring'],
  'ended-elsewhere': [Infinity, 'acknowledged transferring cancelled'],
};

/** The story up to a moment: whoever replays it ends with what it shows then, at whatever pace he gets there. */
async function cutStory(scenario, folder, end) {
  const [head, ...looks] = (await readFile(join(SCENARIOS, `${scenario}.jsonl`), 'utf8')).trim().split('\n');
  const file = join(folder, `${scenario}.jsonl`);
  await writeFile(file, [head, ...looks.filter((line) => JSON.parse(line).at <= end)].join('\n'));
  return file;
}

async function keep(test, name, picture) {
  assert.ok(picture.length < SIZE_MAX, `${name}: ${picture.length} bytes`);
  if (process.env.PICTURES) await writeFile(join(process.env.PICTURES, name), picture);
  else test.diagnostic(`${name} is not written; script/screenshot does that`);
}

inEach('the pictures in the documents', { browsers: ['chromium'] }, (name) => {
  let browser;
  before(async () => { browser = await openBrowser(name); }, { timeout: TEST_MS });
  after(() => browser?.close());

  for (const [file, { count, states, key, job, miss, ...options }, prepare] of VIEWS) {
    it(file, { timeout: TEST_MS }, async (test) => {
      const jobs = crowdOf(count, states);
      const bridge = await ScriptedBridge.start(jobs);
      if (miss) bridge.diagnostics.nearMisses.push(MISS);
      const page = await openPage(browser, `${key ? bridge.dashboard : bridge.url}/`, options);
      try {
        await page.waitForSelector('.job');
        if (miss) await page.waitForSelector('.misses:not([hidden])');
        if (job !== undefined) await page.evaluate((id) => { location.hash = `#/jobs/${id}`; }, jobs[job].id);
        await prepare(page);
        await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
        await keep(test, file, await page.screenshot({ type: 'png' }));
        assert.deepEqual(page.complaints, []);
      } finally {
        await page.close();
        await bridge.stop();
      }
    });
  }

  it('one of each scenario', { timeout: TEST_MS }, async (test) => {
    const folder = await mkdtemp(join(tmpdir(), 'bitsbridge-scenes-'));
    test.after(() => rm(folder, { recursive: true }));
    assert.deepEqual((await readdir(SCENARIOS)).map((file) => file.replace('.jsonl', '')).sort(), Object.keys(SCENES).sort());
    for (const [scenario, [end, states]] of Object.entries(SCENES)) {
      // Times of day go with the pace: at its own, a job that waits still does.
      const speed = scenario === 'retry' ? '1' : '1000';
      const bridge = await Bridge.start(['--queue', 'replay', '--scenario', await cutStory(scenario, folder, end), '--speed', speed]);
      let page;
      try {
        await until(async () => {
          const seen = await (await fetch(`${bridge.url}/api/v1/jobs`)).json();
          return seen.jobs.map(({ state }) => state).join(' ') === states && seen.queue.stale === (scenario === 'stale');
        }, `${scenario}: ${states}`);
        page = await openPage(browser, `${bridge.url}/`, { width: 900, height: 800, features: LIGHT, language: 'en' });
        await page.waitForSelector('.replay-mark:not([hidden])');
        await keep(test, `scenario-${scenario}.png`, await page.screenshot({ type: 'png' }));
        assert.deepEqual(page.complaints, [], scenario);
      } finally {
        await page?.close();
        await bridge.stop();
      }
    }
  });

  it('dashboard.png, from downloads in several states', { timeout: TEST_MS }, async (test) => {
    const files = await startFileServer();
    const bridge = await Bridge.start();
    try {
      const add = (file, rate, size, ...args) => bridge.add(`${files.url}/${file}?size=${size}&rate=${rate}`, file, '--status', ...args);
      const seasons = ['--provider', 'Proseware', '--service-id', '253675', '--artist', 'Antonio Vivaldi', '--album', 'The Four Seasons'];
      const [first, second] = [await add('1.mp3', 1e8, 9_400_000, ...seasons, '--title', TRACKS[0]), await add('2.mp3', 1_300_000, 12_700_000, ...seasons, '--title', TRACKS[1])];
      await add('3.mp3', 1e6, 8_100_000, ...seasons, '--title', TRACKS[2]);
      const other = ['--provider', 'Fabrikam', '--service-id', '811', '--artist', 'Clara Schumann', '--album', 'Drei Romanzen'];
      await bridge.add(`${files.url}/missing.mp3`, 'missing.mp3', '--status', ...other, '--title', 'Andante molto', '--priority', 'foreground');
      await add('5.mp3', 1e6, 5e6, ...other, '--title', 'Allegretto', '--suspended');
      const page = await openPage(browser, `${bridge.url}/`, { width: 1100, height: 800, features: LIGHT });
      const figures = (id) => page.evaluate((jobId) => [document.querySelector(`[data-id="${jobId}"] .state`)?.textContent,
        Number(document.querySelector(`[data-id="${jobId}"] .bar`)?.getAttribute('aria-valuenow'))], id);
      await until(async () => (await figures(first))[0] === 'Ready', 'the first track is here');
      await until(async () => (await figures(second))[1] >= 40, 'the second is on its way');
      await keep(test, 'dashboard.png', await page.screenshot({ type: 'png', fullPage: true }));
      await page.close();
    } finally {
      await bridge.stop();
      await files.stop();
    }
  });
});
