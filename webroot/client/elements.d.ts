// SPDX-License-Identifier: MIT
// What elements.js gives. Types only: no browser loads this file.

import { JobStore } from './bitsbridge.js';

/** What can be written in a `<bits-progress>` tag, for JSX and other typed templates. */
export interface BitsProgressAttributes {
  job?: string | null;
  'service-id'?: number | string | null;
  serviceId?: number | string | null;
  index?: number | string | null;
  provider?: string | null;
  url?: string | null;
  label?: string | null;
  start?: boolean;
  control?: boolean;
  install?: string | null;
  id?: string;
  class?: string;
  className?: string;
  style?: any;
  lang?: string;
  hidden?: boolean;
  slot?: string;
  key?: any;
  ref?: any;
}

/**
 * <bits-progress service-id="253675" index="0">, or without index for the whole collection, or job="ID".
 * Each attribute is a property too; null takes it away. Events, which bubble: `bits-change` (the jobs are others, or the
 * queue's standing is) and `bits-state` (the connection's); their `detail` is the store.
 */
export class BitsProgress extends HTMLElement {
  /** The store behind this bar while it is in a document; bars of one collection share one connection. */
  get store(): JobStore | null;
  get job(): string | null;
  set job(id: string | null | undefined);
  get serviceId(): string | null;
  set serviceId(id: number | string | null | undefined);
  get index(): number | null;
  set index(index: number | string | null | undefined);
  get provider(): string | null;
  set provider(name: string | null | undefined);
  get url(): string | null;
  set url(url: string | null | undefined);
  get label(): string | null;
  set label(text: string | null | undefined);
  /** Go to the bridge without a click. */
  get start(): boolean;
  set start(start: boolean);
  /** Where the bridge asks the visitor about this site, ask for control as well. */
  get control(): boolean;
  set control(control: boolean);
  /** Where the visitor gets a bridge, if none runs; the slot `install` takes other content. */
  get install(): string | null;
  set install(address: string | null | undefined);
}

/** The words, by primary language: what a language leaves out is said in English. */
export const texts: Record<string, Record<string, string>>;

export interface BitsProgressEvents {
  'bits-change': CustomEvent<JobStore>;
  'bits-state': CustomEvent<JobStore>;
}

declare global {
  interface HTMLElementTagNameMap {
    'bits-progress': BitsProgress;
  }
  interface HTMLElementEventMap extends BitsProgressEvents {}
  namespace JSX {
    interface IntrinsicElements {
      'bits-progress': BitsProgressAttributes;
    }
  }
}
