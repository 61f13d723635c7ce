// SPDX-License-Identifier: MIT
// Which of webroot's scripts ran in Chromium's pages, by V8's own coverage. On where COVERAGE names a folder
// (script/coverage-browser): each page leaves a file there that tests/browser/coverage.js reads.

import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = process.env.COVERAGE;

/** Of one page, until it is closed. */
async function follow(page) {
  await page.coverage.startJSCoverage({ resetOnNavigation: false, includeRawScriptCoverage: true });
  const close = page.close.bind(page);
  let left = false;
  page.leaveCoverage = async () => {
    if (left || page.isClosed()) return;
    left = true;
    const entries = await page.coverage.stopJSCoverage().catch(() => []);
    const scripts = entries.map(({ url, text, rawScriptCoverage }) => ({ url, text, functions: rawScriptCoverage.functions }));
    writeFileSync(join(FOLDER, `page-${randomUUID()}.json`), JSON.stringify(scripts));
  };
  page.close = async (...options) => {
    await page.leaveCoverage();
    return close(...options);
  };
}

/** A browser or a context of one: its pages are followed from their beginning on. */
function followPages(owner) {
  const newPage = owner.newPage.bind(owner);
  owner.newPage = async (...options) => {
    const page = await newPage(...options);
    await follow(page);
    return page;
  };
}

/** @param {import('puppeteer-core').Browser} browser a Chromium */
export function recordCoverage(browser) {
  if (!FOLDER) return browser;
  followPages(browser);
  const createBrowserContext = browser.createBrowserContext.bind(browser);
  browser.createBrowserContext = async (...options) => {
    const context = await createBrowserContext(...options);
    followPages(context);
    return context;
  };
  const close = browser.close.bind(browser);
  browser.close = async () => {
    for (const page of await browser.pages()) await page.leaveCoverage?.();
    return close();
  };
  return browser;
}
