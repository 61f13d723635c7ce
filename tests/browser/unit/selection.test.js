// SPDX-License-Identifier: MIT
// What is selected, which rows are drawn, where keys lead, what is asked: the pure parts of a long list.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { questionFor } from '../../../webroot/dashboard/confirm.js';
import { destinationOf } from '../../../webroot/dashboard/list-keys.js';
import { Selection, shareOf } from '../../../webroot/dashboard/selection.js';
import { createText } from '../../../webroot/dashboard/text.js';
import { GROUP_GAP, Heights, topOf, windowOf } from '../../../webroot/dashboard/windowing.js';
import { makeJob } from '../harness/scripted-bridge.js';

const jobs = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
const order = jobs.map(({ id }) => id);
const chosen = (selection) => order.filter((id) => selection.has(id)).join('');

test('single jobs, ranges, all; what is no longer shown is no longer selected', () => {
  const selection = new Selection();
  let told = 0;
  selection.addEventListener('change', () => told++);
  selection.toggle('b', true, false, order);
  selection.toggle('d', true, true, order);
  assert.equal(chosen(selection), 'bcd');
  assert.equal(shareOf(jobs, selection), 'some');
  selection.toggle('c', false, true, order);
  assert.equal(chosen(selection), 'b', 'a range may be taken out, too');
  selection.set(order, true);
  assert.equal(shareOf(jobs, selection), 'all');
  assert.equal(told, 4);
  selection.set(order, true);
  assert.equal(told, 4, 'no news, no event');
  selection.keepOnly(jobs.slice(2));
  assert.equal(chosen(selection), 'cd');
  selection.clear();
  assert.equal(shareOf(jobs, selection), 'none');
});

test('keys lead to the next, the last, the first', () => {
  const to = (key, id) => destinationOf(key, order, id);
  assert.deepEqual([to('ArrowDown', 'a'), to('ArrowUp', 'b'), to('End', 'a'), to('Home', 'd')], ['b', 'a', 'd', 'a']);
  assert.deepEqual([to('ArrowDown', 'd'), to('ArrowUp', 'a')], ['d', 'a']);
  assert.deepEqual([to('x', 'a'), to('ArrowDown', 'gone')], [null, null]);
});

const groups = [{ head: 40, rows: [50, 60, 50] }, { head: 40, rows: [] }, { head: 40, rows: Array.from({ length: 100 }, () => 50) }];
/** The height of everything, by what is drawn and by the room that is left for the rest. */
function heightOf({ groups: drawn, after }) {
  return drawn.reduce((sum, { index, before, rows, after: rest }, i) => sum + before + (i > 0 ? GROUP_GAP : 0) + groups[index].head + rest
    + rows.reduce((all, row) => all + row.before + groups[index].rows[row.index], 0), after);
}
const total = 40 + 160 + GROUP_GAP + 40 + GROUP_GAP + 40 + 5000;
const none = () => false;

test('what is in view is drawn, the rest is room: the height stays the same wherever one looks', () => {
  for (let y = -500; y < total + 500; y += 37) {
    const drawn = windowOf(groups, y, y + 300, none);
    const height = heightOf(drawn);
    if (drawn.groups.length > 0 && drawn.groups.at(-1).index === 2) assert.equal(height, total, `at ${y}`);
    assert.ok(drawn.groups.reduce((sum, { rows }) => sum + rows.length, 0) <= 9);
  }
  const middle = windowOf(groups, 1000, 1100, none).groups;
  assert.equal(middle.length, 1);
  const [{ index, rows }] = middle;
  assert.equal(index, 2);
  assert.deepEqual(rows.map((row) => row.index), [13, 14, 15]);
  assert.ok(topOf(groups, 2, 13) < 1000 && topOf(groups, 2, 13) + 50 > 1000);
});

test('a row that is pinned is drawn wherever it is', () => {
  const drawn = windowOf(groups, 0, 100, (group, row) => group === 2 && row === 50);
  assert.equal(heightOf(drawn), total);
  assert.deepEqual(drawn.groups.map(({ index, rows }) => [index, rows.map((row) => row.index)]), [[0, [0, 1]], [2, [50]]]);
});

test('heights: what was seen, else the last of its shape, else the usual', () => {
  const heights = new Heights();
  assert.equal(heights.of('a', 'x', 10), 10);
  assert.equal(heights.note('a', 'x', 12), true);
  assert.equal(heights.note('a', 'x', 12), false);
  assert.equal(heights.of('b', 'x', 10), 12);
  assert.equal(heights.of('b', 'y', 10), 10);
  heights.keepOnly((key) => key !== 'a');
  heights.note('b', 'x', 20);
  assert.equal(heights.of('a', 'x', 10), 20);
  heights.forget();
  assert.equal(heights.of('b', 'x', 10), 10);
});

test('one question for what cannot be undone, none for the rest', () => {
  const text = createText('en');
  const ready = (tag) => makeJob({ state: 'transferred', tag, metadata: { title: 'One' } });
  const ask = (some, action) => questionFor(text, some, action);
  for (const action of ['suspend', 'resume', 'retry']) assert.equal(ask([ready('status')], action), null);
  assert.equal(ask([ready('status'), ready('status')], 'complete'), null);
  assert.equal(ask([ready('status')], 'cancel').question, 'Cancel “One”?');
  assert.equal(ask([ready('status'), ready('job')], 'cancel').yes, 'Cancel 2 downloads');
  assert.match(ask([ready('status'), ready('job')], 'complete').consequence, /^1 of them belong/);
  assert.equal(ask([makeJob({ state: 'error', metadata: { title: 'One' } })], 'complete').danger, true);
});
