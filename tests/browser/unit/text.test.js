// SPDX-License-Identifier: MIT
// Sizes, rates and times in words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createText } from '../../../webroot/dashboard/text.js';

const text = createText('en-US');
const table = (format, rows) => rows.forEach(([value, expected]) => assert.equal(format(value).replace(/[\u00a0\u202f]/g, ' '), expected, String(value)));

test('sizes step by a thousand and never show four digits', () => table(text.bytes, [
  [null, ''], [undefined, ''], [0, '0 byte'], [1, '1 byte'], [999, '999 byte'], [1000, '1 kB'], [1499, '1 kB'], [999_499, '999 kB'],
  [999_500, '1.0 MB'], [1_048_576, '1.0 MB'], [99_949_999, '99.9 MB'], [99_950_000, '100 MB'], [999_400_000, '999 MB'],
  [999_600_000, '1.0 GB'], [5e12, '5.0 TB'], [5e15, '5,000 TB'],
]));

test('rates', () => table(text.rate, [[null, ''], [0, '0 byte/s'], [524_288, '524 kB/s'], [2_500_000, '2.5 MB/s']]));

test('durations', () => table(text.duration, [
  [null, ''], [0, '0 sec'], [1, '1 sec'], [59.4, '59 sec'], [59.6, '1 min'], [60, '1 min'], [61, '1 min 1 sec'], [599, '9 min 59 sec'],
  [600, '10 min'], [629, '10 min'], [3599, '60 min'], [3600, '1 hr'], [3660, '1 hr 1 min'], [7190, '2 hr'], [86_399, '24 hr'], [86_400, '1 day'],
  [1_000_000, '12 days'],
]));

test('percent says 100 only when everything is here', () => table(text.percent, [
  [null, ''], [0, '0%'], [0.0099, '0%'], [0.25, '25%'], [0.999999, '99%'], [1, '100%'], [1.2, '100%'],
]));

test('a moment: the clock today, the date otherwise, nothing for nonsense', () => {
  const today = new Date();
  assert.doesNotMatch(text.moment(today.toISOString()), /,/);
  assert.match(text.moment('2001-05-06T12:00:00Z'), /2001/);
  assert.equal(text.moment('nonsense'), '');
  assert.equal(text.moment(null), '');
});

test('another locale has its own numbers', () => {
  assert.match(createText('de').bytes(1_500_000), /^1,5\sMB$/);
});

test('words go by the number, and numbers with the words', () => {
  assert.equal(text.say('list-count.downloads', { n: 1 }), 'One download');
  assert.equal(text.say('list-count.downloads', { n: 1200 }), '1,200 downloads');
  assert.equal(createText(['fr-FR', 'de-AT']).language, 'de', 'the first language that there is');
  assert.match(createText('fr-FR').bytes(1_500_000), /^1\.5\sMB$/, 'English words, English numbers');
  assert.throws(() => text.say('no.such.key'), RangeError);
});
