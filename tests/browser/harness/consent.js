// SPDX-License-Identifier: MIT
// The bridge's question to the visitor, in a tab of its own: how it is found, read and answered by a real mouse.

import { once } from 'node:events';
import { request } from 'node:http';
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
export const findQuestion = (browser, known = [], meanwhile = async () => {}) => until(async () => {
  for (const page of await browser.pages()) {
    if (!known.includes(page) && ADDRESS.test(page.url()) && await page.evaluate(() => document.readyState === 'complete').catch(() => false)) return page;
  }
  await meanwhile();
  return null;
}, 'the tab of the question');

/** Until its buttons are live. */
export async function awaitButtons(question) {
  await question.bringToFront();
  await question.waitForFunction(() => document.querySelector('#allow').getAttribute('aria-disabled') === 'false', { polling: 50 });
}

/** @param {'allow'|'not-now'|'never'} answer @param {{control?: boolean}} [options] */
export async function answer(question, answer_, { control = false } = {}) {
  await awaitButtons(question);
  if (control) await clickOn(question, '#control-switch');
  await clickOn(question, `#${answer_}`);
  await question.waitForFunction(() => !document.querySelector('#result').hidden, { polling: 50 });
  return question.$eval('#result-text', element => element.textContent);
}

/** A page whose whole face is a link. */
export const ASKING_PAGE = '<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,"><a referrerpolicy="origin" style="position: fixed; inset: 0">Ask</a>';

/** That page asks, by a click, in the same tab. @param {string} [query] behind the origin */
export async function askFrom(page, bridge, origin, query = '&provider=Proseware&control=1') {
  await page.$eval('a', (link, href) => { link.href = href; }, `${bridge.url}/allow?origin=${encodeURIComponent(origin)}${query}`);
  await Promise.all([page.waitForNavigation(), page.mouse.click(50, 50)]);
  await page.waitForSelector('#question:not([hidden])');
}

/** One request under any name, which no browser and no fetch() would send. @returns {Promise<{status: number, headers: Object, body: string}>} */
export async function askAs(bridge, host, path, { method = 'GET', headers = {}, body } = {}) {
  const sent = request({ host: '127.0.0.1', port: bridge.port, path, method, headers: { Host: host, ...headers } });
  sent.end(body);
  const [answer] = await once(sent, 'response');
  let text = '';
  for await (const piece of answer.setEncoding('utf8')) text += piece;
  return { status: answer.statusCode, headers: answer.headers, body: text };
}

/** A question of a program's making. @returns {Promise<string>} its one-time host */
export async function askDirectly(bridge, origin) {
  const { headers } = await askAs(bridge, `127.0.0.1:${bridge.port}`, `/allow?origin=${encodeURIComponent(origin)}&provider=Proseware`, { headers: { Referer: `${origin}/` } });
  return new URL(headers.location).host;
}

/** How a question stands, by the bridge; null: it knows no such name. */
export async function stateOf(bridge, host) {
  const { status, body } = await askAs(bridge, host, '/');
  return status === 200 ? /&quot;state&quot;:\s*&quot;([a-z-]+)&quot;/.exec(body)[1] : null;
}
