// SPDX-License-Identifier: MIT
// Which jobs the list shows, in which order and groups, and their sums.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { questionFor } from '../../../webroot/dashboard/confirm.js';
import { figuresOf, progressInWords } from '../../../webroot/dashboard/job-text.js';
import { DEFAULT_CHOICE, FILTERS, groupJobs, groupName, selectJobs, titleOf } from '../../../webroot/dashboard/jobs.js';
import { missMatches, searchWords } from '../../../webroot/dashboard/search.js';
import { BULK_ACTIONS, STATE_ORDER, actionsFor, describeJob, describeState, takes } from '../../../webroot/dashboard/states.js';
import { createText } from '../../../webroot/dashboard/text.js';
import { makeJob } from '../harness/scripted-bridge.js';

const text = createText('en');
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
});

test('filtering and searching', () => {
  assert.equal(shown({ filter: 'active' }), 'Ärger');
  assert.equal(shown({ filter: 'suspended' }), 'Track 9');
  assert.equal(shown({ filter: 'problems' }), 'Track 10');
  assert.equal(shown({ filter: 'ready' }), 'Zebra');
  assert.equal(shown({ filter: 'done' }), '');
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
  assert.deepEqual(groupName(text, 'collection', '253675', jobs.slice(0, 2)), { name: 'The Album', detail: 'Proseware', isAlbum: true });
  assert.equal(groupName(text, 'collection', '7', jobs.slice(2)).name, 'Collection 7');
});

test('every job is in exactly one filter between the first and the last', () => {
  const names = Object.keys(FILTERS);
  assert.equal(names[0], 'all');
  assert.equal(names.at(-1), 'warnings');
  for (const state of STATE_ORDER) {
    const job = makeJob({ state });
    assert.equal(names.slice(1, -1).filter((name) => FILTERS[name](job)).length, 1, state);
  }
  assert.equal(FILTERS.warnings(makeJob({ warnings: [{ code: 'stalled', message: '' }] })), true);
});

test('a search finds addresses, paths, codes, names of errors, states', () => {
  const error = { code: '0x80190194', name: 'BG_E_HTTP_ERROR_404', message: 'No such file.', hint: '' };
  const job = makeJob({ state: 'error', error, warnings: [{ code: 'stalled', message: 'No byte.' }] });
  const found = (search) => selectJobs([job], { ...DEFAULT_CHOICE, search }).length;
  for (const search of ['https://store.example/song', job.files[0].localName, '0x80190194', 'http_error_404', 'such file', 'stalled', 'error']) {
    assert.equal(found(search), 1, search);
  }
  assert.equal(found('0x80190195'), 0);
  const past = makeJob({ lastError: { ...error, time: '2026-01-01T00:00:00Z' } });
  assert.equal(selectJobs([past], { ...DEFAULT_CHOICE, search: '404' }).length, 1);
});

test('a search finds near misses', () => {
  const miss = { id: 'abcd1234', displayName: 'Lost', description: '::WMP_STATUS:1:0:P', reason: 'the service id must not be 0' };
  for (const search of ['lost', 'wmp_status service', 'abcd', '']) assert.equal(missMatches(miss, searchWords(search)), true, search);
  assert.equal(missMatches(miss, searchWords('found')), false);
});

test('a title is found for every job', () => {
  assert.equal(titleOf(makeJob({ metadata: { title: '' }, displayName: 'Name' })), 'Name');
  assert.match(titleOf(makeJob({ metadata: { title: '' } })), /^song\d+\.mp3$/);
  const bare = makeJob({ metadata: { title: '' }, files: [] });
  assert.equal(titleOf(bare), bare.id);
});

test('every state has words, an order, and no act once it is final', () => {
  assert.equal(STATE_ORDER.length, 9);
  for (const state of STATE_ORDER) assert.notEqual(describeState(text, state).meaning, '');
  for (const state of ['of-the-future', 'constructor']) assert.equal(describeState(text, state).label, state);
  for (const state of ['acknowledged', 'cancelled', 'of-the-future']) assert.deepEqual(actionsFor({ state }), []);
  assert.equal(actionsFor({ state: 'transferred' })[0], 'complete');
  // A row of the list has room for two: what can still end must be among them.
  const firstTwo = (state) => actionsFor({ state }).slice(0, 2);
  for (const state of STATE_ORDER.slice(0, -2)) assert.ok(firstTwo(state).includes('cancel'), state);
});

test('an upload has words of its own, and its reply too', () => {
  const upload = (state, more) => makeJob({ state, type: 'upload', ...more });
  const labels = (make, language) => STATE_ORDER.map((state) => describeJob(createText(language), make(state)).label);
  const states = { error: 'Failed', 'transient-error': 'Interrupted', transferring: 'Sending', connecting: 'Connecting', queued: 'Queued', suspended: 'Suspended', transferred: 'Sent', acknowledged: 'Done', cancelled: 'Cancelled' };
  assert.deepEqual(labels(upload, 'en'), Object.values(states));
  assert.ok(labels(upload, 'de').includes('Sendet') && labels(upload, 'de').includes('Gesendet'));
  assert.deepEqual(labels((state) => makeJob({ state }), 'en').filter((label) => /sen[dt]/i.test(label)), []);
  const replying = (progress, reply, state = 'transferring') => describeJob(text, makeJob({ state, type: 'upload-reply', progress, reply })).label;
  const none = { bytesTransferred: 0, bytesTotal: null };
  assert.equal(replying({ bytesTransferred: 5, bytesTotal: 10 }, none), 'Sending');
  assert.equal(replying({ bytesTransferred: 10, bytesTotal: 10 }, none), 'Reply');
  assert.equal(replying({ bytesTransferred: 0, bytesTotal: 0 }, { bytesTransferred: 1, bytesTotal: 2 }), 'Reply');
  assert.equal(replying({ bytesTransferred: 10, bytesTotal: 10 }, { bytesTransferred: 2, bytesTotal: 2 }, 'transferred'), 'Sent');
  assert.equal(describeJob(text, upload('transferring', { progress: { bytesTransferred: 10, bytesTotal: 10 } })).label, 'Sending');
  // What was said of it before it replied.
  assert.equal(describeState(text, 'transferring', upload('transferred')).label, 'Sending');
});

test('figures of an upload-reply name the reply', () => {
  const job = makeJob({ state: 'transferring', type: 'upload-reply', progress: { bytesTransferred: 9000, bytesTotal: 9000 }, reply: { bytesTransferred: 3000, bytesTotal: 5000 } });
  assert.equal(figuresOf(text, job).join(' · '), '9 kB · reply 3 kB of 5 kB');
  assert.equal(figuresOf(text, { ...job, reply: { bytesTransferred: 0, bytesTotal: null } }).join(' · '), '9 kB');
  assert.equal(progressInWords(text, job), '100%, Reply');
});

test('an upload is never completed in part', () => {
  for (const state of STATE_ORDER) {
    assert.equal(actionsFor({ state, type: 'upload' }).includes('complete'), state === 'transferred', state);
    assert.deepEqual(actionsFor({ state, type: 'upload-reply' }), actionsFor({ state }).filter((action) => action !== 'complete' || state === 'transferred'));
  }
  const [question] = [makeJob({ type: 'upload' })].map((job) => questionFor(text, [job], 'cancel'));
  assert.match(question.consequence, /server/);
  assert.match(questionFor(text, [makeJob({ type: 'upload' }), makeJob({})], 'cancel').question, /2 transfers/);
});

test('an act for many takes the jobs that it makes sense for', () => {
  const taken = (action) => STATE_ORDER.filter((state) => takes({ state }, action)).join(' ');
  assert.equal(taken('complete'), 'transferred', 'what is partly there is never completed with others');
  assert.equal(taken('retry'), 'error transient-error');
  assert.equal(taken('resume'), 'suspended');
  assert.equal(taken('suspend'), 'transient-error transferring connecting queued');
  assert.equal(taken('cancel'), 'error transient-error transferring connecting queued suspended transferred');
  assert.equal(BULK_ACTIONS.at(-1), 'cancel');
});
