// SPDX-License-Identifier: MIT
// A small plot of a job's rate over time, as SVG.

import { make, setAttribute, setShown, setText } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 600;
const HEIGHT = 120;
/** The plot spans at least this much time, in milliseconds. */
const SPAN_MIN_MS = 30 * 1000;

/** A round number at or above value: 1, 2 or 5 times a power of ten. */
export function niceCeiling(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((nice) => nice >= value * 0.999999);
}

/**
 * The line and the area below it, one part per stretch of known rates. Pure.
 * @param {{at: number, rate: ?number}[]} rates oldest first
 * @returns {{line: string, area: string, top: number, span: number}} top: bytes per second; span: milliseconds
 */
export function plotOf(rates) {
  const known = rates.filter(({ rate }) => rate !== null);
  if (known.length < 2) return { line: '', area: '', top: 0, span: 0 };
  const from = rates[0].at;
  const span = Math.max(SPAN_MIN_MS, rates.at(-1).at - from);
  const top = niceCeiling(Math.max(...known.map(({ rate }) => rate)));
  const x = (at) => ((at - from) / span * WIDTH).toFixed(1);
  const y = (rate) => (HEIGHT - rate / top * HEIGHT).toFixed(1);
  let line = '';
  let area = '';
  for (let i = 0; i < rates.length; i++) {
    const { at, rate } = rates[i];
    if (rate === null) continue;
    const begins = i === 0 || rates[i - 1].rate === null;
    const ends = i === rates.length - 1 || rates[i + 1].rate === null;
    const point = `${x(at)} ${y(rate)}`;
    line += `${begins ? 'M' : 'L'}${point}`;
    area += `${begins ? `M${x(at)} ${HEIGHT}L` : 'L'}${point}`;
    if (ends) area += `L${x(at)} ${HEIGHT}Z`;
  }
  return { line, area, top, span };
}

export class RatePlot {
  #text;
  #line = document.createElementNS(SVG, 'path');
  #area = document.createElementNS(SVG, 'path');
  #top = make('span', { class: 'plot-top' });
  #span = make('span', { class: 'plot-span' });
  #none;
  #figure;

  /** @param {import('./job-text.js').Text} text */
  constructor(text) {
    this.#text = text;
    this.#none = make('p', { class: 'quiet' }, text.say('job.rate-none'));
    this.svg = document.createElementNS(SVG, 'svg');
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' })) {
      this.svg.setAttribute(name, value);
    }
    this.#line.setAttribute('class', 'plot-line');
    this.#area.setAttribute('class', 'plot-area');
    this.svg.append(this.#area, this.#line);
    this.#figure = make('div', { class: 'plot', hidden: true }, this.#top, this.svg, this.#span);
    this.element = make('div', {}, this.#figure, this.#none);
  }

  /** Whether there is a line to see. */
  get shown() { return !this.#figure.hidden; }

  /** @param {{at: number, rate: ?number}[]} rates */
  update(rates) {
    const { line, area, top, span } = plotOf(rates);
    setShown(this.#figure, line !== '');
    setShown(this.#none, line === '');
    if (line === '') return;
    setAttribute(this.#line, 'd', line);
    setAttribute(this.#area, 'd', area);
    setText(this.#top, this.#text.rate(top));
    const time = this.#text.duration(span / 1000);
    setText(this.#span, this.#text.say('job.rate-span', { time }));
    setAttribute(this.svg, 'aria-label', this.#text.say('job.rate-label', { time, rate: this.#text.rate(top) }));
  }
}
