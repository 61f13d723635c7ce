// SPDX-License-Identifier: MIT
// Uploads on the dashboard, as the recording that comes along tells them: an arrow, words of their own, the reply.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { openPage } from '../harness/browsers.js';
import { openBrowser } from '../harness/store-browser.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const id = (number) => `0f1e2d3c-0000-4000-8000-${String(number).padStart(12, '0')}`;
const [MIXTAPE, REFUSED, MASTER] = [1, 2, 3].map(id);

/** Notes every word that a job's state has in the page, as it appears. */
function watchWords(page) {
  return page.evaluate(() => {
    globalThis.words = {};
    const note = () => {
      for (const row of document.querySelectorAll('.job')) {
        const list = globalThis.words[row.dataset.id] ??= [];
        const word = row.querySelector('.state').textContent;
        if (list.at(-1) !== word) list.push(word);
      }
    };
    new MutationObserver(note).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true });
    note();
  });
}
const rowOf = (page, job) => page.evaluate((jobId) => {
  const row = document.querySelector(`[data-id="${jobId}"]`);
  const direction = row?.querySelector('.direction');
  return row && {
    word: row.querySelector('.state').textContent, figures: row.querySelector('.job-figures').textContent,
    arrow: direction.hidden ? '' : direction.textContent, label: direction.getAttribute('aria-label'), role: direction.getAttribute('role'),
    acts: [...row.querySelectorAll('.actions button')].map((button) => button.dataset.action ?? button.textContent),
  };
}, job);
const says = (page, job, word) => until(async () => {
  const row = await rowOf(page, job);
  return row?.word === word && row;
}, `${job} says ${word}`);

inEach('uploads on the dashboard', {}, (name) => {
  let browser;
  let page;
  let bridge;
  before(async () => { browser = await openBrowser(name); }, { timeout: TEST_MS });
  after(() => browser?.close());

  /** more: --loop, where what is waited for must come again if the page is late. */
  async function replay(scenario, options, ...more) {
    bridge = await Bridge.start(['--queue', 'replay', '--scenario', scenario, ...more]);
    page = await openPage(browser, `${bridge.url}/`, options);
    await page.waitForSelector('.job');
  }
  async function end() {
    assert.deepEqual(page.complaints, []);
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    await page.close();
    await bridge.stop();
  }

  it('are sending, sent, refused, and replied to', { timeout: TEST_MS }, async () => {
    await replay('upload', { language: 'en' }, '--loop');
    await watchWords(page);
    await until(async () => /^Sending/.test(await page.$eval('#headline', (node) => node.textContent)), 'the headline');
    const waiting = await rowOf(page, MASTER);
    assert.deepEqual([waiting.arrow, waiting.label, waiting.role], ['↑', 'Upload', 'img']);
    await says(page, MIXTAPE, 'Sent');
    await says(page, REFUSED, 'Failed');
    const replied = await says(page, MASTER, 'Sent');
    assert.match(replied.figures, /reply 8 kB/);
    await until(async () => (await page.evaluate((job) => globalThis.words[job].join(), MASTER)).includes('Sending,Reply,Sent'), 'one after the other');
    assert.match(await page.$eval('.list-count', (node) => node.textContent), /^3 uploads$/);
    await end();
  });

  it('have a page with the file, the reply and where it lies', { timeout: TEST_MS }, async () => {
    await replay('upload', { language: 'en' }, '--speed', '20');
    await says(page, MASTER, 'Sent');
    await page.close();
    page = await openPage(browser, await bridge.dashboard(), { language: 'en' });
    await page.waitForSelector('.job');
    await page.goto(`${page.url()}#/jobs/${MASTER}`.replace('##', '#'));
    const table = await until(() => page.evaluate(() => {
      const rows = [...document.querySelectorAll('.job-page .files tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent));
      return rows.length === 2 && rows;
    }), 'the table of files');
    assert.deepEqual(table.map(([, , , to]) => to), ['https://cdn.proseware.example/03.mp3', '/music/03 Master.txt']);
    assert.equal(table[0][2], '/music/03 Master.mp3');
    assert.match(table[1].slice(0, 2).join(), /^The server’s reply,8 kB/);
    assert.match(await page.$eval('.job-page .quiet', (node) => node.textContent), /server has all bytes/);
    await end();
  });

  it('are told in German', { timeout: TEST_MS }, async () => {
    await replay('upload', { language: 'de' }, '--loop');
    await says(page, MIXTAPE, 'Sendet');
    await says(page, MIXTAPE, 'Gesendet');
    await says(page, MASTER, 'Antwort');
    await end();
  });

  it('leave downloads as they are: no arrow', { timeout: TEST_MS }, async () => {
    await replay('album', { language: 'en' });
    assert.equal((await until(() => rowOf(page, MIXTAPE), 'a row')).arrow, '');
    await end();
  });
});
