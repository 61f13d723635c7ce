// SPDX-License-Identifier: MIT
// What a bar says, for one job, for many, and where the connection does not stand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe, formatBytes, formatTime, say, texts } from '../../../webroot/client/describe.js';

globalThis.location = { origin: 'https://store.example' };

const job = (id, more = {}) => ({
  id, state: 'transferring', rate: 500_000, eta: 6, error: null, retryAt: null, displayName: 'name', files: [{ name: 'file.mp3' }],
  progress: { bytesTransferred: 1_000_000, bytesTotal: 4_000_000, fraction: 0.25 }, metadata: { title: 'Title', albumArtist: '' }, ...more,
});
const store = (jobs, more = {}) => ({
  state: 'live', reason: null, url: 'http://127.0.0.1:2487', queue: { stale: false }, jobs, job: id => jobs.find(one => one.id === id), ...more,
});
const en = { language: 'en' };

test('one job', () => {
  const shown = describe(store([job('a')]), { ...en, index: 0 });
  assert.deepEqual(shown, {
    name: 'Title', button: '', state: 'transferring', fraction: 0.25,
    text: 'Downloading · 25% · 1 MB of 4 MB · 500 kB/s · 6 sec left', note: '',
  });
  assert.match(describe(store([job('a')]), { language: 'de-AT', job: '{A}' }).text, /^Lädt · 25.% · 1 MB von 4 MB · 500 kB\/s · noch 6 Sek\.$/);
});

test('an upload has words of its own', () => {
  const upload = (state, more) => job('a', { state, type: 'upload', ...more });
  const word = (one, language = 'en') => describe(store([one]), { language, index: 0 }).text.split(' · ')[0];
  const all = { bytesTransferred: 4_000_000, bytesTotal: 4_000_000, fraction: 1 };
  const reply = { bytesTransferred: 0, bytesTotal: null };
  for (const [one, en, de] of [
    [upload('transferring'), 'Sending', 'Sendet'],
    [upload('transferring', { progress: all, reply: null }), 'Sending', 'Sendet'],
    [upload('transferring', { type: 'upload-reply', reply }), 'Sending', 'Sendet'],
    [upload('transferring', { type: 'upload-reply', reply, progress: all }), 'Reply', 'Antwort'],
    [upload('transferred', { type: 'upload-reply', reply, progress: all }), 'Sent', 'Gesendet'],
    [upload('transferred', { progress: all }), 'Sent', 'Gesendet'],
    [upload('queued'), 'Waiting', 'Wartet'],
    [upload('acknowledged', { type: 'upload-reply', reply, progress: all }), 'Done', 'Fertig'],
    [job('a', { type: 'download' }), 'Downloading', 'Lädt'],
    [job('a', { type: null }), 'Downloading', 'Lädt'],
  ]) assert.deepEqual([word(one), word(one, 'de')], [en, de], `${one.type} ${one.state}`);
  const sum = (...jobs) => describe(store(jobs), { language: 'en' }).text.split(' · ')[0];
  assert.equal(sum(upload('transferring'), job('b', { state: 'queued' })), 'Sending');
  assert.equal(sum(upload('transferring'), job('b')), 'Downloading', 'one of them is');
  assert.equal(sum(upload('queued'), job('b')), 'Downloading');
});

test('the state of many is the first of an order', () => {
  const order = ['error', 'transferring', 'connecting', 'transient-error', 'queued', 'suspended', 'transferred', 'acknowledged', 'cancelled'];
  for (let i = 1; i < order.length; i++) {
    assert.equal(describe(store([job('a', { state: order[i] }), job('b', { state: order[i - 1] })]), en).state, order[i - 1]);
  }
});

test('unknown is not guessed', () => {
  const progress = { bytesTransferred: 500, bytesTotal: null, fraction: null };
  const shown = describe(store([job('a', { progress, rate: null, eta: null })]), { ...en, index: 0 });
  assert.equal(shown.fraction, null);
  assert.equal(shown.text, 'Downloading · 1 kB');
});

test('names: label, title and artist, display name, file, id', () => {
  const name = (more, label) => describe(store([job('a', more)]), { ...en, index: 0, label }).name;
  assert.equal(name({}, 'Label'), 'Label');
  assert.equal(name({ metadata: { title: 'T', albumArtist: 'A' } }), 'T – A');
  assert.equal(name({ metadata: {} }), 'name');
  assert.equal(name({ metadata: {}, displayName: '' }), 'file.mp3');
  assert.equal(name({ metadata: {}, displayName: '', files: [] }), 'a');
});

test('an error with its hint and the next try', () => {
  const error = { name: 'BG_E_HTTP_ERROR_503', message: 'Busy.', hint: 'Wait.' };
  const shown = describe(store([job('a', { state: 'transient-error', error, retryAt: '2026-11-24T10:00:00Z' })]), { ...en, index: 0 });
  assert.match(shown.note, /^Busy\. Wait\. Next try at \d/);
});

test('a collection as one', () => {
  const shown = describe(store([job('a'), job('b', { state: 'acknowledged', progress: { bytesTransferred: 4_000_000, bytesTotal: 4_000_000, fraction: 1 } }),
    job('c', { state: 'cancelled' })]), en);
  assert.equal(shown.fraction, 5 / 8);
  assert.equal(shown.state, 'transferring');
  assert.match(shown.text, /^Downloading · 1 of 2 done · 62% · 5 MB of 8 MB/);
  const done = describe(store([job('b', { state: 'acknowledged', progress: { bytesTransferred: 0, bytesTotal: null, fraction: null } })]), en);
  assert.deepEqual([done.fraction, done.state], [1, 'acknowledged']);
  assert.equal(describe(store([job('c', { state: 'cancelled' })]), en).state, 'cancelled');
});

test('where sizes are not known, what is done of the count is an estimate, and marked as one', () => {
  const progress = { bytesTransferred: 5, bytesTotal: null, fraction: null };
  const waiting = job('b', { state: 'queued', progress: { ...progress, bytesTransferred: 0 }, rate: null });
  const done = job('c', { state: 'acknowledged', progress: { bytesTransferred: 4_000_000, bytesTotal: 4_000_000, fraction: 1 } });
  const shown = describe(store([job('a'), done, waiting]), en);
  assert.equal(shown.fraction, 1.25 / 3);
  assert.match(shown.text, /^Downloading · 1 of 3 done · ≈ 41% · /);
  assert.equal(describe(store([waiting, { ...waiting }]), en).fraction, null, 'nothing is known at all');
  const files = [
    { name: 'a', completed: true, bytesTransferred: 5, bytesTotal: 5 }, { name: 'b', completed: false, bytesTransferred: 1, bytesTotal: 2 },
    { name: 'c', completed: false, bytesTransferred: 0, bytesTotal: null }, { name: 'd', completed: false, bytesTransferred: 0, bytesTotal: null },
  ];
  const one = describe(store([job('d', { files, progress, eta: null })]), { ...en, index: 0 });
  assert.equal(one.fraction, 1.5 / 4);
  assert.match(one.text, /≈ 37%/);
});

test('nothing there', () => {
  assert.equal(describe(store([]), en).note, 'No downloads.');
  assert.equal(describe(store([]), { ...en, job: 'x' }).note, 'This download is not known.');
  assert.equal(describe(store([job('a')]), { ...en, index: 5 }).note, 'This download is not known.');
});

test('every state that is not live has words in both languages, and a button only where a click helps', () => {
  const clickable = ['idle', 'needs-permission', 'not-running', 'forbidden'];
  for (const [state, reasons] of Object.entries({
    'idle': [null], 'needs-permission': [null, 'dismissed'], 'connecting': [null, 'prompt'], 'denied': [null, 'frame'],
    'not-running': [null, 'http-500'], 'forbidden': [null, 'http-403', 'too-old'],
    'unsupported': ['insecure-page', 'opaque-origin', 'frame', 'permissions-policy', 'csp', 'mixed-content'],
  })) {
    for (const reason of reasons) {
      const shown = ['en', 'de'].map(language => describe(store([], { state, reason, queue: null }), { language }));
      assert.ok(shown.every(one => one.note.length > 10), `${state} ${reason}`);
      assert.ok(state === 'connecting' || shown[0].note !== shown[1].note, `${state} ${reason} is translated`);
      assert.ok(shown.every(one => Boolean(one.button) === clickable.includes(state)), `${state} ${reason}`);
      assert.ok(shown.every(one => !one.note.includes('{')), `${state} ${reason} is filled in`);
    }
  }
  const asking = describe(store([], { state: 'forbidden' }), { ...en, asks: true });
  assert.match(asking.note, /will ask whether this site may see/);
  assert.equal(asking.button, 'Show downloads');
  assert.match(describe(store([], { state: 'forbidden', reason: 'too-old' }), { ...en, asks: true }).note, /too old/);
});

test('the last figures stay beside the words', () => {
  const shown = describe(store([job('a')], { state: 'not-running' }), { ...en, index: 0 });
  assert.equal(shown.fraction, 0.25);
  assert.equal(shown.note, 'BITS Bridge is not running on this computer.');
  assert.match(describe(store([job('a')], { queue: { stale: true } }), { ...en, index: 0 }).note, /last figures/);
});

test('texts can be replaced and added; what is missing is said in English', () => {
  texts.fr = { transferring: 'Téléchargement' };
  assert.equal(say('fr-CA', 'transferring'), 'Téléchargement');
  assert.equal(say('fr', 'suspended'), 'Paused');
  assert.deepEqual(Object.keys(texts.en).filter(key => !(key in texts.de)), ['name'], 'German has every other text');
  assert.equal(say('xx', 'bytes', { done: 1, total: 2 }), '1 of 2');
});

test('a language without texts is English throughout, numbers too; a tag that is none does not break the bar', () => {
  for (const language of ['it', 'en_US', 'x', 'c++']) {
    assert.equal(describe(store([job('a')]), { language, index: 0 }).text, 'Downloading · 25% · 1 MB of 4 MB · 500 kB/s · 6 sec left', language);
  }
});

test('sizes and times', () => {
  for (const [bytes, text] of [[0, '0 kB'], [999, '1 kB'], [1000, '1 kB'], [4_194_304, '4.2 MB'], [1e9, '1 GB'], [5e15, '5,000 TB']]) {
    assert.equal(formatBytes('en', bytes), text);
  }
  for (const [seconds, text] of [[0, '0 sec'], [5.2, '6 sec'], [89, '89 sec'], [90, '2 min'], [5400, '2 hr']]) {
    assert.equal(formatTime('en', seconds), text);
  }
});
