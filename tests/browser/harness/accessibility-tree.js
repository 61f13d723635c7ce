// SPDX-License-Identifier: MIT
// A page's accessibility tree as the browser hands it on to screen readers, with the value's text, which no protocol for
// tests tells. Chromium: what chrome://accessibility shows; Firefox: its own interface, asked inside of the browser.
// Where a page gives no value, Firefox's interface says half of all; its text is what is read out.

/** @typedef {{role: string, name: string, value: ?number, min: ?number, max: ?number, text: string}} Node_ */

/** @returns {Promise<Node_[]>} every node that has a name */
export const readTree = (name, browser, page) => (name === 'firefox' ? readFirefox(browser) : readChromium(browser, page));

/** Chromium, to be launched with it for readTree(). */
export const TREE_ARGS = ['--force-renderer-accessibility'];

/** @type {WeakMap<object, import('puppeteer-core').Page>} */
const internals = new WeakMap();

async function readChromium(browser, page) {
  if (!internals.has(browser)) {
    const tab = await browser.newPage();
    await tab.goto('chrome://accessibility');
    internals.set(browser, tab);
    await page.bringToFront();
  }
  const lines = await showTree(internals.get(browser), await page.url());
  return lines.map(line => {
    const text = key => new RegExp(`\\b${key}='([^']*)'`).exec(line)?.[1] ?? '';
    const figure = key => { const match = new RegExp(`\\b${key}=([\\d.]+)`).exec(line); return match && Number(match[1]); };
    const role = /^\+*id#=\d+ (\w+)/.exec(line)?.[1] ?? '';
    return {
      role: role === 'progressIndicator' ? 'progressbar' : role, name: text('name'), text: text('ariaValueText'),
      value: figure('valueForRange'), min: figure('minValueForRange'), max: figure('maxValueForRange'),
    };
  }).filter(node => node.name);
}

/** A line a node, with all of its attributes. */
async function showTree(tab, url) {
  await tab.reload();
  await tab.waitForFunction(address => document.querySelector('#pages')?.textContent.includes(address), {}, url);
  const text = await tab.evaluate(async address => {
    document.querySelector('#filter-allow').value = '*';
    const row = () => [...document.querySelectorAll('#pages > *')].find(one => one.querySelector('.url').textContent.trim() === address);
    [...row().querySelectorAll('[role=button], button')].find(one => /^(Show|Refresh) accessibility tree/.test(one.textContent)).click();
    const end = Date.now() + 10_000;
    while (!row().innerText.includes('id#=') && Date.now() < end) await new Promise(resolve => setTimeout(resolve, 50));
    return row().innerText;
  }, url);
  return text.split('\n').filter(line => /^\+*id#=/.test(line) && !/^\S+ \w+ ignored/.test(line));
}

/** Runs a script inside of Firefox, which must have been launched with FIREFOX_ARGS. */
export async function evaluateInFirefox(browser, expression) {
  const { result: { contexts } } = await browser.connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { context } = contexts.find(one => one.url.endsWith('/browser.xhtml'));
  const { result } = await browser.connection.send('script.evaluate', { target: { context }, awaitPromise: true, expression });
  if (result.type !== 'success') throw new Error(JSON.stringify(result.exceptionDetails));
  return result.result.value;
}

export const FIREFOX_ARGS = ['--remote-allow-system-access'];

async function readFirefox(browser) {
  return JSON.parse(await evaluateInFirefox(browser, `(async () => {
    const service = Cc['@mozilla.org/accessibilityService;1'].getService(Ci.nsIAccessibilityService);
    const read = node => {
      const role = service.getStringRole(node.role);
      const seen = { role: role === 'grouping' ? 'group' : role === 'pushbutton' ? 'button' : role, name: node.name, value: null, min: null, max: null, text: '' };
      if (role !== 'progressbar') return seen;
      const figures = node.QueryInterface(Ci.nsIAccessibleValue);
      const { currentValue: value, minimumValue: min, maximumValue: max } = figures;
      return { ...seen, value, min, max, text: node.value };
    };
    const all = [];
    const walk = node => {
      if (node.name) all.push(read(node));
      for (let child = node.firstChild; child; child = child.nextSibling) walk(child);
    };
    const end = Date.now() + 10000;
    do { // the service has just been started
      await new Promise(resolve => setTimeout(resolve, 100));
      all.length = 0;
      try { walk(service.getAccessibleFor(gBrowser.selectedBrowser)); } catch { all.length = 0; }
    } while (all.length < 3 && Date.now() < end);
    return JSON.stringify(all);
  })()`));
}
