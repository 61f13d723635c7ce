// SPDX-License-Identifier: MIT
// What many jobs cost the dashboard: the main thread's work until the list is there, and for one event, by number of jobs.
// Usage: node --import ./harness/modules.js bench/dashboard.js    no test: figures for docs/performance.md

import { launchBrowser } from '../harness/browsers.js';
import { crowdOf } from '../harness/crowd.js';
import { ScriptedBridge, moveJob } from '../harness/scripted-bridge.js';
import { median, rest, workOf } from './main-thread.js';

const COUNTS = [60, 300, 1000];
const ROUNDS = 7;
const EVENTS = 20;

async function measure(browser, count) {
  const jobs = crowdOf(count);
  const moving = jobs.find(({ state }) => state === 'transferring');
  const bridge = await ScriptedBridge.start(jobs);
  const page = await browser.newPage();
  const client = await page.createCDPSession();
  await client.send('Performance.enable');
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(`${bridge.url}/#/?view=compact`);
  await page.waitForSelector('.job');
  await rest(page, 500);
  const first = await workOf(client);
  for (let i = 1; i <= EVENTS; i++) {
    bridge.change([moveJob(moving, { progress: { bytesTransferred: moving.progress.bytesTransferred + i * 1000 } })]);
    await rest(page, 60);
  }
  const events = await workOf(client) - first;
  const idle = await workOf(client);
  for (let i = 1; i <= EVENTS; i++) await rest(page, 60);
  const event = (events - (await workOf(client) - idle)) / EVENTS;
  await page.close();
  await bridge.stop();
  return { first, event };
}

const browser = await launchBrowser('chromium');
const results = new Map(COUNTS.map((count) => [count, []]));
await measure(browser, COUNTS[0]); // warms the browser up
for (let round = 0; round < ROUNDS; round++) {
  for (const count of COUNTS) results.get(count).push(await measure(browser, count));
}
const base = {};
for (const [count, rounds] of results) {
  const first = median(rounds.map((one) => one.first));
  const event = median(rounds.map((one) => one.event));
  base.first ??= first;
  base.event ??= event;
  process.stdout.write(`${String(count).padStart(5)} jobs: first paint ${first.toFixed(0)} ms (${(first / base.first).toFixed(2)}), an event ${event.toFixed(2)} ms (${(event / base.event).toFixed(2)})\n`);
}
await browser.close();
