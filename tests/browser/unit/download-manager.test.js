// SPDX-License-Identifier: MIT
// window.external.DownloadManager, run against a fake page: what old pages may take for granted without a browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, it } from 'node:test';
import vm from 'node:vm';

const FILE = new URL('../../../webroot/client/download-manager.js', import.meta.url);
// A fake page cannot have import() without a flag of Node's.
const SOURCE = readFileSync(FILE, 'utf8').replace('import(new URL(', 'importForTest(new URL(');

const E_ACCESSDENIED = -2147024891;
const E_INVALIDARG = -2147024809;

/** What stands for the bridge: a store whose jobs and answers the test decides. */
class FakeStore extends EventTarget {
  state = 'idle';
  jobs = [];
  sent = [];
  control = true;
  start() { this.sent.push('start'); }
  answer() { if (!this.control) throw Object.assign(new Error('no control'), { status: 403 }); }
  async create(spec) {
    this.sent.push(`create ${spec.url}`);
    this.answer();
    if (/bad/.test(spec.url)) throw Object.assign(new Error('not this one'), { status: 422 });
    if (/lost/.test(spec.url)) throw new TypeError('Failed to fetch');
    await this.hold;
    const made = job(`made-${this.sent.length}`, { serviceId: spec.serviceId, url: spec.url, state: 'queued' });
    this.show([...this.jobs, { ...made, state: 'suspended', downloadState: 1 }]); // as BITS makes jobs, and before the answer
    await null;
    this.show(this.jobs.map(one => (one.id === made.id ? made : one)));
    return made;
  }
  async act(id, action) {
    this.sent.push(`${action} ${id}`);
    this.answer();
    if (this.refusal) throw Object.assign(new Error('refused'), { status: this.refusal });
  }
  async request() { throw Object.assign(new Error('nothing in it'), { status: this.control ? 422 : 403 }); }
  become(state) { this.state = state; this.dispatchEvent(new Event('state')); }
  show(jobs) { this.jobs = jobs; this.dispatchEvent(new Event('change')); }
}

function job(id, more = {}) {
  return {
    id, serviceId: 7, provider: 'Proseware', state: 'transferring', downloadState: 0, files: [{ name: 'song.mp3' }],
    metadata: { albumArtist: 'A', albumTitle: 'B', trackNumber: '3', title: 'T', duration: '241', rating: '4' },
    progress: { bytesTransferred: 10, bytesTotal: 100 }, ...more,
  };
}

/** A page with the script in it. @param {?object} storage survives "reloads"; null: switched off */
function openPage(storage = {}, dataset = {}) {
  const store = new FakeStore();
  const elements = {};
  const page = {
    store, storage, elements, URL, Event, crypto, CSS: { escape: text => text }, console: { warn: (...words) => page.warnings.push(words.join(' ')) }, warnings: [], addEventListener() {},
    timers: [], setTimeout: task => page.timers.push(task),
    importForTest: async () => ({ connect: () => store }),
    navigator: { userActivation: { isActive: false } },
    localStorage: storage,
    matchMedia: () => new EventTarget(),
    getComputedStyle: () => ({ color: 'rgb(255, 255, 255)' }),
    location: { href: 'https://store.example/shop' },
    MutationObserver: class { observe() {} },
    document: {
      currentScript: { src: FILE.href, dataset },
      baseURI: 'https://store.example/shop/',
      documentElement: { appendChild: one => one },
      createElement: () => ({ style: {}, remove() {} }),
      querySelectorAll: selector => {
        const name = /\[name="(.*)"\]$/.exec(selector)?.[1];
        return name ? elements[name] ?? [] : Object.keys(elements).map(one => ({ getAttribute: () => one }));
      },
      getElementById: () => null,
    },
  };
  if (!storage) Object.defineProperty(page, 'localStorage', { get() { throw new Error('SecurityError'); } });
  page.window = page.self = page;
  page.external = { AddSearchProvider() { return 'native'; } };
  vm.runInContext(SOURCE, vm.createContext(page));
  page.manager = page.window.external.DownloadManager;
  return page;
}

const settle = () => new Promise(resolve => setTimeout(resolve, 20));
const MP3 = 'https://store.example/a.mp3';

describe('the object model answers at once', () => {
  let page;
  beforeEach(() => { page = openPage(); });

  it('knows no case', () => {
    const collection = page.external.downloadmanager.CREATEDOWNLOADCOLLECTION();
    assert.equal(typeof collection.ID, 'number');
    assert.equal(collection.Count, 0);
    const item = collection.STARTDOWNLOAD(MP3, 'background');
    assert.equal(item.downloadstate, 0);
    assert.equal(item.SourceUrl, MP3);
    collection.clear();
    assert.equal(collection.count, 0);
    assert.ok('downloadManager' in page.external && 'GETITEMINFO' in item && !('nothing' in item));
  });

  it('gives a collection an id that holds, and starts downloads with unknown figures', () => {
    const { id } = page.manager.createDownloadCollection();
    assert.ok(Number.isInteger(id) && id > 0 && id <= 0xffffffff);
    const item = page.manager.getDownloadCollection(String(id)).startDownload('song one.MP3', 'Real Time');
    assert.deepEqual([item.size, item.progress, item.downloadState, item.type], [-1, -1, 0, 'Real Time'], 'as the page gave it');
    assert.equal(item.sourceURL, 'song one.MP3', 'as the page gave it');
    assert.equal(item.getItemInfo('Title'), '');
  });

  it('takes ids as numbers and strings, signed and unsigned', () => {
    const { manager } = page;
    for (const id of [-1, '-1', 4294967295, '4294967295']) assert.equal(manager.getDownloadCollection(id).id, 4294967295);
    manager.getDownloadCollection(-1).startDownload(MP3, 'background');
    assert.equal(manager.getDownloadCollection('4294967295').count, 1);
    for (const id of ['', 'abc', 0, undefined, 1.5, 4294967296]) {
      assert.throws(() => manager.getDownloadCollection(id), { number: E_INVALIDARG });
    }
  });

  it('throws errors as COM did', () => {
    const collection = page.manager.createDownloadCollection();
    for (const wrong of [() => collection.item(0), () => collection.item(-1), () => collection.removeItem(3), () => collection.item('x')]) {
      assert.throws(wrong, error => error.number === E_INVALIDARG && Boolean(error.description) && error.description === error.Description);
    }
    for (const [url, type] of [['https://x/a.exe', 'background'], ['ftp://x/a.mp3', 'background'], ['http://', 'background'], [MP3, 'later']]) {
      assert.throws(() => collection.startDownload(url, type), { number: E_INVALIDARG }, url);
    }
    assert.equal(collection.count, 0);
  });

  it('counts indices at the moment of the call; an item stays itself', () => {
    const collection = page.manager.createDownloadCollection();
    const items = ['a', 'b', 'c'].map(name => collection.startDownload(`https://x/${name}.wma`, 'background'));
    collection.removeItem(0);
    assert.equal(collection.count, 2);
    assert.equal(collection.item(0).sourceURL, 'https://x/b.wma');
    assert.equal(items[1].sourceURL, 'https://x/b.wma');
    assert.deepEqual([items[0].sourceURL, items[0].downloadState], ['https://x/a.wma', 4]);
  });

  it('keeps everything over a reload', () => {
    const collection = page.manager.createDownloadCollection();
    collection.startDownload(MP3, 'background');
    collection.startDownload('https://x/b.wmv', 'background').pause();
    const again = openPage(page.storage).manager.getDownloadCollection(String(collection.id));
    assert.deepEqual([again.count, again.item(0).downloadState, again.item(1).downloadState], [2, 0, 1]);
  });

  it('works where storage is switched off, as long as the page lasts', () => {
    const { manager } = openPage(null);
    assert.equal(manager.getDownloadCollection(manager.createDownloadCollection().id).count, 0);
  });
});

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

describe('what else an old page takes for granted', () => {
  it('external keeps its own members and takes new ones', () => {
    const { external } = openPage();
    assert.equal(external.AddSearchProvider(), 'native');
    external.own = 5;
    assert.equal(external.own, 5);
    external.SELECTEDTASKPANE = 'ServiceTask2';
    assert.equal(external.SelectedTaskPane, 'ServiceTask2');
    const { DownloadManager } = external;
    external.DownloadManager = 1;
    assert.equal(external.DownloadManager, DownloadManager, 'read-only');
    assert.match(external.version, /^11\./);
    for (const name of ['Light', 'Medium', 'Dark', 'ButtonHighlight', 'ButtonHoverFace', 'ButtonShadow']) {
      assert.match(external[`appColor${name}`], /^#[0-9a-f]{6}$/, name);
    }
  });

  it('NavigateTaskPaneURL goes where the script tag says', () => {
    const page = openPage({}, { taskPaneUrl: '/{key}/{pane}?{params}' });
    page.external.NavigateTaskPaneURL('Proseware', 'ServiceTask3', 'From=1&To=2');
    assert.equal(page.location.href, '/Proseware/ServiceTask3?From=1&To=2');
    assert.equal(page.external.SelectedTaskPane, 'ServiceTask3');
  });

  it('does not go to the bridge on load; from a click it does', async () => {
    const page = openPage();
    page.manager.createDownloadCollection();
    await settle();
    assert.deepEqual(page.store.sent, []);
    page.navigator.userActivation.isActive = true;
    page.manager.createDownloadCollection();
    assert.deepEqual(page.store.sent, ['start']);
  });
});
