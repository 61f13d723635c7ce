// SPDX-License-Identifier: MIT
// The dashboard with many jobs: what is drawn, what is selected, what is done with all of them at once.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { crowdOf } from '../harness/crowd.js';
import { openPage } from '../harness/browsers.js';
import { ScriptedBridge, makeJob, moveJob } from '../harness/scripted-bridge.js';
import { openBrowser } from '../harness/store-browser.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

/** With windows of this height, in CSS pixels. */
const HEIGHT = 800;
const textOf = (page, selector) => page.$eval(selector, (element) => element.textContent);
const rowsIn = (page) => page.$$eval('.job', (rows) => rows.length);
const choose = (page, jobs) => page.evaluate((ids) => {
  for (const id of ids) document.querySelector(`[data-id="${id}"] .check`).click();
}, jobs.map(({ id }) => id));

inEach('many downloads', { bridge: false }, (name) => {
  let browser;
  before(async () => { browser = await openBrowser(name); }, { timeout: TEST_MS });
  after(() => browser?.close());

  function show(title, jobs, check, { hash = '', key = false, allowed = [], ...options } = {}) {
    it(title, { timeout: TEST_MS }, async () => {
      const bridge = await ScriptedBridge.start(jobs);
      const page = await openPage(browser, `${key ? bridge.dashboard : bridge.url}/${hash}`, { width: 1280, height: HEIGHT, ...options });
      try {
        await page.waitForSelector('.job');
        await check(page, bridge);
        assert.deepEqual(page.complaints.filter((text) => !allowed.some((pattern) => pattern.test(text))), []);
        assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
      } finally {
        await page.close();
        await bridge.stop();
      }
    });
  }

  /**
   * Scrolls to the end, a bit less than a window at a time, and looks down the middle of each: there must be a row, a
   * heading, or the gap between groups. @returns {Promise<{hole: number, rows: number, ids: number, ended: boolean}>} the worst of each
   */
  const walkThrough = (page) => page.evaluate(async () => {
    const STEP = 12;
    const frame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });
    const worst = { hole: 0, rows: 0, ended: false };
    const ids = new Set();
    for (let step = 0; step < 500 && !worst.ended; step++) {
      const rows = document.querySelectorAll('.job');
      for (const row of rows) ids.add(row.dataset.id);
      const list = document.querySelector('.groups').getBoundingClientRect();
      let run = 0;
      for (let y = Math.max(0, list.top) + 5; y < Math.min(innerHeight, list.bottom) - 5; y += STEP) {
        const found = document.elementFromPoint(innerWidth / 2, y)?.closest('.job, .group-head');
        run = found ? 0 : run + STEP;
        worst.hole = Math.max(worst.hole, run);
      }
      worst.rows = Math.max(worst.rows, rows.length);
      worst.ended = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
      scrollBy(0, innerHeight * 0.9);
      await frame();
      await frame();
    }
    return { ...worst, ids: ids.size };
  });

  for (const [view, width] of [['roomy', 1280], ['compact', 360]]) {
    show(`1,000 jobs are scrolled through without a gap, and few are in the document: ${view}, ${width} pixels`, crowdOf(1000), async (page) => {
      assert.match(await textOf(page, '.list-count'), /^1,000 downloads$/);
      const { hole, rows, ids, ended } = await walkThrough(page);
      assert.ok(ended, 'the end is reached');
      assert.ok(hole <= 60, `nothing but rows in view: a hole of ${hole} pixels`);
      assert.ok(rows < 160, `${rows} rows are in the document`);
      assert.equal(ids, 1000, 'every row was drawn once');
    }, { hash: `#/?view=${view}`, width });
  }

  show('300 jobs: the Tab key stops a few times, the arrow keys reach all', crowdOf(300), async (page, bridge) => {
    assert.equal(await page.$eval('select[name=view]', (field) => field.value), 'compact');
    const [stops, rowsWithStops] = await page.evaluate(() => {
      const all = [...document.querySelectorAll('a, button, input, select, summary, code, [tabindex]')]
        .filter((element) => element.tabIndex >= 0 && element.offsetParent !== null && !element.disabled);
      return [all.length, new Set(all.map((element) => element.closest('.job')).filter((row) => row !== null)).size];
    });
    assert.ok(stops < 80, `${stops} stops`);
    assert.equal(rowsWithStops, 1, 'the Tab key stops at one row');
    const first = await page.$eval('.job', (row) => row.dataset.id);
    await page.focus(`[data-id="${first}"] a`);
    await page.keyboard.press('End');
    const focused = () => page.evaluate(() => document.activeElement.closest('.job')?.dataset.id);
    assert.notEqual(await focused(), first);
    const seen = await page.evaluate(() => document.activeElement.getBoundingClientRect().bottom <= innerHeight);
    assert.ok(seen, 'the last row is in view');
    const end = await focused();
    bridge.change([moveJob(bridge.job(first), { progress: { bytesTransferred: 77 } })]);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), end);
    await page.keyboard.press('Home');
    assert.equal(await focused(), first);
    await page.evaluate(() => scrollTo(0, 5000));
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.equal(await focused(), first, 'what is focused stays, out of view');
  });

  show('groups are folded one by one and all together', crowdOf(60), async (page) => {
    const groups = new Set(crowdOf(60).map(({ serviceId }) => serviceId)).size;
    await page.$eval('.fold', (button) => button.click());
    assert.equal(await page.$eval('.fold', (button) => button.getAttribute('aria-expanded')), 'false');
    assert.equal(await rowsIn(page), 48);
    const all = '.list-head .button';
    await page.$eval(all, (button) => button.click());
    assert.equal(await rowsIn(page), 0);
    assert.equal(await page.$$eval('.group', (list) => list.length), groups);
    assert.equal(await textOf(page, all), 'Expand all');
    await page.$eval(all, (button) => button.click());
    assert.equal(await rowsIn(page), 60);
  });

  const mixed = ['transferred', 'transferred', 'error', 'suspended', 'queued', 'acknowledged'].map((state) => makeJob({ state }));
  const owned = makeJob({ tag: 'job', state: 'transferred' });
  const button = (page, action) => page.$eval(`[data-bulk=${action}]`, (one) => (one.hidden ? null : one.textContent));

  show('selected jobs: each act says for how many it is, and asks once where something is lost', [...mixed, owned], async (page, bridge) => {
    await choose(page, mixed);
    assert.equal(await textOf(page, '.bulk-count'), '6 selected');
    const offered = await Promise.all(['complete', 'retry', 'resume', 'suspend', 'cancel'].map((action) => button(page, action)));
    assert.deepEqual(offered, ['Complete 2', 'Retry 1', 'Resume 1', 'Suspend 1', 'Cancel 5…']);
    const ink = (action) => page.$eval(`[data-bulk=${action}]`, (one) => getComputedStyle(one).color);
    assert.notEqual(await ink('cancel'), await ink('suspend'), 'what destroys looks like it');
    const press = (action) => page.$eval(`[data-bulk=${action}]`, (one) => one.click());
    await press('complete');
    await until(() => bridge.acts.length === 2, 'two are completed, without a question');
    assert.deepEqual(bridge.acts.map(({ action, body }) => [action, body]), [['complete', {}], ['complete', {}]]);
    await page.waitForFunction(() => /selected/.test(document.querySelector('.bulk-count').textContent));
    await press('retry');
    await until(() => bridge.acts.length === 3, 'one is tried again');
    assert.deepEqual([bridge.acts[2].action, bridge.acts[2].id], ['resume', mixed[2].id]);
    await press('cancel');
    assert.match(await textOf(page, 'dialog'), /Cancel 5 downloads\?.*cannot be undone/s);
    await page.$$eval('dialog button', (buttons) => buttons[0].click());
    await page.waitForFunction(() => document.querySelector('dialog') === null);
    assert.equal(bridge.acts.length, 3, 'nothing happens when the answer is no');
    await press('cancel');
    await page.$$eval('dialog button', (buttons) => buttons[1].click());
    await until(() => bridge.acts.length === 8, 'five are cancelled');
    await page.waitForFunction(() => /selected/.test(document.querySelector('.bulk-count').textContent)); // the page has heard of all
    await choose(page, [owned]);
    await press('complete');
    assert.match(await textOf(page, 'dialog'), /1 of them belong to the media player/);
    await page.$$eval('dialog button', (buttons) => buttons[1].click());
    await until(() => bridge.acts.length === 11, 'three are completed');
    assert.deepEqual(bridge.acts.find(({ id, action }) => id === owned.id && action === 'complete').body, { force: true });
  }, { key: true });

  show('what is no longer shown is no longer selected', mixed, async (page, bridge) => {
    await page.$eval('.select-all .check', (box) => box.click());
    assert.equal(await textOf(page, '.bulk-count'), '6 selected');
    await page.$eval('[data-filter=ready]', (one) => one.click());
    assert.equal(await textOf(page, '.bulk-count'), '2 selected');
    bridge.change([moveJob(mixed[0], { state: 'acknowledged' })]);
    await until(async () => await textOf(page, '.bulk-count') === '1 selected', 'one is done');
    await page.keyboard.press('Escape');
    assert.equal(await page.$eval('.bulk', (bar) => bar.hidden), true);
  }, { key: true });

  show('shift takes all from the last one to this', crowdOf(20), async (page) => {
    const ids = await page.$$eval('.job', (rows) => rows.map((row) => row.dataset.id));
    await choose(page, [{ id: ids[2] }]);
    await page.evaluate((id) => document.querySelector(`[data-id="${id}"] .check`)
      .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true })), ids[7]);
    assert.equal(await textOf(page, '.bulk-count'), '6 selected');
  }, { key: true });

  show('failures of many are one notice; a void key ends the controls', mixed, async (page, bridge) => {
    bridge.refusal = { status: 409, detail: 'The state does not allow that.' };
    await choose(page, mixed.slice(0, 2));
    await page.$eval('[data-bulk=complete]', (one) => one.click());
    await page.waitForFunction(() => /could not be completed: The state does not allow that\. The same goes for one more\./.test(document.querySelector('.notices').textContent));
    bridge.refusal = { status: 401, detail: 'No.' };
    await page.$eval('[data-bulk=complete]', (one) => one.click());
    await page.waitForFunction(() => document.querySelector('.readonly').hidden === false);
    assert.match(await textOf(page, '.notices'), /controls of this page have ended.*bitsbridge open/);
    assert.equal(await page.$('.job .check:not([hidden])'), null);
  }, { key: true, allowed: [/40[19]/] });

  const ready = [makeJob({ state: 'transferred' }), makeJob({ state: 'transferred' })];
  show('five that are ready are called ready, with what completes them: a button', ready, async (page, bridge) => {
    assert.equal(await textOf(page, 'h1'), '2 ready');
    assert.match(await textOf(page, '.callout.complete'), /wait to be completed; until then their files have temporary names/);
    await page.$eval('[data-callout=complete]', (one) => one.click());
    await until(() => bridge.acts.length === 2, 'both are completed');
  }, { key: true });

  show('or a command, where the page may not act', ready, async (page) => {
    assert.equal(await textOf(page, '.callout.complete code'), `bitsbridge complete ${ready[0].id} ${ready[1].id}`);
    assert.equal(await page.$eval('[data-callout=complete]', (one) => one.hidden), true);
  });
});
