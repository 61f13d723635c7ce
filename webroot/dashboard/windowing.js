// SPDX-License-Identifier: MIT
// Where rows stand that are not drawn, and which must be. Heights that were seen are kept; others are taken to be as
// high as the last one of their shape. Pure.

/** Between two groups, in pixels. */
export const GROUP_GAP = 24;

export class Heights {
  #seen = new Map();
  #shapes = new Map();

  /** @param {string} key @param {string} shape rows of one shape are mostly of one height @param {number} usual before one was seen */
  of(key, shape, usual) { return this.#seen.get(key) ?? this.#shapes.get(shape) ?? usual; }

  /** @returns {boolean} whether that is news */
  note(key, shape, height) {
    this.#shapes.set(shape, height);
    if (this.#seen.get(key) === height) return false;
    this.#seen.set(key, height);
    return true;
  }

  /** The page is wider or narrower now: all may be different. */
  forget() {
    this.#seen.clear();
    this.#shapes.clear();
  }

  /** @param {(key: string) => boolean} kept */
  keepOnly(kept) {
    for (const key of this.#seen.keys()) if (!kept(key)) this.#seen.delete(key);
  }
}

/**
 * @param {{head: number, rows: number[]}[]} groups heights, top to bottom
 * @param {number} from @param {number} to what is to be drawn, in pixels from the list's top
 * @param {(group: number, row: number) => boolean} pinned whether a row is drawn wherever it is
 * @returns {{groups: {index: number, before: number, rows: {index: number, before: number}[], after: number}[], after: number}}
 *   what is drawn, with the height of what is left out before it and after the last
 */
export function windowOf(groups, from, to, pinned) {
  const drawn = [];
  let top = 0;
  let left = 0; // out, since the last group that is drawn
  groups.forEach(({ head, rows }, index) => {
    const rowsDrawn = [];
    let skipped = 0;
    let bottom = top + head;
    rows.forEach((height, row) => {
      if ((bottom < to && bottom + height > from) || pinned(index, row)) {
        rowsDrawn.push({ index: row, before: skipped });
        skipped = 0;
      } else {
        skipped += height;
      }
      bottom += height;
    });
    if ((top < to && bottom > from) || rowsDrawn.length > 0) {
      drawn.push({ index, before: left, rows: rowsDrawn, after: skipped });
      left = 0;
    } else {
      left += bottom - top + GROUP_GAP;
    }
    top = bottom + GROUP_GAP;
  });
  return { groups: drawn, after: left };
}

/** The distance from the list's top to a row. */
export function topOf(groups, group, row) {
  let top = groups[group].head;
  for (let i = 0; i < group; i++) top += groups[i].head + groups[i].rows.reduce((sum, height) => sum + height, 0) + GROUP_GAP;
  for (let i = 0; i < row; i++) top += groups[group].rows[i];
  return top;
}
