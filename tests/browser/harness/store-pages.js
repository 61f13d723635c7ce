// SPDX-License-Identifier: MIT
// Pages for a store's site, and how to read what they show.

import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './suite.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const SERVICE_ID = 253675;

/** A page of docs/store-page.md: the first example of a language that contains the words. */
export function example(language, words) {
  const text = readFileSync(join(ROOT, 'docs/store-page.md'), 'utf8');
  const found = [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].find(([, kind, body]) => kind === language && body.includes(words));
  if (!found) throw new Error(`docs/store-page.md has no ${language} example with ${words}`);
  return found[2];
}

/** A documented page, looking for the bridge where the test has it. */
export function withBridge(html, url) {
  return html.replace(/<bits-progress /g, `<bits-progress url="${url}" `)
    .replace('connect({', `connect({ url: '${url}',`)
    .replace('download-manager.js"', `download-manager.js" data-url="${url}"`)
    .replace('http://127.0.0.1:2487', url);
}

/** The five lines of the docs. @param {string} url the bridge */
export const fiveLines = url => withBridge(example('html', '<bits-progress service-id'), url);

/** An old page that starts two downloads, and says what has become of them. @param {string} [more] before the client */
export const oldPage = (bridge, more = '') => `<!doctype html>${more}
  <script src="/client/download-manager.js" data-url="${bridge.url}" data-start="load"></script>
  <script>
    var collection = external.DownloadManager.getDownloadCollection(${SERVICE_ID});
    function add() { for (var n = 1; n <= 2; n++) collection.startDownload("/songs/" + n + ".mp3", "background"); return states(); }
    function states() { var all = []; for (var i = 0; i < collection.count; i++) all.push(collection.item(i).downloadState); return all.join(); }
  </script>`;

/** What the first bar of a page shows. */
export function readBar(page) {
  return page.evaluate(() => {
    const bar = document.querySelector('bits-progress');
    const root = bar?.shadowRoot;
    if (!root) return { state: '', words: '', button: '', width: 0 };
    const part = name => root.querySelector(`[part=${name}]`);
    const visible = name => (part(name).hidden ? '' : part(name).textContent);
    return {
      state: bar.store.state, reason: bar.store.reason, transport: bar.store.transport, jobs: bar.store.jobs.length,
      label: visible('label'), text: visible('text'), words: visible('note'), button: visible('button'),
      width: parseFloat(part('bar').style.inlineSize) || 0,
    };
  });
}

export const clickBar = page => page.evaluate(() => document.querySelector('bits-progress').shadowRoot.querySelector('[part=button]').click());

/** Waits until the bar stands there, with these words. */
export async function expectBar(page, state, words, timeoutMs) {
  let bar;
  return until(async () => {
    bar = await readBar(page);
    return bar.state === state && (!words || words.test(bar.words)) ? bar : null;
  }, `${state} ${words ?? ''}`, timeoutMs).catch(error => { throw new Error(`${error.message}; at last: ${JSON.stringify(bar)}`); });
}

/** The bar moves: two widths, the second one further. */
export async function expectMoving(page) {
  let bar;
  const width = async () => (bar = await readBar(page)).width;
  const tell = error => { throw new Error(`${error.message}; at last: ${JSON.stringify(bar)}`); };
  const first = await until(width, 'a first width').catch(tell);
  await until(async () => await width() > first, `further than ${first} %`).catch(tell);
}

/** For looking at: build/screenshots/NAME.png */
export async function keepScreenshot(page, name) {
  const folder = join(ROOT, 'build/screenshots');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
