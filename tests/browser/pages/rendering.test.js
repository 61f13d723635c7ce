// SPDX-License-Identifier: MIT
// How the dashboard shows what a bridge says: jobs, errors, findings, banners, one job's page, controls.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { openPage } from '../harness/browsers.js';
import { ScriptedBridge, makeJob, moveJob } from '../harness/scripted-bridge.js';
import { openBrowser } from '../harness/store-browser.js';
import { TEST_MS, inEach, until } from '../harness/suite.js';

const NOT_FOUND = {
  code: '0x80190194', name: 'BG_E_HTTP_ERROR_404', context: 'remote-file',
  message: 'The server has no such file.', hint: 'Ask the store for a new link.',
};
const textOf = (page, selector) => page.$eval(selector, (element) => element.textContent);
const banner = (page) => page.evaluate(() => [...document.querySelectorAll('.notice:not([hidden])')].map((notice) => notice.textContent).join());
const row = (job, part = '') => `[data-id="${job.id}"] ${part}`;

inEach('the dashboard', { bridge: false }, (name) => {
  let browser;
  before(async () => { browser = await openBrowser(name); }, { timeout: TEST_MS });
  after(() => browser?.close());

  /** One page on a bridge with these jobs; checks afterwards that the page had no complaint. */
  function show(title, jobs, check, { hash = '', key = false, allowed = [], diagnostics, ...options } = {}) {
    it(title, { timeout: TEST_MS }, async () => {
      const bridge = await ScriptedBridge.start(jobs);
      Object.assign(bridge.diagnostics, diagnostics);
      const page = await openPage(browser, `${key ? bridge.dashboard : bridge.url}/${hash}`, options);
      try {
        await page.waitForFunction(() => document.querySelector('.connection')?.textContent === 'Live');
        await check(page, bridge);
        assert.deepEqual(page.complaints.filter((text) => !allowed.some((pattern) => pattern.test(text))), []);
        assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
      } finally {
        await page.close();
        await bridge.stop();
      }
    });
  }

  show('an empty queue says how a first job gets there', [], async (page) => {
    assert.match(await textOf(page, '.empty code'), /^bitsbridge add https:\/\/\S+ --status --provider Proseware/);
    assert.equal(await page.$eval('.toolbar', (element) => element.hidden), true);
    await page.$eval('.empty .copy', (button) => button.click());
    await page.waitForFunction(() => /Copied|Selected/.test(document.querySelector('.empty .copy').textContent));
  });

  const moving = makeJob({ state: 'transferring', rate: 524_288, eta: 6, progress: { bytesTransferred: 1_000_000, bytesTotal: 4_000_000 } });
  show('a bar follows its job, to the end and back', [moving], async (page, bridge) => {
    const bar = () => page.$eval(row(moving, '[role=progressbar]'), (element) => [element.getAttribute('aria-valuenow'), element.firstChild.style.getPropertyValue('--fraction')]);
    await until(async () => (await bar())[0] === '25', 'a quarter');
    assert.deepEqual(await bar(), ['25', '0.25']);
    assert.equal((await textOf(page, row(moving, '.job-figures'))).replace(/\s/g, ' '), '1.0 MB of 4.0 MB · 524 kB/s · 6 sec left');
    bridge.change([moveJob(moving, { state: 'transferred', rate: null, eta: null, progress: { bytesTransferred: 4_000_000 } })]);
    await until(async () => (await bar())[0] === '100', 'the end');
    assert.equal(await textOf(page, row(moving, '.state')), 'Ready');
    bridge.change([moveJob(moving, { state: 'queued', rate: null, eta: null, progress: { bytesTransferred: 0 } })]);
    await until(async () => (await bar())[0] === '0', 'back to the beginning');
    bridge.change([moveJob(moving, { progress: { bytesTransferred: 5, bytesTotal: null } })]);
    await until(async () => (await bar())[0] === null, 'an unknown size has no value');
    bridge.change([], [moving.id]);
    await page.waitForSelector('.empty:not([hidden])');
  });

  const still = Array.from({ length: 20 }, () => makeJob({ state: 'queued' }));
  show('what has not changed is not written', [moving, ...still], async (page, bridge) => {
    await page.waitForSelector(row(still[19]));
    await page.evaluate(() => {
      globalThis.written = [];
      const note = (records) => globalThis.written.push(...records.map(({ target, type, attributeName }) => {
        const element = target.nodeType === 1 ? target : target.parentElement;
        return `${type} ${attributeName ?? ''} ${element.closest('.job')?.dataset.id ?? 'page'}`;
      }));
      new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    const written = () => page.evaluate(() => globalThis.written);
    bridge.change([]);
    bridge.change([moveJob(moving, {})]); // the same once more
    bridge.change([moveJob(moving, { progress: { bytesTransferred: 2_000_000 } })]);
    await until(async () => (await textOf(page, row(moving, '.job-percent'))) === '50%', 'half');
    const all = await written();
    assert.deepEqual(all.filter((one) => still.some(({ id }) => one.includes(id))), []);
    assert.deepEqual(all.filter((one) => one.startsWith('childList') && !one.includes('page')), [], 'rows are not rebuilt');
    assert.ok(all.length <= 20, `one step forward takes few writes, not ${all.length}: ${all.join(', ')}`);
  });

  const failed = makeJob({ state: 'error', error: NOT_FOUND, errorCount: 1 });
  const warned = makeJob({ tag: 'job', state: 'queued', warnings: [{ code: 'extension', message: 'The player would not take this one.' }] });
  show('errors say what to do, warnings what is odd', [failed, warned], async (page) => {
    assert.equal(await textOf(page, row(failed, '.job-problem')), 'The server has no such file. Ask the store for a new link.');
    assert.equal(await textOf(page, row(warned, '.job-warning')), 'The player would not take this one.');
    await page.evaluate(() => [...document.querySelectorAll('.filters button')].find((button) => button.textContent.startsWith('With warnings')).click());
    assert.equal((await page.$$('.job')).length, 1);
  });

  const hostile = makeJob({
    provider: '<b>P</b>', displayName: '"><script>x</script>',
    metadata: { title: '<img src=x onerror=alert(1)>', albumTitle: '</ul><h1>', albumArtist: '\u202e abc فيروز 日本語' },
  });
  show('texts are text, whatever they hold', [hostile], async (page) => {
    assert.equal(await textOf(page, row(hostile, '.job-title')), '<img src=x onerror=alert(1)>');
    assert.equal(await page.$('.job img, .job script, .job h1'), null);
  });

  const findings = {
    nearMisses: [{ id: '1', displayName: 'Lost', description: '::WMP_STATUS:1:0:P:A:B:1:T:2:3', position: 15, field: 'serviceId', reason: 'the service id must not be 0' }],
    untagged: 2, restricted: 1, refusedOrigins: [{ origin: 'https://store.example', option: '--allow-origin https://store.example' }],
  };
  show('findings: near misses and refused origins with what helps', [], async (page) => {
    await page.waitForSelector('.diagnostics:not([hidden])');
    assert.match(await textOf(page, '.misses'), /One job looks tagged, but is not.*Lost Reason: the service id must not be 0/);
    assert.equal(await textOf(page, '.misses mark'), '0:P:A:B:1:T:2:3');
    const text = await textOf(page, '.diagnostics');
    assert.match(text, /bitsbridge serve --allow-origin https:\/\/store\.example/);
    assert.match(text, /2 other jobs in the queue carry no tag\. One job denied access/);
  }, { diagnostics: findings });

  show('a queue that does not answer is said to be so, until it does', [moving], async (page, bridge) => {
    bridge.diagnostics.queue = { error: { message: 'The service is gone.', hint: 'Start it.' } };
    bridge.setStale(true);
    await until(async () => /queue has not answered since .*The service is gone\. Start it\./.test(await banner(page)), 'the banner');
    bridge.setStale(false);
    await until(async () => await banner(page) === '', 'no banner');
  });

  show('a bridge that is gone is said to be so, with the command that starts it; once back, the page catches up', [moving], async (page, bridge) => {
    await page.evaluate(() => { globalThis.neverReloaded = true; });
    await bridge.stop();
    await until(async () => /cannot be reached. What you see is from .*bitsbridge serve/.test(await banner(page)), 'the banner');
    assert.equal(await textOf(page, '.connection') === 'Live', false);
    bridge.change([moveJob(moving, { progress: { bytesTransferred: 3_000_000 } })]);
    await bridge.restart();
    await until(async () => (await textOf(page, row(moving, '.job-percent'))) === '75%', 'what has happened meanwhile');
    assert.equal(await banner(page), '');
    assert.equal(await page.evaluate(() => globalThis.neverReloaded), true);
  }, { allowed: [/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE|ERR_EMPTY|connection to .* was interrupted|can’t establish a connection/] });

  const looked = makeJob({ state: 'transferring', rate: 1000, errorCount: 2, lastError: { ...NOT_FOUND, time: '2026-01-01T00:00:00Z' }, metadata: { rating: '' } });
  show('one job’s page: files, tag, facts, history, plot, curl', [looked, ...still], async (page, bridge) => {
    assert.equal(await textOf(page, '.job-head h1'), looked.metadata.title);
    let rate = 2000;
    await until(() => {
      bridge.change([moveJob(looked, { rate: rate += 100 })]);
      return page.$('.plot:not([hidden]) .plot-line[d*="L"]');
    }, 'a line from one rate to the next');
    const text = await textOf(page, '.job-page');
    for (const part of [looked.files[0].localName, looked.files[0].remoteName, 'WMP_STATUS', looked.description, looked.id, 'What went wrong before', 'BG_E_HTTP_ERROR_404',
      `curl -s ${bridge.url}/api/v1/jobs/${looked.id}`]) assert.ok(text.includes(part), part);
    bridge.change([moveJob(looked, { state: 'suspended', rate: null })]);
    await until(async () => /Suspended/.test(await textOf(page, '.history')), 'history');
    await page.$eval('.back', (link) => link.click());
    await page.waitForFunction(() => document.querySelector('.job-page') === null);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), looked.metadata.title, 'focus is where it was left');
  }, { hash: `#/jobs/${looked.id}` });

  show('a job that is not there is said to be so', [], async (page) => {
    assert.match(await textOf(page, '.job-page .nothing:not([hidden])'), /no such job/);
  }, { hash: '#/jobs/none' });

  show('no token, no controls, and a word about it with the command that helps', [moving], async (page) => {
    assert.deepEqual(await page.$$('.actions button, .job .check:not([hidden])'), []);
    await page.waitForSelector('.readonly summary', { visible: true });
    assert.equal(await textOf(page, '.readonly summary'), 'Read-only');
    await page.$eval('.readonly summary', (summary) => summary.click());
    assert.match(await textOf(page, '.readonly-text'), /can watch downloads.*bitsbridge open/);
  });

  const owned = makeJob({ tag: 'job', state: 'transferred' });
  const broken = makeJob({ state: 'error', error: NOT_FOUND });
  show('with the token: acts, asks first where something is lost, says what failed', [moving, owned], async (page, bridge) => {
    const press = (job, action) => page.$eval(row(job, `[data-action=${action}]`), (button) => button.click());
    const answer = (index) => page.$$eval('dialog button', (buttons, i) => buttons[i].click(), index);
    await press(moving, 'suspend');
    await until(() => bridge.acts.length === 1, 'suspend');
    assert.deepEqual(bridge.acts[0], { action: 'suspend', id: moving.id, authorization: 'Bearer x', type: 'application/json', body: {} });
    await press(moving, 'cancel');
    await answer(0);
    await page.waitForFunction(() => document.querySelector('dialog') === null);
    assert.equal(bridge.acts.length, 1, 'nothing happens when the answer is no');
    await press(owned, 'complete');
    assert.match(await textOf(page, 'dialog'), /belongs to the media player/);
    await answer(1);
    await until(() => bridge.acts.length === 2, 'complete');
    assert.deepEqual(bridge.acts[1].body, { force: true });
    bridge.refusal = { status: 409, detail: 'The state does not allow that.' };
    await press(moving, 'suspend');
    await page.waitForFunction(() => /could not be suspended: The state does not allow that/.test(document.querySelector('.notices').textContent));
  }, { key: true, allowed: [/409/] });

  show('what is partly there can be completed on its own page, after a question', [broken], async (page, bridge) => {
    await page.evaluate((id) => { location.hash = `#/jobs/${id}`; }, broken.id);
    await (await page.waitForSelector('.job-page [data-action=complete]')).click();
    assert.match(await textOf(page, 'dialog'), /as it is/);
    await page.$$eval('dialog button', (buttons) => buttons[1].click());
    await until(() => bridge.acts.length === 1, 'complete what is not transferred');
    assert.deepEqual(bridge.acts[0].body, { force: true });
  }, { key: true });

  const long = makeJob({
    state: 'error', error: NOT_FOUND, metadata: { title: `A title ${'w'.repeat(300)}`, albumTitle: 'y'.repeat(200) }, provider: 'z'.repeat(100),
  });
  const longFindings = {
    nearMisses: [{ id: '1', displayName: 'x'.repeat(200), description: `::WMP_JOB:1:${'9'.repeat(300)}`, position: 12, field: 'serviceId', reason: 'no' }],
    refusedOrigins: [{ origin: `https://${'o'.repeat(60)}.example`, option: `--allow-origin https://${'o'.repeat(60)}.example` }],
  };
  for (const [hash, key] of [['', false], [`#/jobs/${long.id}`, false], ['', true]]) {
    show(`360 pixels wide: nothing sticks out, at ${hash || '#/'}${key ? ', with controls' : ''}`, [long, warned, looked], async (page) => {
      await page.waitForSelector(hash.includes('jobs') ? '.job-page-content:not([hidden])' : '.diagnostics:not([hidden])');
      const [wide, scroll, client] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.equal(wide, 360);
      assert.ok(scroll <= client, `${scroll} > ${client}`);
    }, { width: 360, hash, key, diagnostics: longFindings });
  }
});
