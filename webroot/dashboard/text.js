// SPDX-License-Identifier: MIT
// Sizes, rates and times as people read them, in the reader's own locale. Unknown (null) gives ''.

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/** @param {string|string[]} [locale] the reader's; left out: the browser's */
export function createText(locale) {
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
  return {
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

/** plural(3, 'job', 'jobs') -> "3 jobs", the number by `text`. */
export function plural(text, count, one, many) {
  return `${text.number(count)} ${count === 1 ? one : many}`;
}
