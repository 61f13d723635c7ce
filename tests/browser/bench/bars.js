// SPDX-License-Identifier: MIT
// What an event costs the main thread of a store's page with many bars, which is open in several tabs.
// Usage: node --import ./harness/modules.js bench/bars.js    no test: figures for docs/performance.md

import { launchBrowser } from '../harness/browsers.js';
import { crowdOf } from '../harness/crowd.js';
import { ScriptedBridge, moveJob } from '../harness/scripted-bridge.js';
import { median, rest, workOf } from './main-thread.js';

const BARS = 600, TABS = 8, EVENTS = 20, ROUNDS = 3;

/** Milliseconds of each tab's main thread for one event; the first tab leads, the last one is in front. */
async function measure(browser) {
  const jobs = crowdOf(BARS);
  const moving = jobs.find(({ state }) => state === 'transferring');
  const bridge = await ScriptedBridge.start(jobs);
  const tabs = [];
  for (let i = 0; i < TABS; i++) {
    const page = await browser.newPage();
    const client = await page.createCDPSession();
    await client.send('Performance.enable');
    await page.goto(`${bridge.url}/healthz`); // has no Content-Security-Policy
    await page.evaluate(async (url, ids) => {
      await import('/client/elements.js');
      document.body.innerHTML = ids.map((id) => `<bits-progress url="${url}" job="${id}"></bits-progress>`).join('');
    }, bridge.url, jobs.map(({ id }) => id));
    await page.waitForFunction((n) => [...document.querySelectorAll('bits-progress')].filter((bar) => bar.store?.state === 'live').length === n, { polling: 200 }, BARS);
    tabs.push({ page, client });
  }
  const [{ page: first }] = tabs;
  const works = () => Promise.all(tabs.map(({ client }) => workOf(client)));
  const spend = async (act) => {
    const before = await works();
    for (let i = 1; i <= EVENTS; i++) {
      act(i);
      await rest(first, 100);
    }
    return (await works()).map((work, i) => (work - before[i]) / EVENTS);
  };
  await rest(first, 1000);
  const events = await spend((i) => bridge.change([moveJob(moving, { progress: { bytesTransferred: moving.progress.bytesTransferred + i * 1000 } })]));
  const idle = await spend(() => {});
  for (const { page } of tabs) await page.close();
  await bridge.stop();
  return events.map((work, i) => work - idle[i]);
}

const browser = await launchBrowser('chromium');
await measure(browser); // warms the browser up
const rounds = [];
for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(browser));
const figures = rounds[0].map((_, tab) => median(rounds.map((one) => one[tab])));
process.stdout.write(`${BARS} bars in ${TABS} tabs, an event: ${figures.map((ms) => ms.toFixed(2)).join(' ')} ms, median ${median([...figures]).toFixed(2)} ms\n`);
await browser.close();
