// SPDX-License-Identifier: MIT
// Which jobs the list shows, in which order and groups, and their sums.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_CHOICE, groupJobs, groupName, selectJobs, titleOf, totalsOf } from '../../../webroot/dashboard/jobs.js';
import { STATES, STATE_ORDER, actionsFor, describeState } from '../../../webroot/dashboard/states.js';
import { makeJob } from '../harness/scripted-bridge.js';

const jobs = [
  makeJob({ metadata: { title: 'Ärger' }, state: 'transferring', rate: 100, progress: { bytesTransferred: 10, bytesTotal: 100 } }),
  makeJob({ metadata: { title: 'Zebra' }, state: 'transferred', progress: { bytesTransferred: 50, bytesTotal: 50 } }),
  makeJob({ metadata: { title: 'Track 10', albumTitle: 'Other' }, provider: 'Fabrikam', serviceId: 7, error: { code: '1' }, state: 'error' }),
  makeJob({ metadata: { title: 'Track 9', albumTitle: 'Another' }, provider: 'Fabrikam', serviceId: 7, state: 'suspended' }),
];
const shown = (choice) => selectJobs(jobs, { ...DEFAULT_CHOICE, ...choice }).map(titleOf).join(', ');

test('sorting', () => {
  assert.equal(shown({}), 'Ärger, Zebra, Track 10, Track 9');
  assert.equal(shown({ sort: 'newest' }), 'Track 9, Track 10, Zebra, Ärger');
  assert.equal(shown({ sort: 'title' }), 'Ärger, Track 9, Track 10, Zebra');
  assert.equal(shown({ sort: 'state' }), 'Track 10, Ärger, Track 9, Zebra');
  assert.equal(shown({ sort: 'progress' }), 'Zebra, Ärger, Track 10, Track 9');
  assert.equal(shown({ sort: 'rate' }), 'Ärger, Zebra, Track 10, Track 9');
  assert.equal(shown({ sort: 'nonsense' }), shown({}));
});

test('filtering and searching', () => {
  assert.equal(shown({ filter: 'active' }), 'Ärger, Track 9');
  assert.equal(shown({ filter: 'attention' }), 'Track 10');
  assert.equal(shown({ filter: 'done' }), 'Zebra');
  assert.equal(shown({ provider: 'Fabrikam' }), 'Track 10, Track 9');
  assert.equal(shown({ search: '  track FABRIKAM ' }), 'Track 10, Track 9');
  assert.equal(shown({ search: 'another' }), 'Track 9');
  assert.equal(shown({ search: 'nothing like it' }), '');
  assert.equal(shown({ search: '253675' }), 'Ärger, Zebra');
  assert.equal(shown({ search: jobs[1].id.slice(0, 8) }).includes('Zebra'), true);
});

test('single digits are not searched for in ids', () => {
  const one = makeJob({ id: '33333333-3333-4333-8333-333333333333', serviceId: 33, metadata: { title: 'One', albumTitle: '', albumArtist: '' }, displayName: '', files: [] });
  const found = (search) => selectJobs([one], { ...DEFAULT_CHOICE, search }).length;
  assert.deepEqual(['3', '33', '333', '3333', '33333333', '4333'].map(found), [0, 1, 0, 1, 1, 0]);
});

test('groups stand in the order of their first job, states in theirs', () => {
  const keys = (group) => groupJobs(jobs, group).map(({ key, jobs: all }) => `${key}:${all.length}`).join(' ');
  assert.equal(keys('collection'), '253675:2 7:2');
  assert.equal(keys('provider'), 'Proseware:2 Fabrikam:2');
  assert.equal(keys('state'), 'error:1 transferring:1 suspended:1 transferred:1');
  assert.equal(keys('none'), ':4');
});

test('a collection is called by its album where it has just one', () => {
  assert.deepEqual(groupName('collection', '253675', jobs.slice(0, 2)), { name: 'The Album', detail: 'Proseware', isAlbum: true });
  assert.equal(groupName('collection', '7', jobs.slice(2)).name, 'Collection 7');
});

test('sums are unknown where a part is', () => {
  const known = totalsOf(jobs.slice(0, 2));
  assert.equal(known.fraction, 60 / 150);
  assert.equal(known.rate, 100);
  assert.equal(known.eta, 1);
  const unknown = totalsOf([...jobs, makeJob({ progress: { bytesTotal: null } })]);
  assert.equal(unknown.bytesTotal, null);
  assert.equal(unknown.fraction, null);
  assert.equal(totalsOf([]).fraction, null);
});

test('a title is found for every job', () => {
  assert.equal(titleOf(makeJob({ metadata: { title: '' }, displayName: 'Name' })), 'Name');
  assert.match(titleOf(makeJob({ metadata: { title: '' } })), /^song\d+\.mp3$/);
  const bare = makeJob({ metadata: { title: '' }, files: [] });
  assert.equal(titleOf(bare), bare.id);
});

test('every state has words, an order, and no act once it is final', () => {
  assert.deepEqual([...STATE_ORDER].sort(), Object.keys(STATES).sort());
  assert.equal(STATE_ORDER.length, 9);
  for (const state of STATE_ORDER) assert.notEqual(describeState(state).meaning, '');
  assert.equal(describeState('of-the-future').label, 'of-the-future');
  for (const state of ['acknowledged', 'cancelled', 'of-the-future']) assert.deepEqual(actionsFor({ state }), []);
  assert.equal(actionsFor({ state: 'transferred' })[0].name, 'complete');
  // A row of the list has room for two: what can still end must be among them.
  const firstTwo = (state) => actionsFor({ state }).slice(0, 2).map(({ name }) => name);
  for (const state of STATE_ORDER.slice(0, -2)) assert.ok(firstTwo(state).includes('cancel'), state);
});
