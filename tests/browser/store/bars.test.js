// SPDX-License-Identifier: MIT
// The bars themselves: by id, by index, for a collection; what screen readers are told; how they look.
import assert from 'node:assert/strict';
import { after, afterEach, before, it } from 'node:test';
import { TREE_ARGS, readTree } from '../harness/accessibility-tree.js';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { launchStoreBrowser, setPermission } from '../harness/store-browser.js';
import { SERVICE_ID, example, expectBar, expectMoving, fiveLines, keepScreenshot, readBar } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

inEach('bars', {}, name => {
  let site, files, bridge, browser, song, missing, page;
  before(async () => {
    [site, files] = await Promise.all([StoreSite.start({ https: true, isPublic: true }), startFileServer()]);
    bridge = await Bridge.start(['--allow-origin', site.origin()]);
    song = await add('song.mp3?size=500000000&rate=400000', 'Song', '--service-id', String(SERVICE_ID), '--priority', 'foreground');
    await add('first.mp3', 'First', '--service-id', '9', '--suspended');
    await add('waiting.mp3', 'Waiting', '--service-id', '9', '--artist', 'The Artist', '--suspended');
    missing = await add('missing.mp3', 'Missing', '--service-id', '8', '--priority', 'foreground');
    browser = await launchStoreBrowser(name, { args: name === 'chromium' ? TREE_ARGS : [] });
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site, files].map(one => one?.stop()));
  });
  afterEach(() => page?.close());
  const add = (file, title, ...more) => bridge.add(`${files.url}/${file}`, '--provider', 'Proseware', '--title', title, ...more);
  /** A job that connects, for a minute from now on: then its server has not answered. */
  const addSilent = file => add(`silent-${file}`, 'Silent', '--service-id', '10', '--priority', 'foreground');


  async function show(html, permission = 'granted') {
    await setPermission(name, browser, site.origin(), permission);
    site.set('/bars', html);
    page = await browser.newPage();
    await page.setViewport({ width: 600, height: 300 });
    await page.goto(`${site.origin()}/bars`);
  }
  const bars = (...attributes) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bars</title>
    <script type="module" src="/client/elements.js"></script>
    ${attributes.map(one => `<bits-progress url="${bridge.url}" ${one}></bits-progress>`).join('\n')}`;
  const part = (index, wanted) => page.evaluate((at, one) => document.querySelectorAll('bits-progress')[at]
    .shadowRoot?.querySelector(`[part=${one}]`).textContent, index, wanted);
  const says = (index, wanted, pattern) => until(async () => pattern.test(await part(index, wanted)), `${wanted} ${index} like ${pattern}`);
  const test = (title, body) => it(title, { timeout: TEST_MS }, body);
  /** The first node of the page's tree that fits. */
  const node = (fits, what) => {
    let seen;
    return until(async () => (seen = await readTree(name, browser, page)).find(fits), what)
      .catch(error => { throw new Error(`${error.message}: ${JSON.stringify(seen)}`); });
  };

  test('screen readers are told role, name, value and its text, as the bar moves', async () => {
    await show(fiveLines(bridge.url));
    await expectMoving(page);
    const fits = ({ role, value }) => role === 'progressbar' && value !== null;
    const first = await node(fits, 'a progress bar');
    assert.deepEqual([first.name, first.min, first.max], ['Downloads', 0, 100]);
    assert.ok(Number.isInteger(first.value) && first.value < 100, JSON.stringify(first));
    assert.match(first.text, new RegExp(`^Downloading · 0 of 1 done · ${first.value}%`), JSON.stringify(first));
    await node(one => fits(one) && one.text !== first.text, 'another text');
  });

  test('while a click is needed, they are told of a group, its words and its button', async () => {
    await show(fiveLines(bridge.url), 'prompt');
    await expectBar(page, 'needs-permission');
    await node(({ role, name: label }) => role === 'group' && label === 'Downloads', 'the group');
    await node(({ role, name: label }) => role === 'button' && label === 'Show downloads', 'the button');
    await setPermission(name, browser, site.origin(), 'granted');
    await expectMoving(page);
    await node(({ role }) => role === 'progressbar', 'a progress bar');
  });

  test('a size that is not known has no value: the bar moves to and fro', async () => {
    await show(bars(`job="${await addSilent('one.mp3')}"`));
    await says(0, 'text', /^Connecting$/);
    const bar = await node(({ role }) => role === 'progressbar', 'the bar');
    assert.deepEqual([bar.name, bar.text], ['Silent', 'Connecting']);
    if (name === 'chromium') assert.equal(bar.value, null);
    const look = () => page.evaluate(() => {
      const element = document.querySelector('bits-progress');
      const inner = element.shadowRoot.querySelector('[part=bar]');
      return { state: element.matches(':state(indeterminate)'), left: inner.getBoundingClientRect().left, motion: getComputedStyle(inner).animationName };
    });
    const { state, left, motion } = await look();
    assert.deepEqual([state, motion], [true, 'move']);
    await until(async () => (await look()).left !== left, 'movement');
  });

  test('by id in any way of writing it, by index, for the whole collection; what is not there is said', async () => {
    await show(bars(`job="{${song.toUpperCase()}}"`, 'service-id="9" index="1"', 'service-id="9"', `service-id="-9"`,
      'job="none"', `service-id="${SERVICE_ID}" index="7"`, `job="${song}" label="My song"`, 'service-id="9" provider="Nobody"'));
    await says(0, 'label', /^Song$/);
    await says(1, 'label', /^Waiting – The Artist$/);
    await says(1, 'text', /^Paused/);
    await says(2, 'text', /^Paused · 0 of 2 done/);
    await says(3, 'note', /^No downloads\.$/);
    await says(4, 'note', /^This download is not known\.$/);
    await says(5, 'note', /^This download is not known\.$/);
    await says(6, 'label', /^My song$/);
    await says(7, 'note', /^No downloads\.$/);
    await keepScreenshot(page, `bars-${name}-many`);
    await page.evaluate(() => {
      const bar = document.querySelector('bits-progress');
      bar.setAttribute('service-id', '9');
      bar.removeAttribute('job');
      bar.setAttribute('index', '0');
      document.body.append(bar); // moved, and looking elsewhere
    });
    await says(7, 'label', /^First$/);
  });

  test('360 pixels wide, with long names and long words: nothing sticks out', async () => {
    const word = 'w'.repeat(120);
    await show(bars(`job="${song}" label="${word}"`, `job="${missing}"`, 'service-id="9"', 'service-id="77"', `url="http://127.0.0.1:1" label="${word}"`)
      .replace(/url="[^"]+" url=/, 'url=').replace('<title>', '<meta name="viewport" content="width=device-width"><title>'));
    await page.setViewport({ width: 360, height: 500 });
    await says(0, 'text', /^Downloading/);
    await says(4, 'note', /not running/);
    const [wide, scroll] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
    assert.ok(scroll <= wide, `${scroll} > ${wide}`);
    await keepScreenshot(page, `bars-${name}-narrow`);
  });

  test('an error is shown with its hint, to everybody', async () => {
    await show(bars(`job="${missing}"`));
    await says(0, 'text', /^Failed/);
    const { error } = JSON.parse(await bridge.command('show', missing, '--json'));
    assert.ok(error.message && error.hint);
    assert.equal(await part(0, 'note'), `${error.message} ${error.hint}`);
    const bar = await node(({ role }) => role === 'progressbar', 'the bar');
    assert.ok(bar.text.endsWith(`${error.message} ${error.hint}`), bar.text);
    assert.equal(await page.evaluate(() => document.querySelector('bits-progress').matches(':state(error)')), true);
    await keepScreenshot(page, `bars-${name}-error`);
  });

  test('dark, right to left, German, styled as documented, less motion', async () => {
    await show(`<!doctype html><html lang="de" dir="rtl"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
      <script type="module" src="/client/elements.js"></script><style>${example('css', '--bits-bar-color')}</style>
      <bits-progress url="${bridge.url}" service-id="${SERVICE_ID}" index="0"></bits-progress>
      <bits-progress url="${bridge.url}" service-id="7"></bits-progress>`);
    await expectMoving(page);
    const bar = await readBar(page);
    assert.match(bar.text, /^Lädt · .* von /);
    const look = await page.evaluate(() => {
      const root = document.querySelector('bits-progress').shadowRoot;
      const [track, inner, label] = ['track', 'bar', 'label'].map(one => root.querySelector(`[part=${one}]`));
      return {
        color: getComputedStyle(inner).backgroundColor, height: track.offsetHeight, caps: getComputedStyle(label).fontVariantCaps,
        right: track.getBoundingClientRect().right - inner.getBoundingClientRect().right,
      };
    });
    assert.deepEqual([look.color, look.height, look.caps], ['rgb(102, 51, 153)', 16, 'small-caps']);
    assert.ok(Math.abs(look.right) < 1, 'the bar grows from the right');
    await keepScreenshot(page, `bars-${name}-right-to-left`);
  });

  test('dark mode has colours of its own, and less motion is none', async () => {
    const dark = [{ name: 'prefers-color-scheme', value: 'dark' }, { name: 'prefers-reduced-motion', value: 'reduce' }];
    await show(bars(`job="${song}"`, `job="${await addSilent('two.mp3')}"`).replace('<title>', '<meta name="color-scheme" content="light dark"><title>'));
    const look = () => page.evaluate(() => [...document.querySelectorAll('bits-progress')].map(one => {
      const { backgroundColor, transitionDuration, animationName } = getComputedStyle(one.shadowRoot.querySelector('[part=bar]'));
      return [backgroundColor, transitionDuration, animationName];
    }));
    const light = [['rgb(11, 87, 208)', '0.25s', 'none'], ['rgb(11, 87, 208)', '0.25s', 'move']];
    await until(async () => JSON.stringify(await look()) === JSON.stringify(light), 'one bar that stands where its job is, one that moves to and fro');
    await keepScreenshot(page, `bars-${name}-light`);
    if (name === 'firefox') return; // its protocol sets no media features
    await page.emulateMediaFeatures(dark);
    assert.deepEqual(await look(), [['rgb(138, 180, 248)', '0s', 'none'], ['rgb(138, 180, 248)', '0s', 'none']]);
    await keepScreenshot(page, `bars-${name}-dark`);
  });
});
