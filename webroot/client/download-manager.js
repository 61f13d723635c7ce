// SPDX-License-Identifier: MIT
/*
 * Gives a page window.external.DownloadManager, as stores' pages had it inside of Windows Media Player 9 to 11.
 * A classic script, first in the page. Attributes: data-url, data-provider, data-start ("load", "manual"; default: the first
 * click once the page has used the object), data-no-globals, data-task-pane-url ("/{pane}?{params}").
 */
(() => {
  'use strict';
  const { src, dataset: options } = document.currentScript;
  const PREFIX = 'bitsbridge.collection.';
  const CONTROL = 'bitsbridge.control';
  const DOWNLOADING = 0, PAUSED = 1, PROCESSING = 2, COMPLETED = 3, CANCELLED = 4;

  function fail(code, description) {
    throw Object.assign(new Error(description), { number: code | 0, description, Description: description });
  }
  const failArgument = () => fail(0x80070057, 'The parameter is incorrect.');

  /** An object as COM had them: members have no case. */
  function com(members, rest = members) {
    const names = new Map(Object.getOwnPropertyNames(members).map(name => [name.toLowerCase(), name]));
    const find = (key) => names.get(String(key).toLowerCase());
    return new Proxy(members, {
      has: (_, key) => Boolean(find(key)) || key in rest,
      get(_, key) {
        const value = Reflect.get(find(key) ? members : rest, find(key) ?? key);
        return typeof value === 'function' && !find(key) && rest !== members ? value.bind(rest) : value;
      },
      set: (_, key, value) => Reflect.set(find(key) ? members : rest, find(key) ?? key, value) || true,
    });
  }

  // --- what is kept

  /** Where storage is switched off, things last as long as the page. @type {Record<string, string>} */
  let storage = {};
  try { storage = localStorage; } catch { /* switched off */ }
  const load = key => storage[key] ?? null;
  function save(key, text) {
    try { storage[key] = text; } catch { console.warn('BITS Bridge: localStorage is full'); }
  }
  const itemsOf = id => JSON.parse(load(PREFIX + id) ?? '[]');
  function change(id, edit) {
    const items = itemsOf(id);
    const before = JSON.stringify(items);
    const result = edit(items);
    const after = JSON.stringify(items);
    if (after !== before) save(PREFIX + id, after);
    return result;
  }
  const edit = (id, key, more) => change(id, items => Object.assign(items.find(item => item.key === key) ?? {}, more));
  const knownIds = () => Object.keys(storage).filter(key => key.startsWith(PREFIX)).map(key => Number(key.slice(PREFIX.length)));

  // --- what the bridge says

  let store;
  /** Items whose command is under way: their state is the page's word until it is answered. */
  const busy = new Set();
  /** Commands go one after the other. */
  let work = Promise.resolve();
  const absolute = (url) => new URL(url, document.baseURI).href;
  const urlOf = (job) => job.url ?? job.files[0]?.url;

  function take(item, job) {
    const { metadata: m, progress } = job;
    item.job = job.id;
    delete item.isNew;
    if (!busy.has(item.key) && !item.wish) item.state = job.downloadState;
    item.done = progress.bytesTransferred ?? -1;
    item.size = progress.bytesTotal ?? -1;
    item.info = {
      albumartist: m.albumArtist, album: m.albumTitle, duration: m.duration, 'wm/provider': job.provider,
      title: m.title, userrating: m.rating, 'wm/tracknumber': m.trackNumber,
    };
  }

  /** A job that has left the queue. */
  function end(item) {
    if (item.state >= COMPLETED) return;
    item.state = item.state === PROCESSING || (item.size > 0 && item.done === item.size) ? COMPLETED : CANCELLED;
    if (item.type === 'real time' && item.state === CANCELLED) item.isRemoved = true;
  }

  /** Puts a collection right. */
  function reconcile(id) {
    if (store?.state !== 'live') return;
    const jobs = store.jobs.filter(job => job.serviceId === id);
    change(id, items => {
      for (const job of jobs) {
        const url = urlOf(job);
        let item = items.find(one => one.job === job.id) ?? items.find(one => !one.job && one.isNew && url === absolute(one.url));
        if (!item) items.push(item = { key: job.id, url: url ?? job.files[0]?.name ?? '', type: 'background', state: 0, done: -1, size: -1, info: {} });
        take(item, job);
      }
      const listed = new Set(jobs.map(job => job.id));
      for (const item of items) if (item.job && !listed.has(item.job)) end(item);
      for (let i = items.length; i--;) if (items[i].isRemoved && !listed.has(items[i].job ?? '')) items.splice(i, 1);
    });
  }
  const reconcileAll = () => knownIds().forEach(reconcile);

  function later(task) {
    work = work.then(task).catch(error => {
      if (error.status === 403) save(CONTROL, 'no');
      console.warn('BITS Bridge:', error.message);
    });
  }

  function command(id, { key, isNew }, action, state) {
    edit(id, key, { state });
    if (isNew) return void edit(id, key, action === 'cancel' ? { isNew: false } : { wish: action });
    busy.add(key);
    later(async () => {
      try {
        const job = itemsOf(id).find(item => item.key === key)?.job;
        if (job) await store?.act(job, action);
      } finally {
        busy.delete(key);
        reconcile(id);
      }
    });
  }

  /** Asks for the jobs of new items; one tab at a time. */
  function createJobs() {
    const create = async () => {
      for (const id of knownIds()) {
        reconcile(id); // another tab may have asked already
        for (const item of itemsOf(id)) if (item.isNew && store?.state === 'live') await createJob(id, item);
        for (const { key, job, wish } of itemsOf(id)) {
          if (!wish || !job) continue; // a command given before there was a job
          await store?.act(job, wish).finally(() => edit(id, key, { wish: undefined }));
        }
      }
    };
    later(async () => { await (navigator.locks && self.origin !== 'null' ? navigator.locks.request(PREFIX, create) : create()); });
  }

  async function createJob(id, { key, url, type }) {
    try {
      const job = await store?.create({
        url: absolute(url), serviceId: id, provider: options.provider, priority: type === 'background' ? 'normal' : 'foreground',
      });
      if (!job) return;
      change(id, items => {
        const item = items.find(one => one.key === key);
        if (item) take(item, job);
      });
    } catch (error) {
      const { status } = error;
      if (!status) throw error; // nothing answers: it stays new
      edit(id, key, { state: CANCELLED, isNew: false });
      throw error;
    }
  }

  /** This POST makes nothing: it is refused, or told what is missing. */
  async function askControl() {
    if (load(CONTROL) === 'yes') return;
    const status = await store?.request('POST', '/api/v1/jobs', {}).catch(error => error.status);
    if (status) save(CONTROL, status === 403 ? 'no' : 'yes');
    if (status === 403) knownIds().forEach(id => change(id, items => {
      for (const item of items) if (item.isNew) Object.assign(item, { state: CANCELLED, isNew: false });
    }));
  }

  // --- going to the bridge

  let isUsed = options.start === 'load';
  function start() {
    isUsed = true;
    store?.start();
  }
  /** The page uses the object. From a click, that is the word to go. */
  function use() {
    if (isUsed || options.start === 'manual') return;
    if (navigator.userActivation?.isActive) start();
    else addEventListener('click', start, { once: true, capture: true });
  }
  import(new URL('bitsbridge.js', src).href).then(({ connect }) => {
    const jobs = store = connect({ url: options.url, start: isUsed });
    jobs.addEventListener('change', reconcileAll);
    const standing = async () => {
      if (jobs.state !== 'live') return;
      reconcileAll();
      later(askControl);
      createJobs();
    };
    jobs.addEventListener('state', standing);
    standing();
  }).catch(error => console.warn('BITS Bridge:', error.message));

  // --- the object model

  function needControl() {
    if (load(CONTROL) === 'no') fail(0x80070005, 'Access is denied.');
  }
  const isGoing = ({ state, job, isNew }) => state < COMPLETED && Boolean(job || isNew);

  function downloadItem(id, item) {
    const look = () => (item = itemsOf(id).find(one => one.key === item.key) ?? { ...item, state: item.state < COMPLETED ? CANCELLED : item.state });
    const pausable = (state) => {
      needControl();
      return look().type === 'background' && item.state === state;
    };
    return com({
      get downloadState() { return look().state; },
      get progress() { return look().done; },
      get size() { return look().size; },
      get sourceURL() { return item.url; },
      get type() { return item.type; },
      getItemInfo(name) { return look().info[String(name).toLowerCase()] ?? ''; },
      pause() { if (pausable(DOWNLOADING)) command(id, item, 'suspend', PAUSED); },
      resume() { if (pausable(PAUSED)) command(id, item, 'resume', DOWNLOADING); },
      cancel() {
        needControl();
        if (isGoing(look())) command(id, item, 'cancel', CANCELLED);
      },
    });
  }

  function downloadCollection(id) {
    const visible = () => itemsOf(id).filter(item => !item.isRemoved);
    const at = (index) => visible()[Number(index)] ?? failArgument();
    const remove = (items) => {
      if (items.some(isGoing)) needControl();
      for (const item of items) {
        if (isGoing(item)) command(id, item, 'cancel', CANCELLED);
        edit(id, item.key, { isRemoved: true });
      }
    };
    return com({
      get id() { return id; },
      get count() { return visible().length; },
      item(index) { return downloadItem(id, at(index)); },
      removeItem(index) { remove([at(index)]); },
      Clear() { remove(visible()); },
      startDownload(sourceURL, type = 'background') {
        use();
        needControl();
        const url = String(sourceURL);
        const { protocol, pathname } = URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI) : failArgument();
        if (!/^https?:$/.test(protocol) || !/\.(asf|mp3|wm[av])$/i.test(pathname) || !/^(background|real time)$/i.test(type)) failArgument();
        const key = String(crypto.getRandomValues(new Uint32Array(2)));
        const item = { key, url, type: type.toLowerCase(), state: DOWNLOADING, done: -1, size: -1, info: {}, isNew: true };
        change(id, items => items.push(item));
        createJobs();
        return downloadItem(id, item);
      },
    });
  }

  const DownloadManager = com({
    createDownloadCollection() {
      use();
      let id = 0;
      while (!id || load(PREFIX + id) !== null) [id] = crypto.getRandomValues(new Uint32Array(1));
      save(PREFIX + id, '[]');
      return downloadCollection(id);
    },
    getDownloadCollection(collectionId) {
      use();
      const id = /^\s*[+-]?\d+\s*$/.test(String(collectionId)) ? Number(collectionId) : 0;
      if (!id || id < -0x80000000 || id > 0xffffffff) failArgument();
      if (load(PREFIX + (id >>> 0)) === null) save(PREFIX + (id >>> 0), '[]');
      reconcile(id >>> 0);
      return downloadCollection(id >>> 0);
    },
  });

  // --- the rest of window.external

  const COLORS = Object.entries({
    appColorLight: ['#f0f4f9', '#2b3037'], appColorMedium: ['#d3dde9', '#23272d'], appColorDark: ['#5b7390', '#16191d'],
    appColorButtonHighlight: ['#ffffff', '#4a525c'], appColorButtonHoverFace: ['#dce6f2', '#39404a'], appColorButtonShadow: ['#8a9bb0', '#0c0e11'],
  });
  /** The page's colour scheme, not the system's. */
  function isDark() {
    const probe = document.documentElement.appendChild(document.createElement('i'));
    probe.style.color = 'Canvas';
    const [red] = getComputedStyle(probe).color.match(/\d+/) ?? ['255'];
    probe.remove();
    return Number(red) < 128;
  }
  const members = {
    version: '11.0.0.0',
    SelectedTaskPane: 'ServiceTask1',
    OnColorChange: null,
    NavigateTaskPaneURL(key, pane, params = '') {
      members.SelectedTaskPane = pane;
      const values = { key, pane, params };
      if (options.taskPaneUrl) location.href = options.taskPaneUrl.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
      else console.warn('BITS Bridge: NavigateTaskPaneURL needs data-task-pane-url at the script tag');
    },
  };
  Object.defineProperty(members, 'DownloadManager', { get: () => DownloadManager, configurable: true });
  for (const [name, [light, dark]] of COLORS) Object.defineProperty(members, name, { get: () => (isDark() ? dark : light), configurable: true });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => members.OnColorChange?.());
  const external = com(members, window.external ?? {});
  Object.defineProperty(window, 'external', { configurable: true, enumerable: true, get: () => external });

  // --- Internet Explorer made form controls globals by their name

  const CONTROLS = 'input[name], select[name], textarea[name], button[name]';
  function defineGlobal(name) {
    if (!name || name in window) return;
    Object.defineProperty(window, name, {
      configurable: true,
      get() {
        const all = document.getElementsByName(name);
        return all.length > 1 ? all : all[0];
      },
      set(value) { Object.defineProperty(window, name, { value, writable: true, configurable: true, enumerable: true }); },
    });
  }
  const defineGlobals = () => document.querySelectorAll(CONTROLS).forEach(one => defineGlobal(one.getAttribute('name') ?? ''));
  if (options.noGlobals === undefined) {
    new MutationObserver(defineGlobals).observe(document, { childList: true, subtree: true });
    defineGlobals();
  }
})();
