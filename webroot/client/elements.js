// SPDX-License-Identifier: MIT
// Defines <bits-progress service-id="253675" index="0">, or without index for the whole collection, or job="ID".

import { connect } from './bitsbridge.js';
import { choose, describe, say } from './describe.js';

export { texts } from './describe.js';

const SHEET = `
:host { display: block; container-type: inline-size; }
:host([hidden]), [hidden] { display: none; }
[part=head], [part=foot] { display: flex; flex-wrap: wrap; gap: 0 1em; align-items: baseline; }
[part=head] { justify-content: space-between; }
span { unicode-bidi: plaintext; overflow-wrap: anywhere; }
[part=label] { font-weight: 600; }
[part=text] { font-variant-numeric: tabular-nums; }
[part=track] {
  block-size: var(--bits-bar-height, .5em); margin-block: .25em; overflow: hidden; position: relative;
  border-radius: var(--bits-radius, 1em); background: var(--bits-track-color, color-mix(in srgb, currentColor 15%, transparent));
}
[part=bar] {
  block-size: 100%; inline-size: 0; border-radius: inherit; transition: inline-size .25s linear;
  background: var(--bits-bar-color, light-dark(#0b57d0, #8ab4f8));
}
:host(:state(acknowledged)) [part=bar] { background: var(--bits-done-color, light-dark(#188038, #81c995)); }
:host(:state(error)) [part=bar] { background: var(--bits-error-color, light-dark(#b3261e, #f2b8b5)); }
:host(:state(error)) [part=note] { color: var(--bits-error-color, light-dark(#b3261e, #f2b8b5)); }
:host(:is(:state(suspended), :state(cancelled), :state(offline))) [part=bar] { opacity: .5; }
:host(:state(indeterminate)) [part=bar] { inline-size: 30%; position: absolute; animation: move 1.6s ease-in-out infinite alternate; }
[part=button] { font: inherit; margin-block: .25em; }
@keyframes move { from { inset-inline-start: 0 } to { inset-inline-start: 70% } }
@media (prefers-reduced-motion: reduce) {
  [part=bar] { transition: none; }
  :host(:state(indeterminate)) [part=bar] { animation: none; inline-size: 100%; opacity: .3; }
}
@media (forced-colors: active) {
  [part=track] { border: 1px solid CanvasText; }
  [part=bar] { background: Highlight !important; forced-color-adjust: none; }
}`;

/** @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/** Not a <style>: a strict Content-Security-Policy would refuse it. */
function sheetOf(page) {
  const sheet = sheets.get(page) ?? new (page.defaultView ?? window).CSSStyleSheet();
  if (!sheets.has(page)) sheet.replaceSync(SHEET);
  sheets.set(page, sheet);
  return sheet;
}

function make(tag, part, ...children) {
  const node = document.createElement(tag);
  node.setAttribute('part', part);
  node.append(...children);
  return node;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = !text;
}

const NAMES = ['job', 'service-id', 'index', 'provider', 'url', 'label', 'start', 'control', 'install'];
const OTHERS = /^([^a-z]|aria-|data-|on|item|v-|(class|dir|exportparts|hidden|id|inert|is|lang|nonce|part|popover|role|slot|style|tabindex|title|translate)$)/;
/** @typedef {{job: ?string, serviceId: ?string, index: ?number, provider: ?string, url: ?string, label: ?string, start: boolean, control: boolean, install: ?string}} Attributes */
/** @type {new () => HTMLElement & Attributes} */
const Base = /** @type {any} */ (globalThis.HTMLElement ?? class {}); // imported where there is no page

export class BitsProgress extends Base {
  static observedAttributes = [...NAMES, 'lang'];

  #internals = this.attachInternals();
  #root = this.attachShadow({ mode: 'open' });
  #label = make('span', 'label');
  #text = make('span', 'text');
  #bar = make('div', 'bar');
  #track = make('div', 'track', this.#bar);
  #note = make('span', 'note');
  #button = make('button', 'button');
  #link = /** @type {HTMLAnchorElement} */ (make('a', 'install'));
  #install = make('slot', '', this.#link);
  #isAsking = false; // the visitor's click has not come to its end
  #key = '';
  #seen = [];
  /** @type {?import('./bitsbridge.js').JobStore} */ #store = null;

  constructor() {
    super();
    this.#note.setAttribute('role', 'status');
    this.#button.addEventListener('click', () => this.#press());
    this.#install.setAttribute('name', 'install');
    this.#link.target = '_blank';
    this.#root.append(make('div', 'head', this.#label, this.#text), this.#track, make('div', 'foot', this.#note, this.#install, this.#button));
  }

  get store() { return this.#store; }

  #press() {
    this.#isAsking = Boolean(this.provider);
    if (this.#store?.state !== 'forbidden' || !this.#ask()) this.#store?.start();
  }

  /** A window opens only while the click still counts; else the button stays for another one. */
  #ask() {
    const { state, reason } = this.#store ?? {};
    if (!this.#isAsking || state === 'connecting') return false;
    this.#isAsking = false;
    return state === 'forbidden' && reason !== 'too-old' && navigator.userActivation?.isActive && this.#store?.ask({ control: this.control });
  }

  connectedCallback() {
    this.#root.adoptedStyleSheets = [sheetOf(this.ownerDocument)];
    for (const key of Object.getOwnPropertyNames(this)) { // what was set before this script came
      const value = this[key];
      if (key in BitsProgress.prototype && delete this[key]) this[key] = value;
    }
    this.#follow();
  }

  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#leave()); // it may only have been moved
  }

  attributeChangedCallback(name) {
    if (!this.#key) return; // not shown, or not all of it has been set
    this.#follow();
    if (name === 'start') this.#begin();
  }

  #begin() {
    if (this.start) this.#store?.start();
  }

  #follow() {
    const get = name => this.getAttribute(name) || undefined;
    const options = { url: get('url'), serviceId: get('service-id'), provider: get('provider') };
    const key = JSON.stringify(options);
    if (key !== this.#key) {
      const wrong = this.getAttributeNames().find(name => !NAMES.includes(name) && !OTHERS.test(name)) ?? (Number.isNaN(this.index) && 'index');
      try {
        if (wrong) this.#complain(`wrong attribute: ${wrong}`);
        if (wrong && !options.serviceId && !options.provider && !this.job) throw new TypeError('so no downloads are chosen');
        const store = connect(options); // before the old one goes: the connection stays
        this.#leave();
        this.#store = store;
        for (const type of ['change', 'state']) {
          store.addEventListener(type, () => {
            this.#ask();
            this.#render();
            this.dispatchEvent(new CustomEvent(`bits-${type}`, { detail: store, bubbles: true, composed: true }));
          });
        }
        this.#begin();
      } catch (error) {
        this.#leave();
        this.#complain(String(error));
      }
      this.#key = key;
    }
    this.#render();
  }

  #complain(words) { console.error(`<bits-progress>: ${words}`, this); }

  #leave() {
    this.#store?.close();
    this.#store = null;
    this.#key = '';
  }

  get #language() {
    /** @type {any} */ let node = this;
    while (node && !node.closest('[lang]')) node = node.getRootNode().host;
    return node?.closest('[lang]').getAttribute('lang') || navigator.language;
  }

  #render() {
    const store = this.#store;
    const { index, job, label, install, provider } = this;
    const language = this.#language;
    const { state, reason, queue } = store ?? {};
    const seen = [store, store && choose(store, this), state, reason, queue?.stale, label, install, provider, language];
    if (seen.every((one, i) => one === this.#seen[i])) return; // most bars have nothing new to say
    this.#seen = seen;
    const shown = /** @type {any} */ (store ? describe(store, { job, index, label, language, asks: provider }) : {});
    write(this.#label, shown.name);
    write(this.#text, shown.text);
    write(this.#note, shown.note);
    write(this.#button, shown.button);
    this.#install.hidden = state !== 'not-running'; // the store's own words in the slot, or a link
    write(this.#link, install ? say(language, 'install') : '');
    this.#link.href = install ?? '';
    this.#track.hidden = !shown.state;
    this.#setStates(shown, state === 'live');
    this.#bar.style.inlineSize = shown.fraction == null ? '' : `${Math.min(100, shown.fraction * 100)}%`;
    this.#setAccessible(shown);
  }

  #setStates({ state, fraction }, live) {
    const { states } = this.#internals;
    states.clear();
    if (state) states.add(state);
    if (fraction === null && live && /^(conn|transf)/.test(state)) states.add('indeterminate');
    if (!live) states.add('offline');
  }

  /** A progressbar hides what is in it, so with a button it is a group. */
  #setAccessible({ name, state, fraction, text, note, button }) {
    const internals = this.#internals;
    const isBar = Boolean(state && !button);
    internals.role = isBar ? 'progressbar' : 'group';
    internals.ariaLabel = name;
    internals.ariaValueMin = isBar ? '0' : null;
    internals.ariaValueMax = isBar ? '100' : null;
    internals.ariaValueNow = isBar && fraction !== null ? String(Math.floor(fraction * 100)) : null;
    internals.ariaValueText = isBar ? [text, note].filter(Boolean).join('. ') : null;
  }
}

/** Attributes are properties. control: with the question to the visitor, ask for control as well; install: where he gets a bridge. */
for (const name of NAMES) {
  const isSwitch = /^(start|control)$/.test(name);
  Object.defineProperty(BitsProgress.prototype, name.replace('-id', 'Id'), {
    configurable: true,
    get() {
      const value = this.getAttribute(name);
      return isSwitch ? value !== null : name === 'index' && value !== null ? Number(value || NaN) : value;
    },
    set(value) {
      if (isSwitch ? !value : value == null) this.removeAttribute(name);
      else this.setAttribute(name, isSwitch ? '' : value);
    },
  });
}

if (globalThis.customElements && !customElements.get('bits-progress')) customElements.define('bits-progress', BitsProgress);
