// SPDX-License-Identifier: MIT
// Words, sizes, rates and times as people read them, in the reader's own language. Unknown (null) gives ''.

import { languageFor, words } from './words.js';

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/** @param {string|readonly string[]} [languages] the reader's, dearest first; numbers go with the words */
export function createText(languages = []) {
  const locale = languageFor([languages].flat());
  const language = locale.split('-')[0].toLowerCase();
  const plurals = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const dateAndClock = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const units = new Map();

  function unit(name, value, digits) {
    const key = name + digits;
    if (!units.has(key)) {
      units.set(key, new Intl.NumberFormat(locale, {
        style: 'unit', unit: name, unitDisplay: 'short', minimumFractionDigits: digits, maximumFractionDigits: digits,
      }));
    }
    return units.get(key).format(value);
  }

  function size(bytes, suffix) {
    let step = 0;
    let value = bytes;
    while (value >= 999.5 && step < SIZES.length - 1) {
      value /= 1000;
      step++;
    }
    return unit(SIZES[step] + suffix, value, step >= 2 && value < 99.95 ? 1 : 0);
  }

  function duration(seconds) {
    const whole = Math.round(seconds);
    if (whole < MINUTE) return unit('second', whole, 0);
    if (whole < 10 * MINUTE) {
      const rest = whole % MINUTE;
      return unit('minute', Math.floor(whole / MINUTE), 0) + (rest ? ` ${unit('second', rest, 0)}` : '');
    }
    if (whole < HOUR) return unit('minute', Math.round(whole / MINUTE), 0);
    if (whole < DAY) {
      const minutes = Math.round((whole % HOUR) / MINUTE);
      if (minutes === 60) return unit('hour', Math.floor(whole / HOUR) + 1, 0);
      return unit('hour', Math.floor(whole / HOUR), 0) + (minutes ? ` ${unit('minute', minutes, 0)}` : '');
    }
    return unit('day', Math.round(whole / DAY), 0);
  }

  const known = (format) => (value) => (value === null || value === undefined ? '' : format(value));
  /** Numbers among the values are written as the reader writes them. */
  function say(key, values = {}) {
    const entry = words[language][key];
    if (entry === undefined) throw new RangeError(`no words for ${key}`);
    const sentence = typeof entry === 'string' ? entry : entry[plurals.select(values.n)] ?? entry.other;
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return typeof value === 'number' ? number.format(value) : value ?? whole;
    });
  }

  return {
    language,
    /** The lang attribute of what the bridge says in English: none where the page is English. */
    foreign: language === 'en' ? null : 'en',
    say,
    number: known((value) => number.format(value)),
    bytes: known((bytes) => size(bytes, '')),
    rate: known((bytes) => size(bytes, '-per-second')),
    duration: known(duration),
    /** Never rounds up to 100 %: that is said only when everything is here. */
    percent: known((fraction) => percent.format(fraction >= 1 ? 1 : Math.floor(fraction * 100) / 100)),
    /** An ISO time: the clock alone on the day of `now`, else with its date. */
    moment: known((iso) => momentOf(iso)),
  };

  function momentOf(iso, now = new Date()) {
    const time = new Date(iso);
    if (Number.isNaN(time.getTime())) return '';
    return time.toDateString() === now.toDateString() ? clock.format(time) : dateAndClock.format(time);
  }
}
