// SPDX-License-Identifier: MIT
// The bridge's question to the visitor, in a tab of its own: how it is found, read and answered by a real mouse.

import { until } from './suite.js';

const ADDRESS = /^http:\/\/[0-9a-f]{32}\.localhost:\d+\/$/;

/** Clicks the middle of an element, also inside of shadow roots: a press and a release of the browser's own. */
export async function clickOn(page, selector, { count = 1, ...options } = {}) {
  const [host, inner] = selector.split(' >>> ');
  const place = await page.evaluate((outer, within) => {
    const element = document.querySelector(outer);
    const target = within ? element.shadowRoot.querySelector(within) : element;
    const { left, top, width, height } = target.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }, host, inner);
  await page.mouse.click(place.x, place.y, { count, ...options });
}

export const ASK_BUTTON = 'bits-progress >>> [part=button]';

/** The tab that a question opened in. @param {import('puppeteer-core').Page[]} [known] tabs that are none */
export const findQuestion = (browser, known = []) => until(async () => {
  for (const page of await browser.pages()) {
    if (!known.includes(page) && ADDRESS.test(page.url()) && await page.evaluate(() => document.readyState === 'complete').catch(() => false)) return page;
  }
  return null;
}, 'the tab of the question', 20_000);

/** Until its buttons are live. */
export async function awaitButtons(question) {
  await question.bringToFront();
  await question.waitForFunction(() => document.querySelector('#allow').getAttribute('aria-disabled') === 'false', { timeout: 20_000, polling: 50 });
}

/** @param {'allow'|'not-now'|'never'} answer @param {{control?: boolean}} [options] */
export async function answer(question, answer_, { control = false } = {}) {
  await awaitButtons(question);
  if (control) await clickOn(question, '#control-switch');
  await clickOn(question, `#${answer_}`);
  await question.waitForFunction(() => !document.querySelector('#result').hidden, { timeout: 20_000, polling: 50 });
  return question.$eval('#result-text', element => element.textContent);
}
