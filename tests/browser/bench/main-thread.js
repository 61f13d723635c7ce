// SPDX-License-Identifier: MIT
// What the benches of pages share: the main thread's work by Chromium's own figures.

export const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
export const rest = (page, ms) => page.evaluate((time) => new Promise((resolve) => { setTimeout(resolve, time); }), ms);

/** Milliseconds so far. @param {import('puppeteer-core').CDPSession} client of a page, with Performance enabled */
export async function workOf(client) {
  const { metrics } = await client.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
}
