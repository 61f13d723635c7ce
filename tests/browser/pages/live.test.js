// SPDX-License-Identifier: MIT
// The dashboard on the real bridge: real downloads, watched from the first byte to the last.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { openPage } from '../harness/browsers.js';
import { contentOf, startFileServer } from '../harness/file-server.js';
import { openBrowser } from '../harness/store-browser.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const SIZE = 600_000;
/** Bytes per second: slow enough to be seen; what has been seen is released. */
const RATE = 12_000;

/** Notes every state and every value of its bar that a job goes through, as they appear in the page. */
function watchJob(page, id) {
  return page.evaluate((jobId) => {
    const seen = { states: [], values: [] };
    const note = () => {
      const row = document.querySelector(`[data-id="${jobId}"]`);
      if (row === null) return;
      const state = row.querySelector('.state').textContent;
      const value = row.querySelector('[role=progressbar]').getAttribute('aria-valuenow');
      if (seen.states.at(-1) !== state) seen.states.push(state);
      if (value !== null && seen.values.at(-1) !== Number(value)) seen.values.push(Number(value));
    };
    (globalThis.seen ??= {})[jobId] = seen;
    new MutationObserver(note).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true, attributes: true });
    note();
  }, id);
}
const seenOf = (page, id) => page.evaluate((jobId) => globalThis.seen[jobId], id);
const stateOf = (page, id) => page.evaluate((jobId) => document.querySelector(`[data-id="${jobId}"] .state`)?.textContent, id);
const reaches = (page, id, state) => until(async () => await stateOf(page, id) === state, `${id} is ${state}`);

inEach('the dashboard on the real bridge', {}, (name) => {
  let browser;
  let files;
  let bridge;
  let page;

  before(async () => {
    files = await startFileServer();
    bridge = await Bridge.start(['--manage-jobs']);
    browser = await openBrowser(name);
    page = await openPage(browser, `${bridge.url}/`);
    await page.waitForFunction(() => document.querySelector('.connection')?.textContent === 'Live');
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await bridge?.stop();
    await files?.stop();
  });

  const add = (file, ...args) => bridge.add(`${files.url}/${file}?size=${SIZE}&rate=${RATE}`, file, '--status', '--provider', 'Proseware', '--service-id', '253675', ...args);

  it('starts with the command for a first job', { timeout: TEST_MS }, async () => {
    await page.waitForSelector('.empty:not([hidden])');
  });

  it('shows a bar moving from 0 to 100 %, through the states, until complete', { timeout: TEST_MS }, async () => {
    await add('first.mp3', '--title', 'The first');
    const id = await add('second.mp3', '--title', 'The second: waits for its turn');
    await watchJob(page, id);
    await until(async () => (await seenOf(page, id)).states.includes('Queued'), 'the second one waits');
    files.release('first');
    await until(async () => (await seenOf(page, id)).values.length >= 5, 'the bar moves');
    files.release('second');
    await reaches(page, id, 'Ready');
    const { states, values } = await seenOf(page, id);
    const order = ['Queued', 'Transferring', 'Ready'].map((state) => states.indexOf(state));
    assert.ok(order[0] >= 0 && order[0] < order[1] && order[1] < order[2], states.join(' '));
    assert.equal(values.at(-1), 100);
    assert.equal(values[0], 0);
    await bridge.command('complete', id);
    await reaches(page, id, 'Done');
    const job = await (await fetch(`${bridge.url}/api/v1/jobs/${id}`)).json();
    assert.deepEqual(job.changes.map(({ state }) => state).filter((state, i, all) => all.indexOf(state) === i && !['suspended', 'connecting'].includes(state)),
      ['queued', 'transferring', 'transferred', 'acknowledged']);
    assert.equal(job.changes.find(({ state }) => state === 'transferred').time, job.times.transferCompleted);
    const times = job.changes.map(({ time }) => Date.parse(time));
    assert.ok(times.every((time, i) => Number.isFinite(time) && (i === 0 || time >= times[i - 1])), JSON.stringify(job.changes));
    assert.deepEqual(await readFile(join(bridge.downloads, 'second.mp3')), contentOf(0, SIZE));
    assert.equal(await page.$eval(`[data-id="${id}"] .job-percent`, (element) => element.textContent), '100%');
  });

  it('says what went wrong, and what to do', { timeout: TEST_MS }, async () => {
    const id = await bridge.add(`${files.url}/missing.mp3`, 'missing.mp3', '--status', '--provider', 'Proseware', '--title', 'Missing');
    await reaches(page, id, 'Failed');
    const job = JSON.parse(await bridge.command('show', id, '--json'));
    assert.equal(job.error.code, '0x80190194');
    assert.equal(await page.$eval(`[data-id="${id}"] .job-problem`, (element) => element.textContent), `${job.error.message} ${job.error.hint}`.trim());
  });

  it('shows a job that is nearly tagged, with the reason', { timeout: TEST_MS }, async () => {
    await bridge.add(`${files.url}/lost.mp3`, 'lost.mp3', '--description', '::WMP_STATUS:1:0:Proseware:A:B:1:T:2:3', '--name', 'Lost');
    const id = await add('tagged.mp3', '--title', 'Tagged');
    await until(() => stateOf(page, id), 'the tagged one');
    await until(() => page.$eval('.misses', (element) => /looks tagged, but is not.*Lost/.test(element.textContent)), 'the near miss');
  });

  it('shows a page that was refused, with the option and the line of the config file that let it in', { timeout: TEST_MS }, async () => {
    const { status } = await fetch(`${bridge.url}/api/v1/jobs`, { headers: { Origin: 'https://store.example' } });
    assert.equal(status, 403);
    await until(() => page.$eval('.diagnostics', (element) => /bitsbridge serve --allow-origin https:\/\/store\.example/.test(element.textContent)), 'the refused origin');
    assert.match(await page.$eval('.diagnostics', (element) => element.textContent), /config file .* run bitsbridge reload.*allow-origin = https:\/\/store\.example/s);
  });

  it('catches up by itself after the bridge was killed and started again', { timeout: TEST_MS }, async () => {
    const id = await add('long.mp3', '--title', 'Long', '--priority', 'foreground');
    await watchJob(page, id);
    await until(async () => (await seenOf(page, id)).values.some((value) => value > 0), 'some bytes');
    await page.evaluate(() => { globalThis.neverReloaded = true; });
    const complaints = page.complaints.length;
    await bridge.kill();
    await page.waitForFunction(() => document.querySelector('.notice:not([hidden])') !== null);
    await bridge.serve();
    await page.waitForFunction(() => document.querySelector('.connection').textContent === 'Live');
    files.release('long');
    await reaches(page, id, 'Ready');
    assert.equal((await seenOf(page, id)).values.at(-1), 100);
    assert.equal(await page.evaluate(() => globalThis.neverReloaded), true);
    assert.equal(await page.evaluate(() => document.querySelector('.notice:not([hidden])')), null);
    page.complaints.splice(complaints); // the browser itself reports the refused connections
  });

  it('acts on the page that "bitsbridge open" leads to', { timeout: TEST_MS }, async () => {
    const own = await openPage(browser, await bridge.dashboard());
    const id = await add('acted.mp3', '--title', 'Acted on', '--priority', 'foreground');
    // A locator's click waits until the button stands still: rows move while jobs change.
    const press = (action) => own.locator(`[data-id="${id}"] [data-action=${action}]`).click();
    await press('suspend');
    await reaches(own, id, 'Suspended');
    await press('resume');
    files.release('acted');
    await reaches(own, id, 'Ready');
    await press('complete');
    await reaches(own, id, 'Done');
    const song = await bridge.add(`${files.url}/song.mp3?size=1000`, 'song.mp3', '--job', '--provider', 'Proseware',
      '--artist', 'The Band', '--album', 'Blue', '--title', 'Song', '--priority', 'foreground');
    await reaches(own, song, 'Done');
    await until(() => own.$eval(`[data-id="${song}"] .job-figures`, (node) => node.textContent.endsWith('filed in Music/The Band/Blue')), 'where it is filed');
    assert.deepEqual(own.complaints, []);
    await own.close();
  });

  it('had nothing to complain of, and broke no policy', async () => {
    assert.deepEqual(page.complaints, []);
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  });
});
