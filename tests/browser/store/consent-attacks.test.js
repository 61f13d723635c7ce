// SPDX-License-Identifier: MIT
// What could pass for a visitor's yes, tried by real pages, clicks and cuts: none of it counts.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Bridge } from '../harness/bridge.js';
import { countsOf, countsSince } from '../harness/counts.js';
import { ASKING_PAGE, askDirectly, askFrom, awaitButtons, clickOn, stateOf } from '../harness/consent.js';
import { CONSENT_ATTACKS } from '../harness/hostile-pages.js';
import { LOOKALIKES, openBrowser } from '../harness/store-browser.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const LOOKALIKE = LOOKALIKES.at(-1); // störe.example

inEach('a yes that nobody said', {}, name => {
  let site, bridge, browser, page;
  before(async () => {
    [site, bridge] = await Promise.all([StoreSite.start({ https: true }), Bridge.start()]);
    site.set('/', ASKING_PAGE);
    browser = await openBrowser(name);
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site].map(one => one?.stop()));
  });
  const test = (title, body) => it(title, { timeout: TEST_MS }, async context => {
    try {
      await body(context);
    } finally {
      for (const one of (await browser.pages()).slice(1)) await one.close();
    }
  });
  const sites = async () => JSON.parse(await bridge.command('sites', '--json')).sites;
  const resultOf = async () => {
    await page.waitForSelector('#result:not([hidden])');
    return page.$eval('#result-text', element => element.textContent);
  };

  /** A real question in `page`; its one-time host. */
  async function ask(query, host) {
    page = await browser.newPage();
    await page.setViewport({ width: 1000, height: 800 });
    await page.goto(`${site.origin(host)}/`);
    await askFrom(page, bridge, site.origin(host), query);
    return new URL(page.url()).host;
  }

  for (const [from, host] of [['a site of the web', undefined], ['another port of this machine', 'localhost']]) {
    test(`by a script or a frame of ${from}, which even knows the name`, async context => {
      const question = await askDirectly(bridge, 'https://new.example');
      page = await browser.newPage();
      for (const { what, run, argument, sees, counts } of CONSENT_ATTACKS) {
        await context.test(what, async () => {
          await page.goto(`${site.origin(host)}/`);
          const earlier = await countsOf(bridge);
          assert.equal(await page.evaluate(run, argument(bridge.url, question)), sees);
          let answered;
          await until(async () => isDeepStrictEqual(answered = await countsSince(bridge, earlier), counts), 'the bridge’s answer')
            .catch(error => { throw new Error(`${error.message}; there is ${JSON.stringify(answered)}`); });
          assert.equal(await stateOf(bridge, question), 'open');
        });
      }
      assert.deepEqual(await sites(), []);
    });
  }

  test('a click before there was time to read, and a script’s click', async context => {
    let question, clickedAt;
    for (let tries = 0; !(clickedAt < 900); tries++) { // a slow machine may take longer than reading does: then the click was one in time
      if (tries === 10) return context.skip('this machine is too slow for a hasty click');
      await bridge.command('revoke', site.origin()).catch(() => {});
      question = await ask();
      await page.evaluate(() => addEventListener('click', event => { window.clickedAt = event.timeStamp; }, { capture: true }));
      await clickOn(page, '#allow');
      clickedAt = await page.evaluate(() => window.clickedAt);
    }
    await awaitButtons(page);
    await page.$eval('#allow', button => button.click());
    assert.deepEqual([await stateOf(bridge, question), await sites()], ['open', []]);
  });

  test('another tab comes in front: the buttons are dead, and live only a second after the return', async () => {
    await ask();
    await awaitButtons(page);
    await page.evaluate(() => {
      const button = document.querySelector('#allow');
      for (const type of ['focus', 'visibilitychange']) addEventListener(type, () => { window.backAt = performance.now(); }, { capture: true });
      new MutationObserver(() => {
        if (button.getAttribute('aria-disabled') === 'false') window.between = performance.now() - window.backAt;
      }).observe(button, { attributes: true });
    });
    const front = await browser.newPage();
    await front.bringToFront();
    await until(() => page.evaluate(() => document.querySelector('#allow').getAttribute('aria-disabled') === 'true'), 'dead buttons');
    await awaitButtons(page);
    const between = await page.evaluate(() => window.between);
    assert.ok(between >= 990, `${between} ms`);
  });

  test('a guessed name, a used one, and one that a newer question has replaced', async () => {
    page = await browser.newPage();
    await page.goto(`http://${'0'.repeat(32)}.localhost:${bridge.port}/`).catch(() => {}); // it may be taken for a file
    assert.equal(await page.$('#allow').catch(() => null), null);
    const first = await ask();
    await awaitButtons(page);
    const older = page;
    const second = await ask();
    assert.equal(await stateOf(bridge, first), null);
    await awaitButtons(page);
    await clickOn(page, '#not-now');
    await resultOf();
    const again = await page.evaluate(async () => (await fetch('/decision', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"allow":true}' })).status);
    assert.deepEqual([again, await stateOf(bridge, second)], [409, 'not-now']);
    page = older;
    await awaitButtons(page);
    await clickOn(page, '#allow');
    assert.match(await resultOf(), /too old/);
    assert.deepEqual(await sites(), []);
  });

  test('a flood of questions: the one that was looked at is gone, and says so', async () => {
    await ask();
    await awaitButtons(page);
    for (let i = 0; i < 5; i++) await askDirectly(bridge, `https://flood${i}.example`);
    await clickOn(page, '#allow');
    assert.match(await resultOf(), /too old/);
    assert.deepEqual(await sites(), []);
  });

  test('control slipped in beside reading', async () => {
    const question = await ask('&provider=Proseware');
    assert.equal(await page.$eval('#control', element => element.hidden), true);
    await awaitButtons(page); // by then the bridge takes decisions as well
    const status = await page.evaluate(async () => (await fetch('/decision', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"allow":true,"control":true}' })).status);
    assert.deepEqual([status, await stateOf(bridge, question), await sites()], [422, 'open', []]);
  });

  test('a name that looks like another stands there as it is', async () => {
    await ask(undefined, LOOKALIKE);
    const [heading, below] = await page.evaluate(() => ['#site', '#unicode'].map(id => document.querySelector(id).textContent));
    assert.equal(heading, `https://${LOOKALIKE}:${site.port}`);
    assert.match(below, /^https:\/\/st\u00f6re\.example/);
  });

  test('the bridge is killed between click and answer: the page does not say what it cannot know', async () => {
    await ask();
    await awaitButtons(page);
    await bridge.freeze();
    await clickOn(page, '#allow');
    await page.waitForFunction(() => document.querySelector('#allow').getAttribute('aria-disabled') === 'true', { polling: 50 });
    await bridge.kill();
    await until(() => page.$eval('#waiting', element => /not known here.*bitsbridge sites/.test(element.textContent)), 'a word');
    await bridge.serve();
    assert.deepEqual(await sites(), []); // the click had not been read; whether half a decision can stand: contract/consent_cut
    await awaitButtons(page);
    await clickOn(page, '#allow');
    assert.match(await resultOf(), /too old/);
  });
});
