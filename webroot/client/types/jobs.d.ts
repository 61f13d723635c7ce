/**
 * The scope after an update. Jobs that did not change stay the same objects; the argument is not touched.
 * @param {Readonly<import('./types.js').Scope>} scope
 * @param {import('./types.js').Update} update
 * @returns {import('./types.js').Scope}
 */
export function applyUpdate(scope: Readonly<import("./types.js").Scope>, update: import("./types.js").Update): import("./types.js").Scope;
/**
 * A collection's id as the bridge writes it: -1, "-1" and 4294967295 are one. NaN for what is none.
 * @param {number|string} id
 */
export function normalizeServiceId(id: number | string): number;
/** @type {Readonly<import('./types.js').Scope>} */
export const EMPTY: Readonly<import("./types.js").Scope>;
