// SPDX-License-Identifier: MIT
// The headline, the overall bar and its figures: honest in every mixture of states.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrivedOf, headlineOf, totalFigures } from '../../../webroot/dashboard/headline.js';
import { createText } from '../../../webroot/dashboard/text.js';
import { kindOf, totalsOf } from '../../../webroot/dashboard/totals.js';
import { makeJob } from '../harness/scripted-bridge.js';

const text = createText('en');
const inStates = (states) => Object.entries(states).flatMap(([state, count]) => Array.from({ length: count }, () => makeJob({ state, rate: null })));
const headline = (states) => headlineOf(text, totalsOf(inStates(states)));

test('the headline', () => {
  for (const [states, expected] of [
    [{}, 'No downloads'],
    [{ transferred: 5 }, '5 ready'],
    [{ acknowledged: 5 }, 'All 5 downloads are done'],
    [{ acknowledged: 1 }, 'The download is done'],
    [{ acknowledged: 4, transferred: 1 }, '1 ready'],
    [{ 'transient-error': 3 }, '3 interrupted'],
    [{ 'error': 3, 'queued': 2, 'transferred': 1 }, '3 failed, 2 waiting'],
    [{ suspended: 2 }, '2 suspended'],
    [{ cancelled: 2 }, 'Nothing is on its way'],
    [{ acknowledged: 2, cancelled: 1 }, 'All 2 downloads are done'],
    [{ transferring: 1 }, 'Downloading'],
    [{ transferring: 1, connecting: 1, queued: 3, suspended: 4, error: 5 }, 'Downloading 2 of 5'],
  ]) assert.equal(headline(states), expected, JSON.stringify(states));
});

test('the headline of uploads, and of both', () => {
  const upload = (state) => makeJob({ state, type: 'upload' });
  const reply = (state) => makeJob({ state, type: 'upload-reply' });
  for (const [jobs, expected] of [
    [[upload('transferring')], 'Sending'],
    [[upload('transferring'), reply('connecting'), reply('queued')], 'Sending 2 of 3'],
    [[upload('transferring'), makeJob({ state: 'queued' })], 'Sending 1 of 2'],
    [[upload('queued'), makeJob({ state: 'transferring' })], 'Downloading 1 of 2'],
    [[upload('transferring'), makeJob({ state: 'transferring' })], 'Transferring 2 of 2'],
    [[upload('acknowledged')], 'The upload is done'],
    [[upload('acknowledged'), reply('acknowledged')], 'All 2 uploads are done'],
    [[upload('acknowledged'), makeJob({ state: 'acknowledged' })], 'All 2 transfers are done'],
  ]) assert.equal(headlineOf(text, totalsOf(jobs)), expected);
  assert.equal(arrivedOf(text, totalsOf([upload('transferred'), upload('queued')])), '1 of 2 sent');
  assert.equal(arrivedOf(text, totalsOf([upload('transferred'), makeJob({})])), '1 of 2 transferred');
});

test('a job of unknown type counts as what most jobs are', () => {
  assert.deepEqual([[], [makeJob({ type: null })]].map(kindOf), ['downloads', 'downloads']);
});

test('one unknown size takes away neither bar nor time', () => {
  const moving = (progress, rate) => makeJob({ state: 'transferring', progress, rate });
  const totals = totalsOf([moving({ bytesTransferred: 10, bytesTotal: 100 }, 10), moving({ bytesTransferred: 5, bytesTotal: null }, 5)]);
  assert.equal(totals.fraction, 0.1);
  assert.equal(totals.unsized, 1);
  assert.equal(totals.eta, 6);
  assert.equal(totalFigures(text, totals).join(' · '), '10 byte of 100 byte, and one of unknown size · 15 byte/s · more than 6 sec left · 0 of 2 arrived');
  assert.equal(totalsOf([moving({ bytesTransferred: 5, bytesTotal: null }, 5)]).fraction, null);
  assert.equal(totalsOf([]).fraction, null);
});

test('what stands still or has failed keeps the bar from nothing', () => {
  const done = { bytesTransferred: 100, bytesTotal: 100 };
  const totals = totalsOf([makeJob({ state: 'transferred', progress: done }), makeJob({ state: 'suspended' }), makeJob({ state: 'error' }), makeJob({ state: 'cancelled' })]);
  assert.equal(totals.fraction, 1);
  assert.equal(totals.arrived, 1);
  assert.equal(totals.eta, null);
});
