// SPDX-License-Identifier: MIT
// <bits-progress> among other people's code: properties, events, other documents, shadow roots, languages, frameworks, bundlers.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser, setPermission } from '../harness/store-browser.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const CLIENT = fileURLToPath(new URL('../../../webroot/client/', import.meta.url));
const MODULES = fileURLToPath(new URL('../node_modules/', import.meta.url));

inEach('the element', {}, name => {
  let site, files, bridge, browser, page;
  before(async () => {
    [site, files] = await Promise.all([StoreSite.start({ https: true, isPublic: true }), startFileServer()]);
    bridge = await Bridge.start(['--allow-origin', site.origin()]);
    const add = (file, title, ...more) => bridge.add(`${files.url}/${file}`, '--provider', 'Proseware', '--title', title, ...more);
    await add('one.mp3?size=500000000&rate=4000', 'First', '--service-id', '7', '--priority', 'foreground');
    await add('two.mp3?size=500000000&rate=4000', 'Second', '--service-id', '7', '--priority', 'low');
    browser = await openBrowser(name);
    await setPermission(name, browser, site.origin(), 'granted');
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site, files].map(one => one?.stop()));
  });
  afterEach(() => page?.close());

  async function show(html) {
    site.set('/elements', `<!doctype html><html lang="en"><meta charset="utf-8">${html}`);
    page = await browser.newPage();
    page.said = [];
    page.on('console', message => page.said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => page.said.push(`error: ${error.message}`));
    await page.goto(`${site.origin()}/elements`);
  }
  const SCRIPT = '<script type="module" src="/client/elements.js"></script>';
  const bar = (attributes, more = '') => `<bits-progress url="${bridge.url}" ${attributes}>${more}</bits-progress>`;
  const live = () => until(() => page.evaluate(() => document.querySelector('bits-progress')?.store?.state === 'live'), 'live')
    .catch(error => { throw new Error(`${error.message}: ${page.said.join(' | ')}`); });
  const test = (title, body) => it(title, { timeout: TEST_MS }, body);

  test('attributes are properties, both ways; what was set before the script came counts', async () => {
    await show(`<bits-progress></bits-progress><script>
      var bar = document.querySelector('bits-progress');
      Object.assign(bar, { serviceId: 7, index: 1, label: 'Mine', start: false, url: '${bridge.url}' });
      var channels = [];
      BroadcastChannel = class extends BroadcastChannel { constructor(name) { super(name); channels.push(name); } };
    </script>${SCRIPT}`);
    await live();
    assert.deepEqual(await page.evaluate(() => [bar.getAttributeNames().sort().join(), bar.getAttribute('service-id'), bar.index, bar.label, bar.start, bar.job, bar.provider]),
      ['index,label,service-id,url', '7', 1, 'Mine', false, null, null]);
    assert.deepEqual(await page.evaluate(() => channels), [`bitsbridge ${bridge.url}`], 'no other bridge was looked for meanwhile');
    const label = () => page.evaluate(() => bar.shadowRoot.querySelector('[part=label]').textContent);
    await until(async () => await label() === 'Mine', 'the label');
    await page.evaluate(() => { bar.label = null; });
    assert.equal(await label(), 'Second');
    await page.evaluate(() => { bar.index = 0; });
    assert.equal(await label(), 'First');
    assert.deepEqual(await page.evaluate(() => {
      bar.start = true;
      bar.provider = 'Nobody';
      return [bar.hasAttribute('start'), bar.getAttribute('provider'), bar.store.jobs.length];
    }), [true, 'Nobody', 0]);
  });

  test('events bubble, and bring the store', async () => {
    await show(`<div id="around">${bar('service-id="7"')}</div><script>
      var heard = [];
      for (const type of ['bits-change', 'bits-state']) around.addEventListener(type, event => heard.push([event.type, event.target.localName, event.detail.state, event.detail.jobs.length].join()));
    </script>${SCRIPT}`);
    await until(() => page.evaluate(() => heard.includes('bits-state,bits-progress,live,2') && heard.some(one => one.startsWith('bits-change'))), 'both');
  });

  test('a wrong attribute is said in the console, is no uncaught error, and never shows what was not asked for', async () => {
    for (const [attributes, words] of [['service-id="abc"', /<bits-progress>.*serviceId.*abc/], ['serviceid="7"', /<bits-progress>.*serviceid/],
      ['service-id="7" index="first"', /<bits-progress>.*index/], ['collection="7" start', /<bits-progress>.*collection/]]) {
      await show(bar(attributes) + SCRIPT);
      await until(() => page.said.some(line => words.test(line)), `${words}`);
      assert.deepEqual(page.said.filter(line => /Uncaught|^error: RangeError/.test(line)), []);
      if (!attributes.includes('index')) assert.equal(await page.evaluate(() => document.querySelector('bits-progress').store), null);
      await page.close();
    }
    await show(bar('service-id="7" class="x" data-v-7ba5bd90 aria-label="y" @click="z" v-cloak part="p" onclick="1"') + SCRIPT);
    await live();
    assert.deepEqual(page.said.filter(line => /bits-progress/.test(line)), []);
    await page.evaluate(() => document.querySelector('bits-progress').setAttribute('service-id', 'abc'));
    await until(() => page.said.some(line => /abc/.test(line)), 'words');
    await page.evaluate(() => document.querySelector('bits-progress').setAttribute('service-id', '7'));
    await live();
  });

  test('in another document it keeps its style', async () => {
    await show(`${bar('service-id="7"')}<iframe srcdoc="<!doctype html><body></body>"></iframe>${SCRIPT}`);
    await live();
    const block = () => page.evaluate(() => {
      const track = window.moved.shadowRoot.querySelector('[part=track]');
      return track.ownerDocument.defaultView.getComputedStyle(track).overflowX;
    });
    await page.evaluate(() => { window.moved = document.querySelector('bits-progress'); });
    assert.equal(await block(), 'hidden');
    await page.evaluate(() => document.querySelector('iframe').contentDocument.body.append(window.moved));
    assert.equal(await block(), 'hidden', 'in the frame');
    await page.evaluate(() => document.body.append(window.moved));
    assert.equal(await block(), 'hidden', 'and back');
  });

  test('its language is found through shadow roots; a tag that is none does no harm', async () => {
    await show(`<div lang="de"><div id="host"></div></div>${SCRIPT}<script>
      host.attachShadow({ mode: 'open' }).innerHTML = '<p><bits-progress id=inner url="${bridge.url}" service-id=7 index=0></bits-progress></p>';
      var inner = host.shadowRoot.querySelector('bits-progress');
      var text = () => inner.shadowRoot?.querySelector('[part=text]').textContent ?? '';
    </script>`);
    await until(() => page.evaluate(() => /^(Verbindet|Lädt|Wartet)/.test(text())), 'German');
    for (const tag of ['de-', 'x y', 'de_DE_', '-', 'en-', '123456789']) {
      await page.evaluate(wrong => { inner.lang = wrong; }, tag);
      assert.match(await page.evaluate(() => text()), tag.startsWith('de') ? /^(Verbindet|Lädt|Wartet)/ : /^(Connecting|Downloading|Waiting)/, tag);
    }
    assert.deepEqual(page.said.filter(line => /^error/.test(line)), []);
  });

  test('only what moves has a bar that moves', async () => {
    for (const [file, title, priority] of [['silent3.mp3', 'Third', 'foreground'], ['silent4.mp3', 'Fourth', 'low']]) {
      await bridge.add(`${files.url}/${file}`, '--provider', 'Proseware', '--title', title, '--service-id', '9', '--priority', priority);
    }
    await show(bar('service-id="9" index="0"') + bar('service-id="9" index="1"') + SCRIPT);
    await live();
    const seen = () => page.evaluate(() => Array.from(document.querySelectorAll('bits-progress'), one => [
      ['queued', 'connecting'].find(state => one.matches(`:state(${state})`)), one.matches(':state(indeterminate)'),
      one.shadowRoot.querySelector('[part=bar]').getAnimations().length > 0].join()));
    await until(async () => (await seen()).join(' ') === 'connecting,true,true queued,false,false', 'one that connects, one that waits')
      .catch(async error => { throw new Error(`${error.message}: ${(await seen()).join(' ')}`); });
  });

  test('a bar whose job has nothing new is not put into words again', async () => {
    const still = await bridge.add(`${files.url}/still.mp3`, '--provider', 'Proseware', '--service-id', '8', '--suspended');
    await show(bar('service-id="7" index="0"') + bar(`job="${still}"`) + SCRIPT);
    await live();
    await until(() => page.evaluate(() => document.querySelectorAll('bits-progress')[1].store.jobs.some(job => job.serviceId === 8)), 'the job that stands still');
    const text = () => page.evaluate(() => document.querySelector('bits-progress').shadowRoot.querySelector('[part=text]').textContent);
    const first = await page.evaluate(() => {
      const [moving, waiting] = document.querySelectorAll('bits-progress');
      const job = waiting.store.jobs.find(one => one.serviceId === 8);
      const { progress } = job;
      window.reads = 0;
      Object.defineProperty(job, 'progress', { get() { window.reads++; return progress; } });
      return moving.shadowRoot.querySelector('[part=text]').textContent;
    });
    await until(async () => await text() !== first, 'news of the other one');
    assert.equal(await page.evaluate(() => window.reads), 0);
  });

  test('Vue: false does not start, properties arrive, events are heard', async () => {
    site.set('/vue.js', readFileSync(join(MODULES, 'vue/dist/vue.esm-browser.prod.js'), 'utf8'), { 'Content-Type': 'text/javascript' });
    await setPermission(name, browser, site.origin(), 'prompt');
    try {
      await show(`<div id="app"></div><script type="module">
        import '/client/elements.js';
        import { createApp, ref } from '/vue.js';
        const go = ref(false), label = ref('One');
        window.heard = [];
        Object.assign(window, { go, label });
        createApp({
          template: '<bits-progress :url="url" :service-id="7" :label="label" :start="go" @bits-state="hear"></bits-progress>',
          setup: () => ({ url: '${bridge.url}', go, label, hear: event => window.heard.push(event.detail.state) }),
        }).mount('#app');
      </script>`);
      const state = () => page.evaluate(() => document.querySelector('bits-progress')?.store?.state);
      await until(async () => await state() === 'needs-permission', 'a button');
      await page.evaluate(() => { label.value = 'Two'; });
      await until(() => page.evaluate(() => document.querySelector('bits-progress').shadowRoot.querySelector('[part=label]').textContent === 'Two'), 'the label');
      assert.equal(await state(), 'needs-permission');
      await setPermission(name, browser, site.origin(), 'granted');
      await page.evaluate(() => { go.value = true; });
      await live();
      assert.ok(await page.evaluate(() => window.heard.includes('live')));
    } finally {
      await setPermission(name, browser, site.origin(), 'granted');
    }
  });

  test('a bundler takes the package as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bitsbridge-bundle-'));
    try {
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(CLIENT, join(folder, 'node_modules/bitsbridge-client'));
      writeFileSync(join(folder, 'entry.js'), `import 'bitsbridge-client/elements.js';
        import 'bitsbridge-client/download-manager.js';
        import { connect } from 'bitsbridge-client';
        window.store = connect({ url: '${bridge.url}', serviceId: 7 });`);
      execFileSync(join(MODULES, '.bin/esbuild'), ['entry.js', '--bundle', '--minify', '--format=esm', '--outfile=out.js', '--log-level=warning'], { cwd: folder, stdio: 'pipe' });
      site.set('/bundle.js', readFileSync(join(folder, 'out.js'), 'utf8'), { 'Content-Type': 'text/javascript' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await show(`${bar('service-id="7"')}<script type="module" src="/bundle.js"></script>`);
    await live();
    assert.deepEqual(await page.evaluate(() => [window.store.jobs.length, typeof external.DownloadManager.createDownloadCollection]), [2, 'function']);
  });
});
