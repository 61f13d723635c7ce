// SPDX-License-Identifier: MIT
// Acts on many jobs: a few at a time, to be stopped, and in nobody's way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Control } from '../../../webroot/dashboard/control.js';
import { createText } from '../../../webroot/dashboard/text.js';
import { makeJob } from '../harness/scripted-bridge.js';

/** A bridge whose answers come when the test says so. */
class SlowStore {
  token = 'x';
  asked = [];
  waiting = [];

  act(id, action, body) {
    this.asked.push({ id, action, body });
    return new Promise((resolve) => { this.waiting.push(resolve); });
  }

  async answer(count = this.waiting.length) {
    for (const resolve of this.waiting.splice(0, count)) resolve();
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}

const jobs = Array.from({ length: 10 }, () => makeJob({ state: 'transferring' }));
const begin = () => {
  const store = new SlowStore();
  return { store, control: new Control(store, createText('en')) };
};

test('four at a time, each told, until all are done', async () => {
  const { store, control } = begin();
  const told = [];
  control.addEventListener('progress', () => told.push(control.working?.done ?? 'end'));
  const acting = control.act(jobs, 'suspend');
  assert.equal(store.asked.length, 4);
  await store.answer(1);
  assert.equal(store.asked.length, 5);
  while (store.waiting.length > 0) await store.answer();
  await acting;
  assert.deepEqual(store.asked.map(({ id }) => id), jobs.map(({ id }) => id));
  assert.deepEqual(told, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'end']);
});

test('stopped, it ends with those that are on their way', async () => {
  const { store, control } = begin();
  const acting = control.act(jobs, 'suspend');
  control.stop();
  await store.answer();
  await acting;
  assert.equal(store.asked.length, 4);
  assert.equal(control.working, null);
});

test('meanwhile one job can be acted on, but not many others, and that ends neither', async () => {
  const { store, control } = begin();
  const acting = control.act(jobs, 'suspend');
  await control.act(jobs.slice(0, 2), 'suspend');
  assert.equal(store.asked.length, 4, 'one act for many at a time');
  const single = control.act([makeJob({ state: 'error' })], 'retry');
  assert.deepEqual([store.asked.length, store.asked[4].action], [5, 'resume']);
  while (store.waiting.length > 0) await store.answer();
  await single;
  await acting;
  assert.equal(store.asked.length, 11);
});

test('what the bridge wants said twice is said', async () => {
  const { store, control } = begin();
  const acting = control.act([makeJob({ state: 'transferred' }), makeJob({ state: 'transferred' })], 'complete');
  await store.answer();
  await acting;
  assert.deepEqual(store.asked.map(({ body }) => body), [{}, {}]);
});
