// SPDX-License-Identifier: MIT
// Defines <bits-progress service-id="253675" index="0">, or without index for the whole collection, or job="ID".

import { connect } from './bitsbridge.js';
import { describe } from './describe.js';

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

let sheet;

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

export class BitsProgress extends HTMLElement {
  static observedAttributes = ['job', 'service-id', 'index', 'provider', 'url', 'label', 'start', 'lang'];

  #internals = this.attachInternals();
  #label = make('span', 'label');
  #text = make('span', 'text');
  #bar = make('div', 'bar');
  #track = make('div', 'track', this.#bar);
  #note = make('span', 'note');
  #button = make('button', 'button');
  #key = '';
  #shown = '';
  /** @type {?import('./bitsbridge.js').JobStore} */ #store = null;

  constructor() {
    super();
    if (!sheet) {
      sheet = new CSSStyleSheet(); // not a <style>: a strict Content-Security-Policy would refuse it
      sheet.replaceSync(SHEET);
    }
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    this.#note.setAttribute('role', 'status');
    this.#button.addEventListener('click', () => this.#store?.start());
    root.append(make('div', 'head', this.#label, this.#text), this.#track, make('div', 'foot', this.#note, this.#button));
  }

  get store() { return this.#store; }

  connectedCallback() { this.#follow(); }

  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#leave()); // it may only have been moved
  }

  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    this.#follow();
    if (name === 'start') this.#start();
  }

  #start() {
    if (this.hasAttribute('start')) this.#store?.start();
  }

  #follow() {
    const get = (name) => this.getAttribute(name) || undefined;
    const options = { url: get('url'), serviceId: get('service-id'), provider: get('provider') };
    const key = JSON.stringify(options);
    if (key !== this.#key) {
      const store = connect(options); // before the old one goes: the connection stays
      this.#leave();
      this.#key = key;
      this.#store = store;
      for (const type of ['change', 'state']) store.addEventListener(type, () => this.#render());
      this.#start();
    }
    this.#render();
  }

  #leave() {
    this.#store?.close();
    this.#store = null;
    this.#key = '';
  }

  #render() {
    const store = this.#store;
    if (!store) return;
    const index = this.getAttribute('index');
    const shown = describe(store, {
      job: this.getAttribute('job'), index: index === null ? null : Number(index), label: this.getAttribute('label'),
      language: this.closest('[lang]')?.getAttribute('lang') || navigator.language,
    });
    const key = JSON.stringify([shown, store.state]);
    if (key === this.#shown) return;
    this.#shown = key;
    write(this.#label, shown.name);
    write(this.#text, shown.text);
    write(this.#note, shown.note);
    write(this.#button, shown.button);
    this.#track.hidden = !shown.state;
    this.#setStates(shown, store.state === 'live');
    this.#bar.style.inlineSize = shown.fraction === null ? '' : `${Math.min(100, shown.fraction * 100)}%`;
    this.#setAccessible(shown);
  }

  #setStates({ state, fraction }, live) {
    const { states } = this.#internals;
    states.clear();
    if (state) states.add(state);
    if (fraction === null && live && state && !['suspended', 'error', 'cancelled'].includes(state)) states.add('indeterminate');
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

if (!customElements.get('bits-progress')) customElements.define('bits-progress', BitsProgress);
