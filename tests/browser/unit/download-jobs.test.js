// SPDX-License-Identifier: MIT
// window.external.DownloadManager and its store: how the jobs of the bridge and the items of the page find each other.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { MP3, job, openPage, settle } from '../harness/fake-page.js';

const E_ACCESSDENIED = -2147024891;

describe('the bridge puts it right', () => {
  it('finds the jobs of a collection, with figures and metadata', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    page.store.show([job('one'), job('other', { serviceId: 8 })]);
    assert.equal(collection.count, 0, 'not live yet');
    page.store.become('live');
    assert.equal(collection.count, 1);
    const item = collection.item(0);
    assert.deepEqual([item.progress, item.size, item.downloadState], [10, 100, 0]);
    assert.deepEqual(['AlbumArtist', 'album', 'Duration', 'WM/Provider', 'TITLE', 'UserRating', 'WM/TrackNumber', 'Nothing'].map(name => item.getItemInfo(name)),
      ['A', 'B', '241', 'Proseware', 'T', '4', '3', '']);
    page.store.show([job('one', { downloadState: 2, progress: { bytesTransferred: 100, bytesTotal: null } })]);
    assert.deepEqual([item.progress, item.size, item.downloadState], [100, -1, 2]);
  });

  it('lists downloads only: what is sent is left out', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    page.store.jobs = [job('a', { type: 'upload' }), job('b', { type: 'download' }), job('c', { type: 'upload-reply' }), job('d', { type: null })];
    page.store.become('live');
    assert.equal(collection.count, 2);
    page.store.show([]);
    assert.equal(collection.count, 2);
  });

  it('ends what has left the queue: completed after processing, else cancelled', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    page.store.jobs = [job('a', { downloadState: 2 }), job('b'), job('c', { progress: { bytesTransferred: 100, bytesTotal: 100 } })];
    page.store.become('live');
    page.store.show([]);
    assert.deepEqual([0, 1, 2].map(i => collection.item(i).downloadState), [3, 4, 3]);
  });

  it('forgets nothing while it is not there', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    page.store.jobs = [job('a')];
    page.store.become('live');
    page.store.become('not-running');
    page.store.show([]);
    assert.deepEqual([collection.count, collection.item(0).downloadState, collection.item(0).progress], [1, 0, 10]);
  });

  it('makes the jobs of a click in turn, once, and tells commands given meanwhile', async () => {
    const page = openPage();
    const collection = page.manager.createDownloadCollection();
    const [a, b, c] = ['a', 'b', 'c'].map(name => collection.startDownload(`https://x/${name}.mp3`, 'background'));
    b.pause();
    c.cancel();
    await settle();
    assert.deepEqual(page.store.sent.filter(one => one.startsWith('create')), [], 'not before it is live');
    page.store.become('live');
    await settle();
    assert.deepEqual(page.store.sent.filter(one => one !== 'start'), ['create https://x/a.mp3', 'create https://x/b.mp3', 'suspend made-2']);
    assert.deepEqual([a.downloadState, c.downloadState], [0, 4]);
    page.store.become('live');
    await settle();
    assert.equal(page.store.sent.filter(one => one.startsWith('create')).length, 2);
  });

  it('pauses, resumes, cancels, removes; a removed item does not come back', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    page.store.jobs = [job('a'), job('b')];
    page.store.become('live');
    const item = collection.item(0);
    item.pause();
    assert.equal(item.downloadState, 1, 'at once');
    item.pause();
    await settle();
    page.store.show([job('a', { downloadState: 1 }), job('b')]);
    item.resume();
    item.cancel();
    assert.equal(item.downloadState, 4);
    collection.removeItem(1);
    await settle();
    assert.deepEqual(page.store.sent.filter(one => one !== 'start'), ['suspend a', 'cancel a', 'cancel b'], 'the last word counts');
    page.store.show([job('a', { downloadState: 4 }), job('b', { downloadState: 4 })]);
    assert.deepEqual([collection.count, collection.item(0).downloadState], [1, 4]);
  });

  it('a cancel while the job is being made reaches it, and the item stays cancelled', async () => {
    const page = openPage();
    page.store.state = 'live';
    await settle();
    let release;
    page.store.hold = new Promise(resolve => { release = resolve; });
    const item = page.manager.createDownloadCollection().startDownload(MP3, 'background');
    await settle();
    item.cancel();
    assert.equal(item.downloadState, 4);
    release();
    await settle();
    assert.deepEqual(page.store.sent, [`create ${MP3}`, 'cancel made-1']);
    assert.equal(item.downloadState, 4);
  });

  it('a removal while the job is being made does not bring it back as another item', async () => {
    const page = openPage();
    page.store.state = 'live';
    await settle();
    let release;
    page.store.hold = new Promise(resolve => { release = resolve; });
    const collection = page.manager.createDownloadCollection();
    collection.startDownload(MP3, 'background');
    await settle();
    collection.removeItem(0);
    page.store.show([]);
    release();
    await settle();
    page.store.show(page.store.jobs.map(one => ({ ...one, state: 'cancelled', downloadState: 4 })));
    assert.equal(collection.count, 0);
    assert.equal(page.store.sent.at(-1), 'cancel made-1');
  });

  it('a job that was just made is not taken for gone while the list is older than it', async () => {
    const page = openPage();
    page.store.state = 'live';
    page.store.create = async spec => job('made', { serviceId: spec.serviceId, url: spec.url });
    await settle();
    const collection = page.manager.createDownloadCollection();
    const items = ['background', 'real time'].map(type => collection.startDownload(MP3, type));
    await settle();
    page.store.show([job('another', { serviceId: 9 })]);
    assert.deepEqual([collection.count, ...items.map(item => item.downloadState)], [2, 0, 0]);
  });

  it('one bad address does not hold up the others; nothing is lost where nothing answers', async () => {
    const page = openPage();
    const collection = page.manager.createDownloadCollection();
    const items = ['bad', 'good', 'lost', 'later'].map(name => collection.startDownload(`https://x/${name}.mp3`, 'background'));
    await settle();
    page.store.become('live');
    await settle();
    assert.deepEqual(items.map(item => item.downloadState), [4, 0, 0, 0]);
    assert.deepEqual(page.store.sent.map(one => /x\/(\w+)/.exec(one)[1]), ['bad', 'good', 'lost']);
    assert.match(page.warnings.join(), /not this one.*Failed to fetch/);
    page.store.sent.length = 0;
    page.timers.shift()();
    await settle();
    assert.deepEqual([page.store.sent, page.timers.length], [['create https://x/lost.mp3'], 1], 'it is tried again after a while');
    const again = openPage(page.storage);
    again.store.jobs = page.store.jobs;
    again.store.create = async function (spec) { this.sent.push(spec.url); return job(spec.url, { serviceId: spec.serviceId, url: spec.url }); };
    await settle();
    again.store.become('live');
    await settle();
    assert.deepEqual(again.store.sent, ['https://x/lost.mp3', 'https://x/later.mp3'], 'after a reload');
  });

  it('what the bridge cannot do now is done later: too many, busy, the first still runs; the others go on meanwhile', async () => {
    for (const status of [429, 503, 409]) {
      const page = openPage();
      const collection = page.manager.createDownloadCollection();
      const [busy, next] = ['busy', 'next'].map(name => collection.startDownload(`https://x/${name}.mp3`, 'background'));
      page.store.isBusy = status;
      await settle();
      page.store.become('live');
      await settle();
      assert.deepEqual([busy.downloadState, next.downloadState], [0, 0], String(status));
      assert.deepEqual(page.store.sent, ['create https://x/busy.mp3', 'create https://x/next.mp3']);
      page.store.show([...page.store.jobs]);
      await settle();
      assert.equal(page.store.sent.length, 2, 'not with every piece of news');
      page.store.isBusy = 0;
      page.timers.shift()();
      await settle();
      assert.equal(page.store.sent.at(-1), 'create https://x/busy.mp3');
      assert.equal(busy.downloadState, 0);
    }
  });

  it('a job that was found before its own item knew of it has one row', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    page.store.jobs = [job('a', { times: { created: '2026-01-01T00:00:00Z' } })];
    page.store.become('live');
    assert.equal(collection.count, 1);
    page.storage['bitsbridge.item.7.0000000000001.000001.1'] = JSON.stringify({ url: MP3, type: 'background', state: 0, done: 1, size: 2, info: {}, job: 'a' });
    page.store.show([...page.store.jobs]);
    assert.deepEqual([collection.count, collection.item(0).sourceURL], [1, MP3]);
  });

  it('what a full storage does not take is kept and done by the page itself, commands too', async () => {
    const full = new Proxy({}, { set() { throw new Error('QuotaExceededError'); } });
    const page = openPage(full);
    const collection = page.manager.createDownloadCollection();
    const [a, b] = ['a', 'b'].map(name => collection.startDownload(`https://x/${name}.mp3`, 'background'));
    b.cancel();
    await settle();
    page.store.become('live');
    await settle();
    assert.deepEqual([collection.count, a.downloadState, b.downloadState], [2, 0, 4]);
    assert.deepEqual(page.store.sent, ['create https://x/a.mp3']);
    assert.match(page.warnings.join(), /QuotaExceededError/);
  });

  it('a command that the bridge cannot take now is given again', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    page.store.jobs = [job('a')];
    page.store.refusal = 429;
    page.store.become('live');
    collection.item(0).cancel();
    await settle();
    assert.equal(collection.item(0).downloadState, 4);
    page.store.refusal = 0;
    page.timers.shift()();
    await settle();
    assert.deepEqual(page.store.sent, ['cancel a', 'cancel a']);
    assert.equal(collection.item(0).downloadState, 4);
  });

  it('a cancel beside a later pause of another tab is not lost', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    page.store.jobs = [job('a')];
    page.store.become('live');
    page.store.become('not-running');
    const [name] = Object.keys(page.storage).filter(key => key.startsWith('bitsbridge.item.')).map(key => key.slice(16));
    collection.item(0).cancel();
    page.storage[`bitsbridge.wish.${name}/9999999999999.000001.1`] = 'suspend';
    page.store.become('live');
    await settle();
    assert.deepEqual(page.store.sent, ['cancel a']);
    assert.equal(collection.item(0).downloadState, 4);
    assert.deepEqual(Object.keys(page.storage).filter(key => /wish/.test(key)), []);
  });

  it('the POST that makes a job carries the name of its item, the same at every try', async () => {
    const page = openPage();
    const keys = [];
    const { create } = page.store;
    page.store.create = function (spec, key) {
      keys.push(key);
      return create.call(this, spec);
    };
    page.manager.createDownloadCollection().startDownload('https://x/lost.mp3', 'background');
    page.store.state = 'live';
    await settle();
    page.timers.shift()();
    await settle();
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    assert.match(keys[0], /^[!-~]{10,64}$/);
  });

  it('a job that was made although its answer got lost is found, not made twice', async () => {
    const page = openPage();
    const collection = page.manager.createDownloadCollection();
    collection.startDownload('https://x/lost.mp3', 'background');
    await settle();
    page.store.become('live');
    await settle();
    const again = openPage(page.storage);
    again.store.jobs = [job('found', { serviceId: collection.id, url: 'https://x/lost.mp3' })];
    await settle();
    again.store.become('live');
    await settle();
    assert.deepEqual(again.store.sent, []);
    assert.equal(again.manager.getDownloadCollection(collection.id).count, 1);
  });

  it('a state holds until the bridge has news of that job, and a refused command is taken back', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    const [a, b] = [job('a'), job('b')];
    page.store.jobs = [a, b];
    page.store.become('live');
    collection.item(0).pause();
    await settle();
    page.store.show([a, { ...b, progress: { bytesTransferred: 20, bytesTotal: 100 } }]);
    assert.equal(collection.item(0).downloadState, 1, 'news of another job');
    page.store.refusal = 409;
    collection.item(1).pause();
    assert.equal(collection.item(1).downloadState, 1);
    await settle();
    assert.equal(collection.item(1).downloadState, 0);
  });

  it('a command given while the bridge is away is told when it is back', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    page.store.jobs = [job('a')];
    page.store.become('live');
    page.store.become('not-running');
    collection.item(0).cancel();
    await settle();
    assert.deepEqual(page.store.sent, []);
    page.store.become('live');
    assert.equal(collection.item(0).downloadState, 4);
    await settle();
    assert.deepEqual(page.store.sent, ['cancel a']);
  });

  it('a queue that does not answer takes nothing away', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    await settle();
    page.store.jobs = [job('a')];
    page.store.become('live');
    page.store.queue = { stale: true };
    page.store.show([]);
    assert.equal(collection.item(0).downloadState, 0);
  });

  it('leaves real-time downloads alone', async () => {
    const page = openPage();
    const collection = page.manager.createDownloadCollection();
    const item = collection.startDownload(MP3, 'real time');
    item.pause();
    item.resume();
    assert.equal(item.downloadState, 0);
  });

  it('denies access where the bridge allows no control', async () => {
    const page = openPage();
    const collection = page.manager.getDownloadCollection(7);
    const waiting = collection.startDownload(MP3, 'background');
    await settle();
    page.store.control = false;
    page.store.jobs = [job('a'), job('done', { downloadState: 3 })];
    page.store.become('live');
    await settle();
    assert.equal(waiting.downloadState, 4, 'it can never begin');
    const item = collection.item(1);
    for (const act of [() => item.pause(), () => item.resume(), () => item.cancel(), () => collection.startDownload(MP3, 'background'),
      () => collection.removeItem(1), () => collection.Clear()]) {
      assert.throws(act, { number: E_ACCESSDENIED, Description: 'Access is denied.' });
    }
    collection.removeItem(2);
    assert.equal(collection.count, 2, 'what has ended can be removed');
    assert.equal(item.downloadState, 0);
  });
});
