// SPDX-License-Identifier: MIT
// A screen of its own with a mouse, for what only a real click in a real window does: the browser's question to the user.

import { once } from 'node:events';
import { execFileSync, spawn } from 'node:child_process';
import { TREE_ARGS, evaluateInFirefox } from './accessibility-tree.js';
import { run } from './processes.js';
import { launchStoreBrowser } from './store-browser.js';
import { LOOPBACK, StoreSite } from './store-site.js';
import { until } from './suite.js';

const SIZE = '1100x800x24';
/** Where a site of the web is; without an address of its own it is called public by a switch of the browser. */
const ADDRESS = process.env.PUBLIC_ADDRESS ?? LOOPBACK;

const isThere = program => {
  try {
    return Boolean(execFileSync('sh', ['-c', `command -v ${program}`]));
  } catch {
    return false;
  }
};
/** Why there are no windows here; '': there are. */
const missing = ['Xvfb', 'xdotool'].filter(program => !isThere(program));
export const noScreen = missing.length ? `${missing.join(' and ')} not installed; on Debian: script/install browser` : '';

export const startPublicSite = () => StoreSite.start({ https: true, isPublic: ADDRESS === LOOPBACK, address: ADDRESS });

/** A browser in windows, which remembers nothing; internals: the tab in which Chromium tells where its own buttons are. */
export async function openWindow(name, test) {
  test.diagnostic?.(ADDRESS === LOOPBACK ? 'the site is called public by a switch of the browser' : `the site is at ${ADDRESS}`);
  const args = name === 'chromium' ? [...TREE_ARGS, '--window-size=1000,700', '--window-position=0,0'] : ['--width', '1000', '--height', '700'];
  const browser = await launchStoreBrowser(name, { headless: false, address: ADDRESS, args });
  if (name !== 'chromium') return { browser };
  const [internals] = await browser.pages();
  await internals.goto('chrome://accessibility');
  return { browser, internals };
}

export class Screen {
  static async start() {
    const screen = new Screen();
    screen.server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SIZE, '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    process.on('exit', () => screen.server.kill());
    const number = await Promise.race([once(screen.server.stdio[3], 'data'), once(screen.server, 'exit').then(() => null)]);
    if (!number) throw new Error('Xvfb did not start');
    screen.display = `:${String(number[0]).trim()}`;
    return screen;
  }

  async click({ x, y }) {
    await run('xdotool', ['mousemove', String(Math.round(x)), String(Math.round(y)), 'click', '1'], { env: { ...process.env, DISPLAY: this.display } });
  }

  async stop() {
    if (this.server.exitCode !== null) return;
    this.server.kill();
    await once(this.server, 'exit');
  }
}

/** The question that the browser shows; places of its buttons "Allow", "Block" and, in Chromium, "Close", in the screen. */
export const readQuestion = (name, browser, internals) => (name === 'chromium' ? readBubble(internals) : readDoorhanger(browser));

/** Chromium tells the places of its own windows' parts in chrome://accessibility, each relative to the one around it. */
async function readBubble(tab) {
  await tab.reload();
  await tab.waitForFunction(() => /Show accessibility tree/.test(document.body.innerText));
  const text = await tab.evaluate(async () => {
    document.querySelector('#filter-allow').value = '*';
    [...document.querySelectorAll('[role=button], button')].find(one => /Show accessibility tree/.test(one.textContent)).click();
    const end = Date.now() + 10_000;
    while (!document.body.innerText.includes('class_name=') && Date.now() < end) await new Promise(resolve => setTimeout(resolve, 50));
    return document.body.innerText;
  });
  const views = new Map([...text.matchAll(/^\+*id=(\d+) (.*?) \((-?\d+), (-?\d+)\)-\((\d+), (\d+)\)/gm)].map(([, id, words, ...figures]) => {
    const [x, y, width, height] = figures.map(Number);
    return [id, { words, around: /offset_container_id=(\d+)/.exec(words)?.[1], x, y, width, height }];
  }));
  const dialog = [...views.entries()].find(([, { words }]) => words.startsWith('alertDialog class_name=RootView'));
  if (!dialog) return null;
  const placeOf = view => {
    const around = views.get(view.around);
    if (!around) return { x: view.x, y: view.y, root: view };
    const { x, y, root } = placeOf(around);
    return { x: x + view.x, y: y + view.y, root };
  };
  // The dialog hangs below the left end of the address.
  const bar = [...views.values()].find(({ words }) => words.includes('class_name=LocationBarView '));
  const origin = placeOf(bar);
  origin.y += bar.height;
  const question = { text: / name=(.*?) name_from/.exec(dialog[1].words)[1] };
  for (const view of views.values()) {
    const place = placeOf(view);
    const [, button] = /class_name=(?:MdTextButton|ImageButton) name=(Allow|Block|Close) /.exec(view.words) ?? [];
    if (button && place.root === dialog[1]) question[button] = { x: origin.x + place.x + view.width / 2, y: origin.y + place.y + view.height / 2 };
  }
  return question;
}

async function readDoorhanger(browser) {
  return JSON.parse(await evaluateInFirefox(browser, `(() => {
    const shown = PopupNotifications.isPanelOpen && PopupNotifications.panel.firstElementChild;
    if (!shown) return 'null';
    const middle = button => {
      const { left, top, width, height } = button.getBoundingClientRect();
      return { x: window.mozInnerScreenX + left + width / 2, y: window.mozInnerScreenY + top + height / 2 };
    };
    const places = { text: shown.getAttribute('label') + (shown.getAttribute('name') ?? '') + (shown.getAttribute('endlabel') ?? '') };
    for (const button of [shown.button, shown.secondaryButton]) places[button.label ?? button.getAttribute('label')] = middle(button);
    places.remember = middle(shown.checkbox);
    return JSON.stringify(places);
  })()`));
}

/** Waits for the question, and until its buttons stand still and are no longer guarded against hasty clicks. */
export async function awaitQuestion(name, browser, internals) {
  let before;
  return until(async () => {
    const now = await readQuestion(name, browser, internals);
    await new Promise(resolve => setTimeout(resolve, 700));
    const still = now?.Allow && JSON.stringify(now) === JSON.stringify(before);
    before = now;
    return still && now;
  }, 'the question');
}
