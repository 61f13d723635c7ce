// SPDX-License-Identifier: MIT
// The dashboard in another language, on paper, with other colours, at other widths; and what it tells the desktop.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, it } from 'node:test';
import { crowdOf } from '../harness/crowd.js';
import { openPage } from '../harness/browsers.js';
import { ScriptedBridge, makeJob, moveJob } from '../harness/scripted-bridge.js';
import { openBrowser } from '../harness/store-browser.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';
import { words } from '../../../webroot/dashboard/words.js';

const DIAGNOSTICS = {
  nearMisses: [{ id: '1', displayName: 'Lost', description: '::WMP_STATUS:1:0:P', position: 15, field: 'serviceId', reason: 'no' }],
  refusedOrigins: [{ origin: 'https://store.example', option: '--allow-origin https://store.example' }], untagged: 1, restricted: 2,
};

inEach('the dashboard, otherwise', { bridge: false }, (name) => {
  let browser;
  before(async () => { browser = await openBrowser(name); }, { timeout: TEST_MS });
  after(() => browser?.close());

  function show(title, jobs, check, { hash = '', key = false, diagnostics = {}, ...options } = {}) {
    it(title, { timeout: TEST_MS }, async () => {
      const bridge = await ScriptedBridge.start(jobs);
      Object.assign(bridge.diagnostics, diagnostics);
      const page = await openPage(browser, `${key ? bridge.dashboard : bridge.url}/${hash}`, options);
      try {
        await page.waitForFunction(() => document.querySelector('.connection')?.textContent === 'Live');
        await check(page, bridge);
        assert.deepEqual(page.complaints, []);
      } finally {
        await page.close();
        await bridge.stop();
      }
    });
  }

  /** Every text that is to be read, but for what is marked as another language's, and data. */
  const textsOf = (page) => page.evaluate(() => {
    const texts = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode.data.trim();
      if (text !== '' && !walk.currentNode.parentElement.closest('noscript, code, [lang=en], .brand, .job-title, .job-credits, .group-name, .fields th')) texts.push(text);
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
      texts.push(...['aria-label', 'placeholder', 'title'].map((attribute) => element.getAttribute(attribute)).filter(Boolean));
    }
    return texts;
  });
  const forms = (entry) => (typeof entry === 'string' ? [entry] : Object.values(entry));
  /** English sentences, as patterns, that German does not share. */
  const english = Object.entries(words.en).flatMap(([key, entry]) => forms(entry).filter((form) => !forms(words.de[key]).includes(form)))
    .map((form) => new RegExp(`^${form.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '.+')}$`, 'u'))
    .filter(({ source }) => /[a-z]{3}/.test(source.replace('.+', '')));

  const failed = makeJob({ state: 'error', errorCount: 1, error: { code: '0x80190194', name: 'X', context: 'remote-file', message: 'Gone.', hint: 'Ask.', file: null } });
  const german = { language: 'de-AT', diagnostics: DIAGNOSTICS };
  for (const [what, hash, key] of [['the list, with controls', '', true], ['the list, without', '', false], ['one job', `#/jobs/${failed.id}`, false]]) {
    show(`in German nothing is English but what the bridge itself says: ${what}`, [...crowdOf(20), failed], async (page) => {
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
      if (hash.startsWith('#/')) await page.waitForSelector('.problem:not([hidden])');
      else await page.waitForSelector('.misses:not([hidden])');
      if (key) {
        await page.$eval('.select-all .check', (box) => box.click());
        await page.$eval('[data-bulk=cancel]', (button) => button.click());
        await page.waitForSelector('dialog');
      }
      const texts = await textsOf(page);
      assert.ok(texts.length > 30);
      assert.deepEqual(texts.filter((text) => english.some((pattern) => pattern.test(text))), []);
    }, { ...german, hash, key });
  }

  show('a desktop is told nothing until its user wants it, and then only what he does not see', [makeJob({ state: 'transferring' })], async (page, bridge) => {
    const [job] = await page.evaluate(() => [...document.querySelectorAll('.job')].map((row) => row.dataset.id));
    await page.evaluate(() => {
      globalThis.told = [];
      globalThis.asked = 0;
      globalThis.Notification = class {
        static permission = 'default';
        static async requestPermission() { globalThis.asked++; return 'granted'; }
        constructor(title, { body }) { globalThis.told.push(`${title}: ${body}`); }
      };
    });
    const told = () => page.evaluate(() => globalThis.told);
    const heard = (pattern) => until(async () => pattern.test(await page.$eval('p[role=status]', (element) => element.textContent)), String(pattern));
    const hide = (hidden) => page.evaluate((value) => Object.defineProperty(document, 'hidden', { configurable: true, get: () => value }), hidden);
    await hide(true);
    bridge.change([moveJob(bridge.job(job), { state: 'transferred' })]);
    await heard(/ready/);
    assert.deepEqual([await told(), await page.evaluate(() => globalThis.asked)], [[], 0], 'neither told nor asked');
    await page.$eval('.notify', (button) => button.click());
    await until(async () => await page.$eval('.notify', (button) => button.textContent) === 'Stop notifying', 'turned on');
    bridge.change([moveJob(bridge.job(job), { state: 'error' })]);
    await heard(/failed/);
    assert.equal((await told()).length, 1);
    assert.match((await told())[0], /^BITS Bridge: Song \d+ failed\.$/);
    await hide(false);
    bridge.change([moveJob(bridge.job(job), { state: 'transferred' })]);
    await heard(/ready/);
    assert.equal((await told()).length, 1, 'who looks is not told');
  });

  for (const [what, options] of [['360 pixels', { width: 360 }], ['200 %', { width: 640, height: 400, scale: 2 }]]) {
    for (const [hash, key] of [['', true], ['#/?view=compact', false], [`#/jobs/${failed.id}`, false]]) {
      show(`${what}, in German: nothing sticks out, at ${hash || '#/'}`, [...crowdOf(12), failed], async (page) => {
        await page.waitForSelector(hash.includes('jobs') ? '.problem:not([hidden])' : '.diagnostics:not([hidden])');
        const wide = await page.evaluate(() => [...document.querySelectorAll('main *, header *, footer *')]
          .filter((element) => element.offsetParent !== null && !element.closest('.filters, .visually-hidden, .bar') && element.getBoundingClientRect().right > innerWidth + 0.5)
          .map((element) => `${element.className} ${element.textContent}`.slice(0, 60)));
        assert.deepEqual(wide, []);
      }, { ...german, ...options, hash, key });
    }
  }

  if (name !== 'chromium') return;

  show('on paper all jobs are there, and nothing that can only be clicked', crowdOf(300), async (page) => {
    assert.ok((await page.$$('.job')).length < 150);
    await page.evaluate(() => addEventListener('afterprint', () => { globalThis.printed = true; }));
    let drawn = 0;
    await page.exposeFunction('note', (rows) => { drawn = rows; });
    await page.evaluate(() => addEventListener('beforeprint', () => globalThis.note(document.querySelectorAll('.job').length)));
    const paper = await page.pdf({ format: 'A4' });
    assert.ok(paper.length > 10_000);
    await until(() => drawn === 300, 'all rows are drawn for the paper');
    await until(async () => (await page.$$('.job')).length < 150, 'and no longer afterwards');
    await page.emulateMediaType('print');
    const [ink, clickable] = await page.evaluate(() => [getComputedStyle(document.body).color,
      [...document.querySelectorAll('button:not(.fold), select, input')].filter((element) => element.offsetParent !== null).length]);
    assert.equal(ink, 'rgb(0, 0, 0)');
    assert.equal(clickable, 0);
  }, { key: true, features: [{ name: 'prefers-color-scheme', value: 'dark' }] });

  show('with forced colours what is chosen, selected and dangerous still shows', crowdOf(12), async (page) => {
    const client = await page.createCDPSession();
    await client.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
    await page.$eval('.job .check', (box) => box.click());
    const look = await page.evaluate(() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return {
        chosen: style('.filters [aria-pressed=true]').backgroundColor !== style('.filters [aria-pressed=false]').backgroundColor,
        selected: style('.job[data-selected]').outlineStyle, cross: style('.button.icon').borderStyle,
      };
    });
    assert.deepEqual(look, { chosen: true, selected: 'solid', cross: 'solid' });
  }, { key: true });
});

/** sRGB to relative luminance, as WCAG 2 has it. */
function luminanceOf(hex) {
  const [r, g, b] = hex.match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16) / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

it('every ink has a contrast of 4.5 on every paper that it stands on, light and dark', async () => {
  const css = await readFile(new URL('../../../webroot/dashboard/base.css', import.meta.url), 'utf8');
  const [light, dark] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/gi)].map(([, key, value]) => [key, value])));
  const pairs = ['ink', 'soft', 'moving', 'waiting', 'paused', 'ready', 'retrying', 'trouble'].flatMap((ink) => ['paper', 'card', 'chosen'].map((paper) => [ink, paper]));
  pairs.push(['ink', 'wash'], ['soft', 'wash'], ['accent-ink', 'accent'], ['trouble-ink', 'trouble'], ['paper', 'ink']);
  for (const [scheme, colours] of [['light', light], ['dark', dark]]) {
    for (const [ink, paper] of pairs) {
      const [high, low] = [colours[ink], colours[paper]].map(luminanceOf).sort((a, b) => b - a);
      const contrast = (high + 0.05) / (low + 0.05);
      assert.ok(contrast >= 4.5, `${scheme}: ${ink} on ${paper} has ${contrast.toFixed(2)}`);
    }
  }
  assert.doesNotMatch(css + await readFile(new URL('../../../webroot/dashboard/jobs.css', import.meta.url), 'utf8'), /[^-]opacity: 0\.[1-9]/, 'no text is made paler than its colour');
});
