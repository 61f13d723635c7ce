// SPDX-License-Identifier: MIT
// The list by keyboard: one stop of the Tab key, and the arrow keys from row to row.

/** Where a key leads; null: it is none of ours. Pure. @param {readonly string[]} order @param {string} id where it is pressed */
export function destinationOf(key, order, id) {
  const at = order.indexOf(id);
  if (at < 0) return null;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: order.length - 1 }[key];
  return to === undefined ? null : order[Math.max(0, Math.min(order.length - 1, to))];
}

/** @param {KeyboardEvent} event @param {import('./job-list.js').JobList} list */
export function moveByKey(event, list) {
  const id = event.target.closest('.job')?.dataset.id;
  if (id === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  const to = destinationOf(event.key, list.order, id);
  if (to === null) return;
  event.preventDefault();
  list.focusJob(to, event.target.matches('.check') ? 'check' : 'link');
}
