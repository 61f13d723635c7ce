// SPDX-License-Identifier: MIT
// What must be asked before something is done that cannot be undone: one question, however many jobs.

import { make } from './dom.js';
import { titleOf } from './jobs.js';
import { kindOf } from './totals.js';

/** As many titles stand in the question. */
const TITLES_MAX = 5;

/**
 * @param {import('./job-text.js').Text} text @param {readonly Object[]} jobs @param {import('./states.js').Action} action
 * @returns {?{question: string, consequence: string, yes: string, danger: boolean}} null: nothing to ask. Pure.
 */
export function questionFor(text, jobs, action) {
  const n = jobs.length;
  const title = titleOf(jobs[0]);
  if (action === 'cancel') {
    return { question: text.say(`ask-cancel-question.${kindOf(jobs)}`, { n, title }), consequence: text.say(`ask-cancel.${kindOf(jobs)}`), yes: text.say(`ask-cancel-yes.${kindOf(jobs)}`, { n }), danger: true };
  }
  if (action !== 'complete') return null;
  const yes = text.say('ask.complete-yes', { n });
  if (jobs.some(({ state }) => state !== 'transferred')) {
    return { question: text.say('ask.partial', { title }), consequence: text.say('ask.partial-text'), yes, danger: true };
  }
  const player = jobs.filter(({ tag }) => tag === 'job').length;
  if (player === 0) return null;
  return { question: text.say('ask.player', { n, title }), consequence: text.say('ask.player-text', { n, player }), yes, danger: false };
}

/** @param {import('./job-text.js').Text} text @param {NonNullable<ReturnType<questionFor>>} question @returns {Promise<boolean>} */
export function ask(text, { question, consequence, yes, danger }, jobs) {
  const titles = jobs.length < 2 ? [] : jobs.slice(0, TITLES_MAX).map((job) => make('li', { dir: 'auto' }, titleOf(job)));
  if (jobs.length > TITLES_MAX) titles.push(make('li', {}, text.say('ask.more', { n: jobs.length - TITLES_MAX })));
  const dialog = make('dialog', { 'class': 'dialog', 'aria-labelledby': 'dialog-title', 'aria-describedby': 'dialog-text' },
    make('h2', { id: 'dialog-title', dir: 'auto' }, question),
    make('p', { id: 'dialog-text' }, consequence),
    ...(titles.length > 0 ? [make('ul', { class: 'dialog-titles', role: 'list' }, ...titles)] : []),
    make('div', { class: 'dialog-buttons' },
      make('button', { type: 'button', class: 'button', autofocus: true, onclick: () => dialog.close('') }, text.say('ask.back')),
      make('button', { type: 'button', class: `button ${danger ? 'danger' : 'strong'}`, onclick: () => dialog.close('yes') }, yes)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
