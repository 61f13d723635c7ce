// SPDX-License-Identifier: MIT
// What elements.js gives. Types only: no browser loads this file.

import { JobStore } from './bitsbridge.js';

/**
 * <bits-progress service-id="253675" index="0">, or without index for the whole collection, or job="ID".
 * More attributes: `url`, `provider`, `label`, and `start`, to go to the bridge without a click.
 */
export class BitsProgress extends HTMLElement {
  /** The store behind this bar while it is in a document; bars of one collection share one. */
  get store(): JobStore | null;
}

/** The words, by primary language: what a language leaves out is said in English. */
export const texts: Record<string, Record<string, string>>;

declare global {
  interface HTMLElementTagNameMap {
    'bits-progress': BitsProgress;
  }
}
