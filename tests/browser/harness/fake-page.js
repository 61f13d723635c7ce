// SPDX-License-Identifier: MIT
// A fake page with window.external.DownloadManager in it, and a fake store behind that.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const FILE = new URL('../../../webroot/client/download-manager.js', import.meta.url);
// A fake page cannot have import() without a flag of Node's.
const SOURCE = readFileSync(FILE, 'utf8').replaceAll('import(', 'importForTest(');

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
    if (/busy/.test(spec.url) && this.isBusy) throw Object.assign(new Error('too many'), { status: this.isBusy });
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
  become(state) { this.state = state; this.dispatchEvent(new Event('state')); }
  show(jobs) { this.jobs = jobs; this.dispatchEvent(new Event('change')); }
}

/** One page alone has the turn at once. */
class FakeTurn {
  has = false;
  constructor(name, on) { this.on = on; }
  enter() {}
  leave() {}
  join() {
    this.has = true;
    this.on.hold(new AbortController().signal);
  }
}

export function job(id, more = {}) {
  return {
    id, serviceId: 7, provider: 'Proseware', state: 'transferring', downloadState: 0, files: [{ name: 'song.mp3' }],
    metadata: { albumArtist: 'A', albumTitle: 'B', trackNumber: '3', title: 'T', duration: '241', rating: '4' },
    progress: { bytesTransferred: 10, bytesTotal: 100 }, ...more,
  };
}

/** A page with the script in it. @param {?object} storage survives "reloads"; null: switched off */
export function openPage(storage = {}, dataset = {}) {
  const store = new FakeStore();
  const elements = {};
  const page = {
    store, storage, elements, URL, Event, crypto, CSS: { escape: text => text }, console: { warn: (...words) => page.warnings.push(words.join(' ')) }, warnings: [], addEventListener() {},
    timers: [], setTimeout: task => page.timers.push(task),
    importForTest: async () => ({ connect: () => store, Turn: FakeTurn, watchLife() {} }),
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
      createElement: () => ({ style: {}, remove() {}, setAttribute() {} }),
      querySelector: () => null,
      body: { append() {} },
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

export const settle = () => new Promise(resolve => setTimeout(resolve, 20));
export const MP3 = 'https://store.example/a.mp3';
