// SPDX-License-Identifier: MIT
// What a page may have a bridge do: where its bytes come from, where they go, whose jobs it may touch.
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { Bridge } from '../harness/bridge.js';
import { openBrowser } from '../harness/store-browser.js';
import { SERVICE_ID } from '../harness/store-pages.js';
import { StoreSite } from '../harness/store-site.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const CAP = 100;

inEach('control', {}, name => {
  let site, inner, other, bridge, browser, page, stranger;
  before(async () => {
    [site, inner, other] = await Promise.all([StoreSite.start(), StoreSite.start(), StoreSite.start()]);
    const origin = site.origin('localhost');
    bridge = await Bridge.start(['--allow-control', `${origin}`, '--allow-origin', `${origin}=Proseware`, '--allow-source', `${origin}/songs/`,
      '--allow-origin', `${other.origin('localhost')}=Proseware`]);
    inner.setSong('/secret.mp3');
    for (const one of ['/songs/a.mp3', '/private/a.mp3', '/songs/taken.mp3']) site.setSong(one);
    browser = await openBrowser(name);
    [page, stranger] = [await open(site), await open(other)];
  }, { timeout: TEST_MS });
  after(async () => {
    await browser?.close();
    await Promise.all([bridge, site, inner, other].map(one => one?.stop()));
  });

  async function open(where) {
    where.set('/', '<!doctype html><title>Shop</title>');
    const tab = await browser.newPage();
    await tab.goto(`${where.origin('localhost')}/`);
    await tab.evaluate(async (url, serviceId) => {
      const { connect } = await import('/client/bitsbridge.js');
      window.store = connect({ url, serviceId, start: true });
      if (window.store.state !== 'live') await new Promise(resolve => { window.store.addEventListener('state', () => window.store.state === 'live' && resolve()); });
    }, bridge.url, SERVICE_ID);
    return tab;
  }
  /** What the bridge has answered to a page. */
  const tell = (tab, method, ...words) => tab.evaluate(async (how, args) => {
    try {
      return { status: 200, job: await window.store[how](...args) };
    } catch (error) {
      return { status: error.status, member: error.problem?.member, name: error.name, message: error.message };
    }
  }, method, words);
  const create = (url, more = {}, tab = page) => tell(tab, 'create', { url, serviceId: SERVICE_ID, ...more });
  const jobs = async () => (await (await fetch(`${bridge.url}/api/v1/jobs`)).json()).jobs;
  const stateOf = async id => (await jobs()).find(job => job.id === id);
  const song = path => `${site.origin('localhost')}${path}`;
  const test = (title, body) => it(title, { timeout: TEST_MS }, body);

  test('a job that a page makes is fetched, completed by the bridge, and seen to be done by the page', async () => {
    const { job } = await create(song('/songs/a.mp3'), { metadata: { title: 'A' } });
    assert.deepEqual([job.tag, job.provider, job.serviceId, job.url], ['status', 'Proseware', SERVICE_ID, song('/songs/a.mp3')]);
    await page.waitForFunction(id => window.store.job(id)?.state === 'acknowledged', { polling: 200 }, job.id);
    assert.equal(await readFile(join(bridge.downloads, 'a.mp3'), 'utf8'), 'noise '.repeat(1000));
  });

  test('loopback and private addresses, however written, are refused before anything is sent', async () => {
    const { port } = inner;
    const before = (await jobs()).length;
    for (const address of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `127.1:${port}`, `2130706433:${port}`, `0x7f000001:${port}`,
      `0177.0.0.1:${port}`, `[::1]:${port}`, `[::ffff:127.0.0.1]:${port}`, `0.0.0.0:${port}`, `localhost.:${port}`, `user:pass@127.0.0.1:${port}`,
      `localhost%3a${port}`, '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '[fd00::1]', '[fe80::1]', 'router', 'store.example',
    ]) {
      const answer = await create(`http://${address}/secret.mp3`);
      assert.deepEqual([answer.status, answer.member], [422, 'url'], address);
    }
    for (const url of ['file:///etc/passwd.mp3', 'ftp://localhost/a.mp3', '//localhost/a.mp3', song('/private/a.mp3'), song('/songs/../private/a.mp3'),
      song('/songs/%2e%2e/private/a.mp3'), song('/songs/..%2fprivate/a.mp3'), song('/songs/..\\private\\a.mp3'), `${bridge.url}/songs/a.mp3`]) {
      const answer = await create(url);
      if (answer.status === 200) await until(async () => ['error', 'acknowledged'].includes((await stateOf(answer.job.id))?.state), url);
      else assert.deepEqual([answer.status, answer.member], [422, 'url'], url);
    }
    assert.equal(inner.asked.size, 0, 'nothing reached the inner server');
    assert.equal(site.asked.get('/private/a.mp3') ?? 0, 0, 'nor what is not under the allowed prefix');
    assert.ok((await jobs()).length <= before + 1);
  });

  test('redirects are held to the same rules', async () => {
    const rows = [['/songs/in.mp3', `http://127.0.0.1:${inner.port}/secret.mp3`], ['/songs/out.mp3', song('/private/a.mp3')], ['/songs/far.mp3', 'http://169.254.169.254/a.mp3'],
      ['/songs/good.mp3', song('/songs/a.mp3')]];
    const states = [];
    for (const [path, Location] of rows) {
      site.set(path, '', { Location }, 302);
      const { job } = await create(song(path));
      await until(async () => ['error', 'acknowledged'].includes((await stateOf(job.id)).state), path);
      states.push((await stateOf(job.id)).state);
    }
    assert.deepEqual(states, ['error', 'error', 'error', 'acknowledged']);
    assert.equal(inner.asked.size, 0);
    assert.equal(site.asked.get('/private/a.mp3') ?? 0, 0);
  });

  test('files get new names in the download folder, and only the four extensions', async () => {
    await writeFile(join(bridge.downloads, 'taken.mp3'), 'mine');
    for (let i = 0; i < 2; i++) assert.equal((await create(song('/songs/taken.mp3'))).status, 200);
    await until(async () => (await readdir(bridge.downloads)).filter(one => /^taken/.test(one)).length === 3
      && (await jobs()).filter(job => /taken/.test(job.files[0].name)).every(job => job.state === 'acknowledged'), 'three of that name');
    assert.equal(await readFile(join(bridge.downloads, 'taken.mp3'), 'utf8'), 'mine');
    for (const path of ['/songs/a.exe', '/songs/a.mp3.exe', '/songs/a', '/songs/', '/songs/a.exe?x=.mp3', '/songs/a.exe#.mp3']) {
      const answer = await create(song(path));
      assert.deepEqual([answer.status, answer.member], [422, 'url'], path);
    }
    assert.deepEqual([(await create(song('/songs/a.mp3'), { localName: '/tmp/x.mp3' })).member, (await create(song('/songs/a.mp3'), { serviceId: 0 })).member], ['localName', 'serviceId']);
    for (const file of await readdir(bridge.downloads)) assert.match(file, /^([^./\\][^/\\]*\.mp3|\.[^/\\]+\.part)$/, file);
  });

  test('a page acts on what its provider has, is told what is not possible, and sees nothing of others', async () => {
    const foreign = await bridge.add(song('/songs/a.mp3'), 'foreign.mp3', '--provider', 'Other', '--suspended');
    const own = await bridge.add(song('/songs/a.mp3'), 'own.mp3', '--provider', 'Proseware', '--service-id', String(SERVICE_ID), '--suspended');
    assert.equal((await tell(page, 'act', foreign, 'cancel')).status, 404);
    await page.waitForFunction(id => window.store.job(id), { polling: 200 }, own);
    assert.equal((await tell(page, 'act', own, 'cancel')).job.state, 'cancelled');
    assert.equal((await tell(page, 'act', own, 'resume')).status, 409);
    assert.equal((await stateOf(foreign)).state, 'suspended');
  });

  test('a site without control is refused everything, also by requests that need no preflight', async () => {
    const own = await bridge.add(song('/songs/a.mp3'), 'kept.mp3', '--provider', 'Proseware', '--service-id', String(SERVICE_ID), '--suspended');
    const before = (await jobs()).length;
    await stranger.waitForFunction(id => window.store.job(id), { polling: 200 }, own);
    for (const answer of [await create(song('/songs/a.mp3'), {}, stranger), await tell(stranger, 'act', own, 'cancel')]) {
      assert.ok(answer.status === 403 || answer.name === 'TypeError', JSON.stringify(answer)); // the preflight names no POST
    }
    await stranger.evaluate(async (url, id, body) => {
      const options = { method: 'POST', mode: 'no-cors', body };
      await Promise.allSettled([fetch(`${url}/api/v1/jobs`, options), fetch(`${url}/api/v1/jobs/${id}/cancel`, { ...options, body: '{}' })]);
      navigator.sendBeacon(`${url}/api/v1/jobs/${id}/cancel`, '{}');
      const form = Object.assign(document.createElement('form'), { method: 'post', action: `${url}/api/v1/jobs/${id}/cancel`, target: 'hidden', enctype: 'text/plain' });
      const frame = Object.assign(document.createElement('iframe'), { name: 'hidden' });
      document.body.append(frame, form);
      form.submit();
      await new Promise(resolve => setTimeout(resolve, 500));
    }, bridge.url, own, JSON.stringify({ url: song('/songs/a.mp3'), serviceId: SERVICE_ID }));
    assert.deepEqual([(await stateOf(own)).state, (await jobs()).length], ['suspended', before]);
  });

  test(`no more than ${CAP} unfinished jobs of one site`, async () => {
    const status = await page.evaluate(async (url, serviceId, most) => {
      let made = 0;
      try {
        while (made <= most) {
          const job = await window.store.create({ url, serviceId, priority: 'low' });
          made++;
          await window.store.act(job.id, 'suspend');
        }
      } catch (error) {
        return [made, error.status];
      }
      return [made, 0];
    }, song('/songs/never.mp3'), SERVICE_ID, CAP);
    assert.equal(status[1], 429);
    assert.ok(status[0] >= CAP - 5 && status[0] <= CAP, `${status[0]} made`);
  });
});
