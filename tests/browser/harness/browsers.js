// SPDX-License-Identifier: MIT
// The browsers of this machine, headless, each with a profile of its own that is gone afterwards.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { evaluateInFirefox } from './accessibility-tree.js';
import { recordCoverage } from './coverage.js';

/** As long is waited for whatever a test waits for, in milliseconds: a busy machine is no failure. */
export const WAIT_MS = 120_000;

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
const COMMON = { protocolTimeout: WAIT_MS, acceptInsecureCerts: true };

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
    timeout: WAIT_MS,
  });
  return withPatience(name === 'chromium' ? recordCoverage(browser) : browser);
}

/** Its pages wait longer than puppeteer's half a minute. */
function withPatience(browser) {
  const wait = (page) => {
    page.setDefaultTimeout(WAIT_MS);
    return page;
  };
  const [newPage, pages] = [browser.newPage.bind(browser), browser.pages.bind(browser)];
  browser.newPage = async (...options) => wait(await newPage(...options));
  browser.pages = async (...options) => (await pages(...options)).map(wait);
  return browser;
}

/** What sites have stored, their service workers, and in Firefox what they may: Chromium forgets that with the connection. */
async function forgetSites(name, browser) {
  if (name === 'firefox') {
    await evaluateInFirefox(browser, 'new Promise((resolve) => Services.clearData.deleteData(Ci.nsIClearDataService.CLEAR_ALL, { onDataDeleted: resolve }))');
    return;
  }
  const [page] = await browser.pages();
  const session = await page.createCDPSession();
  await session.send('Storage.clearDataForOrigin', { origin: '*', storageTypes: 'all' });
  await session.detach();
}

/**
 * One that another process has launched. close() leaves it as it was: one tab, nothing stored, nothing allowed
 * (store/handed-on.test.js). @param {'chromium'|'firefox'} name @param {string} browserWSEndpoint
 */
export async function connectBrowser(name, browserWSEndpoint) {
  const browser = await puppeteer.connect({ ...COMMON, browserWSEndpoint, protocol: name === 'firefox' ? 'webDriverBiDi' : 'cdp' });
  browser.close = async () => {
    for (const context of browser.browserContexts()) if (context !== browser.defaultBrowserContext()) await context.close();
    for (const page of (await browser.pages()).slice(1)) await page.close();
    await forgetSites(name, browser);
    await browser.disconnect();
  };
  return withPatience(name === 'chromium' ? recordCoverage(browser) : browser);
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
  await page.goto(url, { waitUntil: 'load' });
  return page;
}
