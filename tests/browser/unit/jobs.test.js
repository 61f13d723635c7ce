// SPDX-License-Identifier: MIT
// Deltas applied in turn give what the full snapshot says; ids meet however they are written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalizeServiceId } from '../../../webroot/client/bitsbridge.js';
import { applyUpdate } from '../../../webroot/client/link.js';

const EMPTY = { revision: null, takenAt: null, queue: null, jobs: [] };

const queue = { source: 'local', stale: false, staleSince: null };
const job = (id, created, more = {}) => ({ id, times: { created }, ...more });
const update = (revision, more) => ({ revision, takenAt: '2026-11-24T00:00:00.000Z', queue, ...more });
const ids = scope => scope.jobs.map(one => one.id).join('');

test('a snapshot replaces everything', () => {
  const first = applyUpdate(EMPTY, update('a-1', { jobs: [job('a', '1'), job('b', '2')] }));
  const second = applyUpdate(first, update('b-1', { jobs: [job('c', '3')] }));
  assert.equal(ids(first), 'ab');
  assert.equal(ids(second), 'c');
  assert.equal(second.revision, 'b-1');
});

test('a delta changes in place, removes, and adds where creation says', () => {
  const scope = applyUpdate(EMPTY, update('a-1', { jobs: [job('a', '1'), job('b', '2'), job('d', '4')] }));
  const next = applyUpdate(scope, update('a-2', {
    changed: [job('b', '2', { state: 'error' }), job('c', '3'), job('e', '5')], removed: ['a'],
  }));
  assert.equal(ids(next), 'bcde');
  assert.equal(next.jobs[0].state, 'error');
  assert.equal(ids(scope), 'abd', 'the scope before is untouched');
});

test('jobs that did not change stay the same objects', () => {
  const scope = applyUpdate(EMPTY, update('a-1', { jobs: [job('a', '1'), job('b', '2')] }));
  const next = applyUpdate(scope, update('a-2', { changed: [job('b', '2')], removed: [] }));
  assert.equal(next.jobs[0], scope.jobs[0]);
  assert.notEqual(next.jobs[1], scope.jobs[1]);
});

test('jobs of unknown creation come last, as they were first seen', () => {
  const scope = applyUpdate(EMPTY, update('a-1', { jobs: [job('a', null), job('b', null)] }));
  assert.equal(ids(applyUpdate(scope, update('a-2', { changed: [job('c', null)], removed: [] }))), 'abc');
});

test('a delta that says nothing, or is repeated, changes nothing', () => {
  const delta = update('a-2', { changed: [job('b', '2')], removed: ['x'] });
  const once = applyUpdate(applyUpdate(EMPTY, update('a-1', { jobs: [job('a', '1')] })), delta);
  assert.deepEqual(applyUpdate(once, delta), once);
  assert.deepEqual(applyUpdate(once, update('a-2', { changed: [], removed: [] })), once);
});

test('random histories: every delta in turn gives the same as the full snapshot', () => {
  let seed = 7;
  const random = n => (seed = (seed * 48271) % 2147483647) % n;
  for (let history = 0; history < 500; history++) {
    let jobs = [];
    let scope = applyUpdate(EMPTY, update('h-0', { jobs: [] }));
    for (let step = 1; step <= 20; step++) {
      const changed = [];
      const removed = [];
      jobs = jobs.filter(one => random(8) || !removed.push(one.id));
      jobs = jobs.map(one => (random(3) ? one : changed[changed.push({ ...one, step }) - 1]));
      if (random(2)) {
        const made = job(`${step}`, String(step).padStart(3, '0'));
        jobs.push(made);
        changed.push(made);
      }
      changed.sort(() => random(3) - 1);
      scope = applyUpdate(scope, update(`h-${step}`, { changed, removed }));
      assert.deepEqual(scope.jobs, jobs);
    }
  }
});

test('a collection id is one number, however it is written', () => {
  for (const [written, id] of [
    [253675, 253675], ['253675', 253675], [' 253675 ', 253675], [-1, 4294967295], ['-1', 4294967295],
    [4294967295, 4294967295], ['4294967295', 4294967295], ['-2147483648', 2147483648], ['+7', 7],
  ]) assert.equal(normalizeServiceId(written), id, String(written));
  for (const written of [0, '0', '', 'abc', '1e3', '0x10', 1.5, 4294967296, -2147483649, NaN, null, undefined, '12 34']) {
    assert.ok(Number.isNaN(normalizeServiceId(written)), String(written));
  }
});
