// SPDX-License-Identifier: MIT
// What the page remembers of a job, its plot, its tag's parts, and what is said aloud.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf } from '../../../webroot/dashboard/job-history.js';
import { newsBetween, newsInWords } from '../../../webroot/dashboard/news.js';
import { Observations, RATES_KEPT_MS } from '../../../webroot/dashboard/observations.js';
import { niceCeiling, plotOf } from '../../../webroot/dashboard/rate-plot.js';
import { tagParts } from '../../../webroot/dashboard/tag-parts.js';
import { createText } from '../../../webroot/dashboard/text.js';
import { makeJob, moveJob } from '../harness/scripted-bridge.js';

const text = createText('en');

test('states are kept when they change, rates while bytes move, and both go with the job', () => {
  const seen = new Observations();
  const job = makeJob({ state: 'queued' });
  const moving = moveJob(job, { state: 'transferring', rate: 100 });
  seen.observe([job], 0);
  seen.observe([job], 1000);
  seen.observe([moving], 2000);
  seen.observe([moving], 2100); // too soon for another rate
  seen.observe([moveJob(job, { state: 'transferring', rate: 300 })], 3000);
  seen.observe([moveJob(job, { state: 'suspended', rate: 300 })], 4000);
  assert.deepEqual(seen.of(job.id).states.map(({ state, at }) => [state, at]), [['queued', 0], ['transferring', 2000], ['suspended', 4000]]);
  assert.deepEqual(seen.of(job.id).rates, [{ at: 2000, rate: 100 }, { at: 3000, rate: 300 }, { at: 4000, rate: null }]);
  seen.observe([], 5000);
  assert.deepEqual(seen.of(job.id), { states: [], rates: [] });
});

test('old rates and states are forgotten', () => {
  const seen = new Observations();
  const job = makeJob();
  for (let i = 0; i < 3000; i++) seen.observe([moveJob(job, { state: i % 2 ? 'transferring' : 'queued', rate: 5 })], i * 1000);
  const { states, rates } = seen.of(job.id);
  assert.equal(states.length, 100);
  assert.ok(rates[0].at >= 2999 * 1000 - RATES_KEPT_MS);
});

test('a plot has one stretch for each time that bytes moved', () => {
  const plot = plotOf([{ at: 0, rate: 0 }, { at: 30_000, rate: 900 }, { at: 40_000, rate: null }, { at: 50_000, rate: 500 }, { at: 60_000, rate: 1000 }]);
  assert.equal(plot.top, 1000);
  assert.equal(plot.span, 60_000);
  assert.equal(plot.line, 'M0.0 120.0L300.0 12.0M500.0 60.0L600.0 0.0');
  assert.equal(plot.area.match(/Z/g).length, 2);
  assert.equal(plotOf([]).line, '');
  assert.equal(plotOf([{ at: 0, rate: 5 }]).line, '');
});

test('a plot ends at a round number', () => {
  for (const [value, nice] of [[0, 1], [1, 1], [1.1, 2], [3, 5], [7, 10], [1000, 1000], [1001, 2000], [499_999, 500_000]]) {
    assert.equal(niceCeiling(value), nice, String(value));
  }
});

test('a tag has its ten parts, by the names of the convention', () => {
  const parts = tagParts(text, makeJob({ tag: 'job' }));
  assert.deepEqual(parts.map(({ name }) => name), ['Kind', 'Version', 'serviceId', 'Provider', 'AlbumArtist', 'AlbumTitle', 'TrackNumber', 'Title', 'Duration', 'Rating']);
  assert.equal(parts[0].value, 'WMP_JOB');
});

test('only endings are told', () => {
  const job = makeJob({ metadata: { title: 'One' } });
  const news = (before, state) => newsBetween(new Map(before ? [[job.id, before]] : []), [moveJob(job, { state })]);
  const none = { ready: [], done: [], failed: [] };
  assert.deepEqual(news('transferring', 'transferred'), { ...none, ready: ['One'] });
  assert.deepEqual(news('transferring', 'acknowledged'), { ...none, done: ['One'] });
  assert.deepEqual(news('connecting', 'error'), { ...none, failed: ['One'] });
  for (const [before, state] of [[undefined, 'transferred'], ['transferred', 'acknowledged'], ['queued', 'transferring'], ['error', 'error']]) {
    assert.deepEqual(news(before, state), none, `${before} ${state}`);
  }
  assert.equal(newsInWords(text, { ready: ['One', 'Two'], done: [], failed: ['Three'] }), 'Three failed. 2 downloads are ready.');
});

const moments = (rows) => rows.map(([, ...cells]) => cells.join(': '));

test('the history has the bridge’s times, and the error that the job shows', () => {
  const time = (minute) => `2001-02-03T04:${minute}:00Z`;
  const error = { code: '1', message: 'Gone.' };
  const job = makeJob({ state: 'error', error, lastError: { ...error, time: time('53') }, times: { created: time('50'), modified: null, transferCompleted: null },
    changes: [{ state: 'queued', time: time('50') }, { state: 'transferring', time: time('51') }, { state: 'error', time: time('53') }] });
  const rows = historyOf(text, job, [{ state: 'error', at: Date.parse(time('58')), error }]);
  assert.deepEqual(moments(rows), ['Created: ', 'Queued: ', 'Transferring: ', 'Failed: Gone.']);
  assert.equal(rows[3][0], text.moment(time('53')), 'never the time at which the page saw it');
});

test('a time that nobody knows is not shown, and its change stands where it belongs', () => {
  const times = { created: '2001-02-03T04:50:00Z', modified: null, transferCompleted: null };
  const job = makeJob({ state: 'suspended', times, changes: [{ state: 'transferring', time: null }, { state: 'suspended', time: '2001-02-03T04:53:00Z' }] });
  const rows = historyOf(text, job, []);
  assert.deepEqual(moments(rows), ['Created: ', 'Transferring: ', 'Suspended: ']);
  assert.equal(rows[1][0], '');
  const bare = makeJob({ times: { created: null, modified: null, transferCompleted: null }, changes: [{ state: 'queued', time: null }] });
  assert.deepEqual(historyOf(text, bare, []), [['', 'Queued', '']]);
});

test('what only the page has seen is told as such, an error too', () => {
  const error = { code: '1', message: 'Gone.' };
  const job = makeJob({ state: 'error', error, times: { created: null, modified: null, transferCompleted: null } });
  assert.deepEqual(moments(historyOf(text, job, [{ state: 'error', at: 1000, error }])), ['Failed: as this page found it: Gone.']);
});
