// SPDX-License-Identifier: MIT
// Frames, policies, the bridge's own origin: what surrounds a bar, and what it says about that.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser, setPermission } from '../harness/store-browser.js';
import { SERVICE_ID, clickBar, example, expectBar, expectMoving, fiveLines, keepScreenshot, readBar, withBridge } from '../harness/store-pages.js';
import { OTHER_HOST, StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

inEach('what surrounds a bar', {}, name => {
  let site, files, bridge, browser;
  before(async () => {
    [site, files] = await Promise.all([StoreSite.start({ https: true, isPublic: true }), startFileServer()]);
    bridge = await Bridge.start(['--allow-origin', site.origin(), '--allow-origin', site.origin('localhost')]);
    await bridge.add(`${files.url}/song.mp3?size=500000000&rate=400000`, '--provider', 'Proseware', '--service-id', String(SERVICE_ID), '--title', 'Song');
    browser = await openBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site, files].map(one => one?.stop()));
  });

  async function show(path, host) {
    const page = await browser.newPage();
    await page.goto(site.origin(host) + path);
    return page;
  }
  /** The page in the only frame of a page. */
  const frameOf = page => until(() => page.frames().find(frame => frame !== page.mainFrame() && frame.url().startsWith('http')), 'a frame');

  const test = (title, body) => it(title, { timeout: TEST_MS }, async () => {
    await setPermission(name, browser, site.origin(), 'granted');
    try {
      await body();
    } finally {
      for (const page of (await browser.pages()).slice(1)) await page.close();
    }
  });

  test('a strict Content-Security-Policy, as documented: the bar moves, and nothing is refused', async () => {
    const policy = withBridge(example('http', 'Content-Security-Policy'), bridge.url).replace(/^[^:]*: /, '').trim();
    site.set('/strict', fiveLines(bridge.url), { 'Content-Security-Policy': policy });
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(() => {
      window.refused = [];
      document.addEventListener('securitypolicyviolation', event => window.refused.push(event.violatedDirective));
    });
    await page.goto(`${site.origin()}/strict`);
    await expectMoving(page);
    assert.deepEqual(await page.evaluate(() => window.refused.filter(one => one !== 'img-src')), []);
  });

  test('a Content-Security-Policy that does not know the bridge: says what it needs', async () => {
    site.set('/closed', fiveLines(bridge.url), { 'Content-Security-Policy': "default-src 'self'" });
    const page = await show('/closed');
    const bar = await expectBar(page, 'unsupported', /Content-Security-Policy/);
    assert.ok(bar.words.endsWith(`connect-src ${bridge.url}`), bar.words);
    await keepScreenshot(page, `surroundings-${name}-csp`);
  });

  test('a sandboxed frame: says that it cannot be', async () => {
    site.set('/', fiveLines(bridge.url));
    site.set('/sandbox', '<iframe sandbox="allow-scripts" src="/"></iframe>');
    const frame = await frameOf(await show('/sandbox'));
    await expectBar(frame, 'unsupported', /sandboxed frame/);
  });

  test('a frame of another site without allow=: says which it needs', async () => {
    site.set('/', fiveLines(bridge.url));
    site.set('/frame', `<iframe src="${site.origin()}/"></iframe>`);
    const frame = await frameOf(await show('/frame', OTHER_HOST));
    await until(async () => /allow="loopback-network"/.test((await readBar(frame)).words), 'the words');
    assert.equal((await readBar(frame)).state, name === 'chromium' ? 'unsupported' : 'denied');
  });

  test('a frame with the documented allow= moves with the outer site’s permission', async () => {
    site.set('/', fiveLines(bridge.url));
    const markup = example('html', '<iframe').replace('https://store.example/downloads', `${site.origin()}/`);
    site.set('/frame', markup);
    await setPermission(name, browser, site.origin(OTHER_HOST), 'granted');
    const frame = await frameOf(await show('/frame', OTHER_HOST));
    await expectMoving(frame);
  });

  if (name === 'chromium') {
    test('a Permissions-Policy that forbids it: says so', async () => {
      site.set('/policy', fiveLines(bridge.url), { 'Permissions-Policy': 'loopback-network=()' });
      await setPermission(name, browser, site.origin(), 'prompt'); // an override that grants would win over the policy
      const bar = await expectBar(await show('/policy'), 'unsupported', /Permissions-Policy/);
      assert.equal(bar.reason, 'permissions-policy');
    });
  }

  test('the bridge’s own page needs no permission and no click, and sees every store’s jobs, without a key no more of them than a store', async () => {
    const page = await browser.newPage();
    await page.goto(`${bridge.url}/`);
    const seen = await page.evaluate(async () => {
      const { connect } = await import('/client/bitsbridge.js');
      const store = connect({ url: location.origin });
      await new Promise(resolve => { store.addEventListener('change', resolve, { once: true }); });
      return { state: store.state, job: store.jobs[0], queue: store.queue };
    });
    assert.equal(seen.queue.stale, false);
    assert.equal(seen.job.files.length, 1);
    for (const member of ['description', 'owner']) assert.equal(member in seen.job, false, member);
    assert.equal('localName' in seen.job.files[0] || 'remoteName' in seen.job.files[0], false);
  });

  test('a page of this machine needs a click, but no permission', async () => {
    const local = await StoreSite.start();
    const open = await Bridge.start(['--allow-origin', local.origin('localhost')]);
    try {
      local.set('/', fiveLines(open.url));
      const page = await browser.newPage();
      await page.goto(`${local.origin('localhost')}/`);
      await expectBar(page, 'idle', /can be shown/);
      await clickBar(page);
      await expectBar(page, 'live', /No downloads/);
    } finally {
      await Promise.all([local.stop(), open.stop()]);
    }
  });
});
