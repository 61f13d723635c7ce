// SPDX-License-Identifier: MIT
// The dashboard of a bridge that runs elsewhere (tests/wine/end_to_end.py: the Windows program under Wine), in Chromium.
// Usage: watch-job.js URL    says "ready" once the page is live, reads a job's id from stdin, watches its row until it is
// acknowledged: a line of JSON for each {state, value} that it shows, and one for all that it has shown.
// Exit status: 0 done; 77 cannot run here, stderr says why; 1 what was expected did not come in time.
import { createInterface } from 'node:readline';

const PATIENCE_MS = 300_000;

function cannot(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(77);
}

const { findBrowser, launchBrowser, openPage } = await import('../harness/browsers.js')
  .catch(() => cannot('the packages are missing (cd tests/browser && npm ci)'));
if (findBrowser('chromium') === null) cannot('no chromium in PATH (script/install browser)');

/** Notes every state and every value of the bar that the job's row goes through, from its first on. */
function watch(id) {
  const seen = globalThis.seen = { states: [], values: [], text: '' };
  const note = () => {
    const row = document.querySelector(`[data-id="${id}"]`);
    if (row === null) return;
    const state = row.querySelector('.state').textContent;
    const value = row.querySelector('[role=progressbar]').getAttribute('aria-valuenow');
    const isNew = seen.states.at(-1) !== state || (value !== null && seen.values.at(-1) !== Number(value));
    seen.text = row.textContent;
    if (seen.states.at(-1) !== state) seen.states.push(state);
    if (value !== null && seen.values.at(-1) !== Number(value)) seen.values.push(Number(value));
    if (isNew) globalThis.tell(JSON.stringify({ state, value: Number(value) }));
  };
  new MutationObserver(note).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true, attributes: true });
  note();
}

const browser = await launchBrowser('chromium');
try {
  const page = await openPage(browser, process.argv[2]);
  await page.waitForFunction(() => document.querySelector('.connection')?.textContent === 'Live', { timeout: PATIENCE_MS });
  process.stdout.write('ready\n');
  const { value: id } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next();
  await page.exposeFunction('tell', (line) => process.stdout.write(`${line}\n`));
  await page.evaluate(watch, id);
  await page.waitForFunction(() => globalThis.seen.states.at(-1) === 'Done', { timeout: PATIENCE_MS });
  const seen = await page.evaluate(() => globalThis.seen);
  process.stdout.write(`${JSON.stringify({ ...seen, complaints: page.complaints })}\n`);
} finally {
  await browser.close();
}
process.exit(0);
