// SPDX-License-Identifier: MIT
// What the browser tests share: which browsers there are, and what is said where something is missing.

import { describe, it } from 'node:test';
import { findBridge } from './bridge.js';
import { WAIT_MS, findBrowser } from './browsers.js';

/** No test takes longer, in milliseconds. */
export const TEST_MS = 180_000;

/** Why tests in this browser cannot run; null when they can. @param {'chromium'|'firefox'} browser @param {boolean} bridge needed */
export function obstacle(browser, bridge) {
  if (bridge && findBridge() === null) return 'the bridge is not built: cmake --preset dev && cmake --build --preset dev';
  if (findBrowser(browser) === null) return `no ${browser} in PATH; on Debian: script/install browser`;
  return null;
}

/**
 * describe() once per browser; where one is missing, a skipped test says why.
 * @param {string} title @param {{browsers?: ('chromium'|'firefox')[], bridge?: boolean}} needs @param {(browser: string) => void} body
 */
export function inEach(title, { browsers = ['chromium', 'firefox'], bridge = true }, body) {
  // Only Chromium's V8 tells what ran.
  for (const browser of process.env.COVERAGE ? browsers.filter((name) => name === 'chromium') : browsers) {
    const reason = obstacle(browser, bridge);
    describe(`${title}, in ${browser}`, { timeout: 5 * TEST_MS }, () => {
      if (reason === null) body(browser);
      else it('is skipped', { skip: reason }, () => {});
    });
  }
}

/** Waits until the condition gives something true, and gives that. */
export async function until(condition, what, timeoutMs = WAIT_MS) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * What a page shows that goes somewhere by itself, by a click or a script: once it is there, so that nothing of its way is
 * left for what comes next. A document that goes away meanwhile does not answer; one of Firefox's errors is never complete.
 * @param {import('puppeteer-core').Page} page @param {string} url as it begins @returns {Promise<string>}
 */
export const arrivalOf = (page, url) => until(() => page.evaluate((begin) => location.href.startsWith(begin) && document.readyState !== 'loading'
  && document.documentElement.outerHTML, url).catch(() => null), `a page at ${url}`);
