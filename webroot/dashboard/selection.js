// SPDX-License-Identifier: MIT
// Which jobs the reader has selected: always some of those that are shown. Pure; a 'change' event tells.

export class Selection extends EventTarget {
  #ids = new Set();
  /** The row that a range begins at. @type {?string} */
  #anchor = null;

  has(id) { return this.#ids.has(id); }
  get size() { return this.#ids.size; }

  /** @param {readonly string[]} ids @param {boolean} selected */
  set(ids, selected) {
    const before = this.#ids.size;
    for (const id of ids) {
      if (selected) this.#ids.add(id);
      else this.#ids.delete(id);
    }
    if (this.#ids.size !== before) this.#tell();
  }

  /** One row; with `range`, all from the last one to this. @param {string[]} order the rows as they are shown */
  toggle(id, selected, range, order) {
    const from = order.indexOf(this.#anchor);
    const to = order.indexOf(id);
    this.#anchor = id;
    this.set(range && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id], selected);
  }

  clear() { this.set([...this.#ids], false); }

  /** What is no longer shown is no longer selected. @param {readonly {id: string}[]} shown */
  keepOnly(shown) {
    if (this.#ids.size === 0) return;
    const ids = new Set(shown.map(({ id }) => id));
    this.set([...this.#ids].filter((id) => !ids.has(id)), false);
  }

  #tell() { this.dispatchEvent(new Event('change')); }
}

/** 'all', 'some' or 'none' of them. @param {readonly {id: string}[]} jobs @param {Selection} selection */
export function shareOf(jobs, selection) {
  const chosen = jobs.filter(({ id }) => selection.has(id)).length;
  return chosen === 0 ? 'none' : chosen === jobs.length ? 'all' : 'some';
}
