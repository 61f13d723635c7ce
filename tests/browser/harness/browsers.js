// SPDX-License-Identifier: MIT
// The browsers of this machine, headless, each with a profile of its own that is gone afterwards.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { recordCoverage } from './coverage.js';

/** By name; what the environment names wins over what is in PATH. */
const KINDS = {
  chromium: {
    browser: 'chrome', variable: 'CHROMIUM', programs: ['chromium', 'chromium-browser', 'google-chrome'],
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  },
  firefox: { browser: 'firefox', variable: 'FIREFOX', programs: ['firefox-esr', 'firefox'], args: [] },
};

/** Whoever launches or connects. */
const COMMON = { protocolTimeout: 120_000, acceptInsecureCerts: true };

/** @param {'chromium'|'firefox'} name @returns {?string} the program's path */
export function findBrowser(name) {
  const { variable, programs } = KINDS[name];
  if (process.env[variable]) return process.env[variable];
  for (const program of programs) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      try {
        accessSync(join(folder, program), constants.X_OK);
        return join(folder, program);
      } catch {
        continue;
      }
    }
  }
  return null;
}

/**
 * @param {'chromium'|'firefox'} name
 * @param {{args?: string[], prefs?: Object, headless?: boolean, userDataDir?: string}} [options] prefs: Firefox's about:config; userDataDir: a profile that is kept
 * @returns {Promise<import('puppeteer-core').Browser>}
 */
export async function launchBrowser(name, { args = [], prefs = {}, headless = true, userDataDir } = {}) {
  const kind = KINDS[name];
  const browser = await puppeteer.launch({
    ...COMMON,
    browser: kind.browser,
    executablePath: findBrowser(name),
    headless,
    userDataDir,
    args: [...kind.args, ...args],
    extraPrefsFirefox: prefs,
    timeout: 120_000,
  });
  return name === 'chromium' ? recordCoverage(browser) : browser;
}

/** One that another process has launched. close() leaves it as it was. @param {'chromium'|'firefox'} name @param {string} browserWSEndpoint */
export async function connectBrowser(name, browserWSEndpoint) {
  const browser = await puppeteer.connect({ ...COMMON, browserWSEndpoint, protocol: name === 'firefox' ? 'webDriverBiDi' : 'cdp' });
  browser.close = async () => {
    for (const context of browser.browserContexts()) if (context !== browser.defaultBrowserContext()) await context.close();
    for (const page of (await browser.pages()).slice(1)) await page.close();
    await browser.deleteCookie(...await browser.cookies()); // they know no ports
    await browser.disconnect();
  };
  return name === 'chromium' ? recordCoverage(browser) : browser;
}

/**
 * A page that remembers everything that a clean page does not have: errors, warnings, policy violations.
 * language: what the reader prefers, instead of what the browser was built for; scale: device pixels for each one of CSS.
 */
export async function openPage(browser, url, { width = 1200, height = 800, scale = 1, features = [], language } = {}) {
  const page = await browser.newPage();
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warn', 'warning', 'assert'].includes(message.type())) page.complaints.push(`${message.type()}: ${message.text()}`);
  });
  await page.evaluateOnNewDocument(() => {
    globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  if (language) {
    await page.evaluateOnNewDocument((tag) => {
      Object.defineProperty(Navigator.prototype, 'languages', { get: () => [tag] });
      Object.defineProperty(Navigator.prototype, 'language', { get: () => tag });
    }, language);
  }
  await page.setViewport({ width, height, deviceScaleFactor: scale });
  if (features.length > 0) await page.emulateMediaFeatures(features);
  await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
  return page;
}
