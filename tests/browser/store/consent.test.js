// SPDX-License-Identifier: MIT
// A page asks, its visitor says yes: from a site that the bridge does not know to a moving bar, and back again.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { ASK_BUTTON, answer, clickOn, findQuestion } from '../harness/consent.js';
import { startFileServer } from '../harness/file-server.js';
import { openBrowser, setPermission } from '../harness/store-browser.js';
import { SERVICE_ID, example, expectBar, expectMoving, keepScreenshot, readBar, withBridge } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

inEach('a page asks its visitor', {}, name => {
  let site, oldSite, files, bridge, browser, page, song;
  before(async () => {
    [site, oldSite, files] = await Promise.all([StoreSite.start({ https: true, isPublic: true }), StoreSite.start(), startFileServer()]);
    browser = await openBrowser(name);
    await setPermission(name, browser, site.origin(), 'granted');
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([site, oldSite, files].map(one => one?.stop()));
  });
  beforeEach(async () => {
    bridge = await Bridge.start(['--allow-source', `${oldSite.origin('localhost')}/songs/`]);
    song = await bridge.add(`${files.url}/song.mp3?size=500000000&rate=400000`, '--provider', 'Proseware', '--service-id', String(SERVICE_ID), '--title', 'Song');
    site.set('/', `<!doctype html><meta charset="utf-8"><title>Shop</title><script type="module" src="/client/elements.js"></script>
      <bits-progress url="${bridge.url}" service-id="${SERVICE_ID}" provider="Proseware"></bits-progress>
      <button id="more">More</button>
      <script type="module">
        import { connect } from '/client/bitsbridge.js';
        window.answers = [];
        const store = window.store = connect({ url: '${bridge.url}' });
        new MutationObserver(() => console.info('offered')).observe(document.body, { childList: true });
        if (location.hash === '#ask') store.ask({ providers: ['Proseware'] }).then(one => window.answers.push(one));
        document.querySelector('#more').onclick = () => store.ask(window.wanted).then(one => window.answers.push(one));
      </script>`);
    page = await browser.newPage();
    await page.setViewport({ width: 600, height: 300 });
    await page.goto(`${site.origin()}/`);
    await expectBar(page, 'forbidden', /will ask whether/);
  }, { timeout: TEST_MS });
  afterEach(async () => {
    for (const one of (await browser.pages()).slice(1)) await one.close();
    await bridge.stop();
  });
  const test = (title, body) => it(title, { timeout: TEST_MS }, body);
  const sites = async () => JSON.parse(await bridge.command('sites', '--json')).sites;
  const isNoticed = () => page.evaluate(() => Boolean(document.querySelector('bits-progress')?.shadowRoot?.querySelector('[part=button]')?.checkVisibility()));
  /** On a slow machine the click is used up before the page knows that it must ask: then a button is offered, and pressed. */
  const askForMore = async () => {
    let isPressed = false;
    await clickOn(page, '#more');
    return findQuestion(browser, [], async () => {
      const offered = isPressed ? null : await page.$('body > button:not(#more)');
      if (!offered) return;
      isPressed = true;
      await offered.click();
    });
  };
  const back = async () => {
    await page.bringToFront();
  };

  test('two clicks, and the bar moves by itself when the visitor is back; revoked, it ends at once and says so', async () => {
    assert.equal((await readBar(page)).button, 'Show downloads');
    await keepScreenshot(page, `consent-${name}-asks`);
    await clickOn(page, ASK_BUTTON);
    const question = await findQuestion(browser);
    assert.equal(await question.$eval('#site', element => element.textContent), site.origin());
    assert.match(await question.$eval('#sees', element => element.textContent), /Proseware.*now 1.*Song/s);
    assert.match(await answer(question, 'allow'), /May see the downloads now/);
    await back();
    await expectBar(page, 'live');
    await expectMoving(page);
    const [granted] = await sites();
    assert.deepEqual([granted.origin, granted.providers, granted.control, granted.by], [site.origin(), ['Proseware'], false, 'user']);
    await bridge.command('revoke', site.origin());
    await until(async () => /^bitsbridge_event_streams 0$/m.test(await (await fetch(`${bridge.url}/metrics`)).text()), 'the end of the stream');
    await expectBar(page, 'forbidden', /will ask whether/);
  });

  test('not now: the page stays as it was, may ask again, and hears the yes', async () => {
    await page.evaluate(() => { window.wanted = { providers: ['Proseware'] }; });
    let question = await askForMore();
    assert.match(await answer(question, 'not-now'), /may ask again/);
    await back();
    await until(async () => (await page.evaluate(() => window.answers)).length === 1, 'an answer');
    assert.deepEqual(await page.evaluate(() => window.answers), ['not-allowed']);
    await question.close();
    question = await askForMore();
    await answer(question, 'allow');
    await back();
    await until(async () => (await page.evaluate(() => window.answers)).length === 2, 'another answer');
    assert.deepEqual(await page.evaluate(() => window.answers), ['not-allowed', 'allowed']);
    await expectMoving(page);
  });

  test('never is remembered; the page is told no more than that it is not allowed', async () => {
    await clickOn(page, ASK_BUTTON);
    const question = await findQuestion(browser);
    assert.match(await answer(question, 'never'), /not asked about again/);
    await back();
    await expectBar(page, 'forbidden');
    assert.deepEqual((await sites()).map(one => one.decision), ['never']);
    await question.close();
    await clickOn(page, ASK_BUTTON);
    const again = await findQuestion(browser);
    assert.match(await again.$eval('#result-text', element => element.textContent), /not asked about again/);
  });

  test('control is a switch of its own, and the page learns whether it was turned on, with nothing red in its console', async () => {
    let red;
    page.on('console', message => /error|warn/.test(message.type()) && red?.push(message.text()));
    for (const control of [false, false, true]) {
      await page.evaluate(() => { window.wanted = { providers: ['Proseware'], control: true }; window.answers.length = 0; });
      const question = await askForMore();
      await answer(question, 'allow', { control });
      await back();
      await until(async () => (await page.evaluate(() => window.answers)).length === 1, 'an answer');
      assert.deepEqual(await page.evaluate(() => window.answers), [control ? 'allowed' : 'not-allowed']);
      assert.equal((await sites())[0].control, control);
      await question.close();
      await expectMoving(page);
      assert.deepEqual(red ?? [], []);
      red = []; // from when it reads: before, each try is refused
    }
  });

  test('no window opens without a click: a button appears, and that asks', async () => {
    const before = (await browser.pages()).length;
    // Whatever is evaluated in the page counts as its visitor's click: so the page says itself when the button is there.
    const offered = new Promise(resolve => { page.on('console', message => message.text() === 'offered' && resolve()); });
    await page.goto(`${site.origin()}/?again#ask`); // a load is no click
    await offered;
    assert.equal((await browser.pages()).length, before);
    await clickOn(page, 'body > button:last-of-type');
    await answer(await findQuestion(browser), 'allow');
    await back();
    await until(async () => (await page.evaluate(() => window.answers)).length === 1, 'an answer');
    assert.deepEqual(await page.evaluate(() => window.answers), ['allowed']);
    assert.equal(await page.$$eval('body > button', all => all.length), 1, 'the button has gone');
  });

  test('the page of 2003 asks at its first click, gets control, and downloads', async () => {
    const html = withBridge(example('html', 'external.DownloadManager'), bridge.url).replace('download-manager.js"', 'download-manager.js" data-provider="Proseware" data-start="load"');
    await bridge.command('suspend', song); // the queue moves one at a time
    oldSite.set('/', html);
    oldSite.setSong('/songs/track07.wma');
    const refused = new Promise(resolve => { page.on('console', message => message.text().startsWith('BITS Bridge: forbidden') && resolve()); });
    await page.goto(`${oldSite.origin('localhost')}/`);
    await refused;
    const tabs = (await browser.pages()).length;
    await page.bringToFront();
    await clickOn(page, '[name=btnStart]');
    // Where asking takes longer than a click lasts, no window opens by itself: there is a notice then, whose button asks.
    await until(async () => {
      const offered = await isNoticed();
      const asked = (await browser.pages()).length > tabs;
      if (offered && !asked) await clickOn(page, ASK_BUTTON);
      return asked;
    }, 'a tab');
    const question = await findQuestion(browser);
    assert.match(await question.$eval('#site', element => element.textContent), new RegExp(`holds port ${oldSite.port} `));
    await answer(question, 'allow', { control: true });
    await back();
    await until(async () => await page.$eval('[name=txtState]', field => field.value) === '6000 of 6000', 'the download');
    const [granted] = await sites();
    assert.deepEqual([granted.origin, granted.providers, granted.control, granted.by], [oldSite.origin('localhost'), ['Proseware'], true, 'user']);
  });
});
