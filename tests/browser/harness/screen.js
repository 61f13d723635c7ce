// SPDX-License-Identifier: MIT
// A screen of its own with a mouse, for what only a real click in a real window does: the browser's question to the user.

import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { evaluateInFirefox } from './accessibility-tree.js';
import { run } from './processes.js';
import { until } from './suite.js';

const SIZE = '1100x800x24';

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
  }, 'the question', 15_000);
}
