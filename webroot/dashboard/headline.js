// SPDX-License-Identifier: MIT
// One line, and one line of figures, for all downloads together. Pure.

import { amountOf } from './job-text.js';

/** What is named where nothing moves, most pressing first; two of them at most. */
const PARTS = ['failed', 'retrying', 'waiting', 'ready', 'suspended'];
const PARTS_MAX = 2;

/** @param {import('./job-text.js').Text} text @param {ReturnType<import('./totals.js').totalsOf>} totals */
export function headlineOf(text, totals) {
  const { count, active, moving, done, cancelled, kind, movingKind } = totals;
  if (count === 0) return text.say('headline.none');
  if (moving > 0) return text.say(`headline-moving.${movingKind}`, { moving, n: active });
  const parts = PARTS.filter((part) => totals[part] > 0).slice(0, PARTS_MAX);
  if (parts.length > 0) return parts.map((part) => text.say(`count.${part}`, { n: totals[part] })).join(', ');
  if (done > 0 && done + cancelled === count) return text.say(`headline-done.${kind}`, { n: done });
  return text.say('headline.idle');
}

/** @param {import('./job-text.js').Text} text @returns {string[]} */
export function totalFigures(text, totals) {
  const parts = [];
  const amount = totals.bytesTotal > 0 ? amountOf(text, totals) : '';
  const unsized = totals.unsized > 0 && totals.bytesTotal > 0 ? text.say('figure.unsized', { n: totals.unsized }) : '';
  parts.push([amount, unsized].filter((part) => part !== '').join(', '), text.rate(totals.rate));
  if (totals.eta !== null) {
    parts.push(text.say(totals.unsized > 0 ? 'figure.left-least' : 'figure.left', { time: text.duration(totals.eta) }));
  }
  if (totals.count > 1) parts.push(arrivedOf(text, totals));
  return parts.filter((part) => part !== '');
}

/** "2 of 5 arrived": says how far a sum is, also where sizes are not known yet. */
export function arrivedOf(text, totals) {
  return text.say(`arrived.${totals.kind}`, { arrived: totals.arrived, n: totals.count });
}
