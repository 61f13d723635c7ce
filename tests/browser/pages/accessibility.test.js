// SPDX-License-Identifier: MIT
// The dashboard for people who do not see it, do not use a mouse, or need other colours.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, it } from 'node:test';
import { openPage } from '../harness/browsers.js';
import { ScriptedBridge, makeJob, moveJob } from '../harness/scripted-bridge.js';
import { openBrowser } from '../harness/store-browser.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ERROR = { code: '0x80190194', name: 'BG_E_HTTP_ERROR_404', context: 'remote-file', message: 'No such file.', hint: 'Ask the store.' };
const JOBS = [
  makeJob({ state: 'transferring', rate: 1000, eta: 3000, progress: { bytesTransferred: 1_000_000 } }),
  makeJob({ state: 'queued' }), makeJob({ state: 'suspended' }), makeJob({ state: 'error', error: ERROR }),
  makeJob({ state: 'transient-error', error: ERROR, retryAt: '2026-01-01T00:00:00Z' }), makeJob({ state: 'transferred', progress: { bytesTransferred: 4_000_000 } }),
  makeJob({ state: 'acknowledged', progress: { bytesTransferred: 4_000_000 } }), makeJob({ state: 'cancelled', provider: 'Other', serviceId: 9 }),
  makeJob({ state: 'connecting', progress: { bytesTotal: null }, warnings: [{ code: 'stalled', message: 'No byte has arrived for a while.' }] }),
];
const DIAGNOSTICS = {
  nearMisses: [{ id: '1', displayName: 'Lost', description: '::WMP_STATUS:1:0:P', position: 15, field: 'serviceId', reason: 'no' }],
  refusedOrigins: [{ origin: 'https://store.example', option: '--allow-origin https://store.example' }], untagged: 1,
};
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const name = element.getAttribute('aria-label') ?? element.labels?.[0]?.firstChild.textContent ?? element.textContent;
  return `${element.localName} ${element.matches('.filters button') ? name.replace(/ \d+$/, '') : name}`.trim();
});

inEach('accessibility', { bridge: false }, (name) => {
  let browser;
  before(async () => { browser = await openBrowser(name); }, { timeout: TEST_MS });
  after(() => browser?.close());

  function show(title, jobs, check, { hash = '', key = false, ...options } = {}) {
    it(title, { timeout: TEST_MS }, async () => {
      const bridge = await ScriptedBridge.start(jobs);
      Object.assign(bridge.diagnostics, jobs.length > 0 ? DIAGNOSTICS : {});
      const page = await openPage(browser, `${key ? bridge.dashboard : bridge.url}/${hash}`, options);
      try {
        await page.waitForFunction(() => document.querySelector('.connection')?.textContent === 'Live');
        await check(page, bridge);
      } finally {
        await page.close();
        await bridge.stop();
      }
    });
  }

  async function audit(page) {
    await page.evaluate(AXE);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    assert.ok(passes.length > 10, 'the audit has looked at something');
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`), []);
  }

  const schemes = name === 'chromium' ? ['light', 'dark'] : ['light']; // only Chromium lets a test choose
  for (const value of schemes) {
    const features = name === 'chromium' ? [{ name: 'prefers-color-scheme', value }, { name: 'prefers-reduced-motion', value: 'reduce' }] : [];
    show(`an audit finds nothing: empty, ${value}`, [], audit, { features });
    show(`an audit finds nothing: jobs with controls, some selected, ${value}`, JOBS, async (page) => {
      await page.waitForSelector('.diagnostics:not([hidden])');
      await page.$$eval('.job .check', (boxes) => boxes.slice(0, 3).forEach((box) => box.click()));
      await page.waitForSelector('.bulk:not([hidden])');
      await audit(page);
      await page.$eval('[data-bulk=cancel]', (button) => button.click());
      await page.waitForSelector('dialog');
      await audit(page);
    }, { features, key: true });
    show(`an audit finds nothing: without controls, compact, in German, ${value}`, JOBS, async (page) => {
      await page.$eval('.readonly', (details) => { details.open = true; });
      await audit(page);
    }, { features, hash: '#/?view=compact', language: 'de' });
    show(`an audit finds nothing: one job, and one that is not there, ${value}`, JOBS, async (page) => {
      await audit(page);
      await page.evaluate(() => { location.hash = '#/jobs/none'; });
      await page.waitForSelector('.nothing:not([hidden])');
      await audit(page);
    }, { features, hash: `#/jobs/${JOBS[4].id}` });
  }

  show('by keyboard alone: skip, search, choose, open a job, go back', JOBS, async (page) => {
    const walk = [];
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab');
      walk.push(await focused(page));
    }
    assert.deepEqual(walk, ['a Skip to the downloads', 'a BITS Bridge', 'summary Read-only',
      'button Show', `code bitsbridge complete ${JOBS[5].id}`, 'button Copy', 'button Show', `code bitsbridge resume ${JOBS[3].id}`, 'button Copy', 'summary One job looks tagged, but is not', 'button All', 'button Active', 'button Waiting', 'button Problems', 'button Suspended', 'button Ready',
      'button Done', 'button Cancelled', 'button With warnings', 'input Search', 'select Provider', 'select Group by', 'select Sort by', 'select Rows',
      'button Collapse all', 'button The Album', `a ${JOBS[0].metadata.title}`, 'button The Album', 'code bitsbridge serve --allow-origin https://store.example', 'button Copy']);
    await page.focus(`[data-id="${JOBS[0].id}"] a`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.job-page');
    assert.equal(await focused(page), `h1 ${JOBS[1].metadata.title}`);
    await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    await page.keyboard.up('Shift');
    assert.equal(await focused(page), 'a All downloads');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.job-page') === null); // the list was there all the time, hidden
    assert.equal(await focused(page), `a ${JOBS[1].metadata.title}`);
  });

  show('/ leads to the search, Escape closes, the skip link skips', JOBS, async (page) => {
    const titles = () => page.$$eval('.job-title', (links) => links.map((link) => link.textContent));
    await page.waitForSelector('.job', { visible: true }); // live comes before the jobs
    await page.$eval('.readonly summary', (summary) => summary.click());
    await page.focus('.readonly .copy');
    await page.keyboard.press('Escape');
    assert.deepEqual([await page.$eval('.readonly', (details) => details.open), await focused(page)], [false, 'summary Read-only']);
    await page.keyboard.press('/');
    assert.equal(await focused(page), 'input Search');
    await page.keyboard.type('stalled');
    await until(async () => (await titles()).join() === JOBS[8].metadata.title, 'what was searched for');
    await page.select('select[name=group]', 'none');
    await page.waitForFunction(() => location.hash.includes('group=none') && location.hash.includes('search=stalled'));
    await page.$eval('.skip', (link) => link.click());
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    assert.match(await page.evaluate(() => location.hash), /search=stalled/, 'the address stays');
  });

  show('focus stays where it is while jobs move and change places', JOBS, async (page, bridge) => {
    await page.focus(`[data-id="${JOBS[1].id}"] a`);
    for (let i = 1; i <= 4; i++) {
      bridge.change([moveJob(JOBS[0], { progress: { bytesTransferred: 1_000_000 + i * 100_000 } }), moveJob(JOBS[1], { state: i % 2 ? 'error' : 'queued', error: i % 2 ? ERROR : null })]);
      await until(async () => (await page.$eval(`[data-id="${JOBS[1].id}"] .state`, (element) => element.textContent)) === (i % 2 ? 'Failed' : 'Queued'), 'the change');
      assert.equal(await focused(page), `a ${JOBS[1].metadata.title}`);
    }
  }, { hash: '#/?sort=state&group=state' });

  show('endings are told, gathered; progress is not', JOBS, async (page, bridge) => {
    await page.waitForSelector(`[data-id="${JOBS[1].id}"]`);
    await page.$eval('p[role=status]', (element) => {
      globalThis.told = [];
      new MutationObserver(() => element.textContent && globalThis.told.push(element.textContent)).observe(element, { childList: true, characterData: true, subtree: true });
    });
    bridge.change([moveJob(JOBS[0], { progress: { bytesTransferred: 2_000_000 } })]);
    bridge.change([moveJob(JOBS[0], { state: 'transferred' }), moveJob(JOBS[1], { state: 'error', error: ERROR })]);
    const told = await until(() => page.evaluate(() => globalThis.told.length > 0 && globalThis.told), 'the news');
    assert.deepEqual(told, [`${JOBS[1].metadata.title} failed. ${JOBS[0].metadata.title} is ready.`]);
  });

  if (name !== 'chromium') return;

  show('the accessibility tree has a bar for each job, with name and value', JOBS, async (page) => {
    await page.waitForSelector('.job', { visible: true });
    const client = await page.createCDPSession();
    const { nodes } = await client.send('Accessibility.getFullAXTree');
    const bars = nodes.filter(({ role, ignored }) => role?.value === 'progressbar' && !ignored)
      .map(({ name: label, value }) => [label.value, value?.value]);
    assert.ok(bars.some(([label, value]) => label === JOBS[0].metadata.title && Number(value) === 25), JSON.stringify(bars));
    assert.equal(bars.filter(([label]) => /^Song/.test(label)).length, JOBS.length);
  });

  show('right to left, the page is its own mirror and nothing sticks out', JOBS, async (page) => {
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    const bar = `[data-id="${JOBS[0].id}"] .bar`;
    const places = () => page.$eval(bar, (element) => {
      const [track, fill] = [element, element.firstChild].map((part) => part.getBoundingClientRect());
      return (fill.left - track.left) / track.width;
    });
    await until(async () => Math.abs(await places() - 0.75) < 0.01, 'a bar that is a quarter full from the right');
    const [scroll, client] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(scroll <= client, `${scroll} > ${client}`);
  }, { width: 360 });

  show('with forced colours and without motion a bar still shows how far it is', JOBS, async (page) => {
    const client = await page.createCDPSession();
    await client.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }, { name: 'prefers-reduced-motion', value: 'reduce' }] });
    const [fill, track, duration] = await page.$eval(`[data-id="${JOBS[0].id}"] .bar`, (element) => [getComputedStyle(element.firstChild).backgroundColor,
      getComputedStyle(element).backgroundColor, getComputedStyle(element.firstChild).transitionDuration]);
    assert.notEqual(fill, track);
    assert.equal(parseFloat(duration), 0);
  });
});
