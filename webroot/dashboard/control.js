// SPDX-License-Identifier: MIT
// Suspend, resume, complete, cancel: only where the page was opened with the control token.

import { make } from './dom.js';
import { titleOf } from './jobs.js';
import { actionsFor } from './states.js';

/** What must be confirmed, and how it is asked. @returns {?{question: string, consequence: string, body: Object}} */
function confirmationFor(job, action) {
  const title = titleOf(job);
  if (action === 'cancel') {
    return { question: `Cancel “${title}”?`, consequence: 'What has arrived so far is deleted.', body: {} };
  }
  if (action === 'complete' && job.tag === 'job') {
    return {
      question: `Complete “${title}”?`,
      consequence: 'This job belongs to the media player, which completes it itself and adds the file to its library. Completed here, the library will not know it.',
      body: { force: true },
    };
  }
  if (action === 'complete' && job.state !== 'transferred') {
    return { question: `Complete “${title}” as it is?`, consequence: 'Files that are whole are kept, the others are deleted.', body: { force: true } };
  }
  return null;
}

export class Control extends EventTarget {
  #store;

  /** @param {import('../client/bitsbridge.js').JobStore} store its token decides whether there are controls */
  constructor(store) {
    super();
    this.#store = store;
  }

  get enabled() { return this.#store.token !== null; }

  /** Asks where it must, then acts. A 'failed' event tells what went wrong. */
  async act(job, action) {
    const confirmation = confirmationFor(job, action);
    if (confirmation !== null && !await confirmed(confirmation, action)) return;
    try {
      await this.#store.act(job.id, action, confirmation?.body ?? {});
    } catch (error) {
      this.dispatchEvent(new CustomEvent('failed', {
        detail: { text: `“${titleOf(job)}” could not be ${PAST[action]}: ${error.message}` },
      }));
    }
  }
}

const PAST = { suspend: 'suspended', resume: 'resumed', complete: 'completed', cancel: 'cancelled' };

/** @returns {Promise<boolean>} */
function confirmed({ question, consequence }, action) {
  const verb = action === 'cancel' ? 'Cancel the download' : 'Complete';
  const dialog = make('dialog', { 'class': 'dialog', 'aria-labelledby': 'dialog-title', 'aria-describedby': 'dialog-text' },
    make('h2', { id: 'dialog-title', dir: 'auto' }, question),
    make('p', { id: 'dialog-text' }, consequence),
    make('div', { class: 'dialog-buttons' },
      make('button', { type: 'button', class: 'button', autofocus: true, onclick: () => dialog.close('') }, 'Go back'),
      make('button', { type: 'button', class: 'button strong', onclick: () => dialog.close('yes') }, verb)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}

/** The buttons for one job, in the element that update() fills. */
export class ActionButtons {
  #control;
  #buttons = new Map();
  #job = null;

  /** @param {Control} control @param {number} [most] how many at most */
  constructor(control, most = 4) {
    this.#control = control;
    this.most = most;
    this.element = make('div', { class: 'actions', hidden: true });
  }

  update(job) {
    this.#job = job;
    const actions = this.#control.enabled ? actionsFor(job).slice(0, this.most) : [];
    const names = actions.map(({ name }) => name);
    if (names.join() !== [...this.#buttons.keys()].join()) this.#rebuild(actions);
    if (this.element.hidden !== (actions.length === 0)) this.element.hidden = actions.length === 0;
  }

  #rebuild(actions) {
    const hadFocus = this.element.contains(document.activeElement);
    this.#buttons = new Map(actions.map(({ name, label }) => [name, make('button', {
      type: 'button', class: 'button', 'data-action': name,
      onclick: () => this.#control.act(this.#job, name),
    }, label, make('span', { class: 'visually-hidden', dir: 'auto' }, ` ${titleOf(this.#job)}`))]));
    this.element.replaceChildren(...this.#buttons.values());
    if (hadFocus) this.element.querySelector('button')?.focus();
  }
}
