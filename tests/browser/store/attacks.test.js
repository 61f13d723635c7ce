// SPDX-License-Identifier: MIT
// Hostile pages in real browsers: what each attempt shows to the page, what the bridge answered, and that nothing has changed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { countsOf, countsSince } from '../harness/counts.js';
import { ATTACKS, REBOUND } from '../harness/hostile-pages.js';
import { LOOKALIKES, openBrowser } from '../harness/store-browser.js';
import { HOST, StoreSite } from '../harness/store-site.js';
import { TEST_MS, arrivalOf, inEach, until } from '../harness/suite.js';

const SECRET = 'A song that nobody else may see';
const OPTIONS = ['--allow-control', 'https://control.example', '--allow-origin', 'https://two.example=Proseware'];
// Its icon is in it: a browser would ask for one when it likes, of the bridge too once the name is the bridge's.
const PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>hostile</title><body></body>';

const read = async (bridge, path) => (await fetch(bridge.url + path)).text();

/** Browsers may ask once more where the answer is 421: then only which answers there were is compared. */
const same = (answered, counts, exactly) => JSON.stringify(exactly ? answered : Object.keys(answered)) === JSON.stringify(exactly ? counts : Object.keys(counts));

/** A page does it; what it sees, and what the bridge has answered. */
async function attempt(page, bridge, { what, run, argument, counts }, exactly = true) {
  const earlier = await countsOf(bridge);
  const jobs = await read(bridge, '/api/v1/jobs');
  const saw = await page.evaluate(run, argument(bridge.url));
  if (counts !== null) {
    let answered;
    await until(async () => {
      answered = await countsSince(bridge, earlier);
      return same(answered, counts, exactly);
    }, `${what}: the bridge’s answer`).catch(error => { throw new Error(`${error.message}; there is ${JSON.stringify(answered)}`); });
  }
  assert.equal(await read(bridge, '/api/v1/jobs'), jobs, 'nothing has changed');
  assert.ok(!saw.includes(SECRET), saw);
  return saw;
}

inEach('hostile pages', {}, name => {
  let secure, plain, bridge, browser;
  before(async () => {
    [secure, plain, bridge] = await Promise.all([StoreSite.start({ https: true }), StoreSite.start(), Bridge.start(OPTIONS)]);
    await bridge.add('http://127.0.0.1:9/song.mp3', '--provider', 'Proseware', '--title', SECRET, '--suspended');
    browser = await openBrowser(name);
    for (const site of [secure, plain]) site.set('/', PAGE);
    await until(async () => (await read(bridge, '/api/v1/jobs')).includes(SECRET), 'the job');
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, secure, plain].map(one => one?.stop()));
  });

  const test = (title, body) => it(title, { timeout: TEST_MS }, async context => {
    try {
      await body(context);
    } finally {
      for (const page of (await browser.pages()).slice(1)) await page.close();
    }
  });

  const pages = {
    'a site of the web': () => secure.origin(),
    'another port of this machine': () => plain.origin('127.0.0.1'),
    localhost: () => plain.origin('localhost'),
  };
  for (const [from, origin] of Object.entries(pages)) {
    const attacks = ATTACKS.filter(attack => from === 'a site of the web' || attack.near);
    test(`${from}: ${attacks.length} attempts`, async context => {
      const page = await browser.newPage();
      for (const attack of attacks) {
        await context.test(attack.what, async () => {
          await page.goto(`${origin()}/`);
          assert.equal(await attempt(page, bridge, attack), attack.sees);
        });
      }
    });
  }

  test('all of these are in the diagnostics, with the option that would allow them', async () => {
    const { refusedOrigins } = JSON.parse(await read(bridge, '/api/v1/diagnostics'));
    for (const origin of Object.values(pages)) {
      const found = refusedOrigins.find(one => one.origin === origin());
      assert.ok(found.count > 0, JSON.stringify(refusedOrigins));
    }
  });

  test('a link opens the dashboard; a link to the data opens nothing', async () => {
    let page;
    for (const [path, answer] of [['/api/v1/jobs', '/api/v1/jobs 403'], ['/api/v1/diagnostics', '/api/v1/diagnostics 403'], ['/', '/* 200']]) {
      page = await browser.newPage(); // of its own: the link's way may be longer than the bridge's answer
      await page.goto(`${secure.origin()}/`);
      await page.evaluate(url => { document.body.innerHTML = `<a href="${url}">x</a>`; }, bridge.url + path);
      const earlier = await countsOf(bridge);
      await page.click('a');
      await until(async () => (await countsSince(bridge, earlier))[answer], answer);
      const shown = await arrivalOf(page, bridge.url + path);
      if (path !== '/') assert.ok(!shown.includes(SECRET));
    }
    await until(() => page.evaluate(() => document.body.innerText).then(text => text.includes(SECRET), () => false), 'the dashboard');
  });

  test('names that look like the bridge’s, and the machine’s other names: opened and fetched', async () => {
    for (const host of [...LOOKALIKES, 'localhost.', '0.0.0.0', '127.0.0.2']) {
      const page = await browser.newPage();
      const url = `http://${host}:${bridge.port}/api/v1/jobs`;
      const earlier = await countsOf(bridge);
      await page.goto(`${plain.origin(HOST)}/`);
      assert.equal(await page.evaluate(address => fetch(address).then(answer => answer.text(), error => error.name), url), 'TypeError', host);
      await page.goto(url).catch(() => {}); // a browser may refuse the name: its word for that comes a little later
      assert.ok(!(await until(() => page.content().catch(() => ''), 'a page')).includes(SECRET), host);
      const answered = Object.keys(await countsSince(bridge, earlier)).filter(one => one.startsWith('/api/v1/jobs ')); // other pages' streams may come back meanwhile
      // Every such name was answered with 421, or, where the browser knows it, was not even asked.
      assert.deepEqual(answered, LOOKALIKES.includes(host) || answered.length > 0 ? ['/api/v1/jobs 421'] : [], host);
    }
  });

  test('a name that is pointed to the bridge after its page was loaded (rebinding)', async () => {
    const own = await Bridge.start(OPTIONS);
    try {
      await own.add('http://127.0.0.1:9/song.mp3', '--provider', 'Proseware', '--title', SECRET, '--suspended');
      await own.kill();
      const attacker = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE));
      attacker.listen(own.port, '127.0.0.1');
      await once(attacker, 'listening');
      const page = await browser.newPage();
      await page.goto(`http://${HOST}:${own.port}/`);
      attacker.closeAllConnections();
      attacker.close();
      await once(attacker, 'close');
      await own.serve();
      await until(async () => (await read(own, '/api/v1/jobs')).includes(SECRET), 'the job');
      for (const attack of REBOUND) {
        const saw = await attempt(page, own, attack, false);
        assert.match(saw, /^basic 421 .*urn:bitsbridge:wrong-host/, attack.what);
      }
      assert.equal(await page.evaluate(() => new Promise(resolve => {
        const source = new EventSource('/api/v1/events');
        source.onopen = () => resolve('open');
        source.onerror = () => resolve('error');
      })), 'error');
    } finally {
      await own.stop();
    }
  });
});
