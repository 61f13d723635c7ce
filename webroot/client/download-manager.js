// SPDX-License-Identifier: MIT
// Gives a page window.external.DownloadManager, as Windows Media Player 9 to 11 had it. Its attributes: docs/store-page.md
(() => {
  'use strict';
  const { src, dataset: options } = document.currentScript;
  const PREFIX = 'bitsbridge.collection.';
  const CONTROL = 'bitsbridge.control';
  const DOWNLOADING = 0, PAUSED = 1, PROCESSING = 2, COMPLETED = 3, CANCELLED = 4;

  function fail(code, description) {
    const number = code | 0;
    throw Object.assign(new Error(description), { number, Number: number, description, Description: description });
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

  const warn = (error) => console.warn('BITS Bridge:', error.message);
  const isRealTime = ({ type }) => /real/i.test(type);

  // --- what is kept

  /** @type {Record<string, string>} */
  let storage = {};
  try { storage = localStorage; } catch { /* switched off: as long as the page lasts */ }
  const load = key => storage[key] ?? null;
  function save(key, text) {
    try {
      if (storage[key] !== text) storage[key] = text;
    } catch (error) { warn(error); } // it is full
  }
  const OVER = { isNew: undefined, isAsked: undefined, wish: undefined };
  const makeItem = (url, type) => ({ key: String(crypto.getRandomValues(new Uint32Array(2))), url, type, state: DOWNLOADING, done: -1, size: -1, info: {} });
  const itemsOf = id => JSON.parse(load(PREFIX + id) ?? '[]');
  function change(id, edit) {
    const items = itemsOf(id);
    edit(items);
    save(PREFIX + id, JSON.stringify(items));
  }
  const edit = (id, key, more) => change(id, items => Object.assign(items.find(item => item.key === key) ?? {}, more));
  const knownIds = () => Object.keys(storage).filter(key => key.startsWith(PREFIX)).map(key => Number(key.slice(PREFIX.length)));

  // --- what the bridge says

  let store;
  const settling = new Map();
  const absolute = (url) => new URL(url, document.baseURI).href;
  const urlOf = (job) => job.url ?? job.files[0]?.url;

  function take(item, job) {
    const { metadata: m, progress } = job;
    item.job = job.id;
    delete item.isNew;
    delete item.isAsked;
    if (!item.wish && settling.get(item.key) !== job) item.state = job.downloadState;
    item.done = progress.bytesTransferred ?? -1;
    item.size = progress.bytesTotal ?? -1;
    item.info = {
      albumartist: m.albumArtist, album: m.albumTitle, duration: m.duration, 'wm/provider': job.provider,
      title: m.title, userrating: m.rating, 'wm/tracknumber': m.trackNumber,
    };
  }

  function end(item) {
    if (item.state >= COMPLETED) return;
    item.state = item.state === PROCESSING || (item.size > 0 && item.done === item.size) ? COMPLETED : CANCELLED;
    if (isRealTime(item) && item.state === CANCELLED) item.isRemoved = true;
  }

  /** Puts a collection right; a new job may not be listed yet. */
  function reconcile(id) {
    if (store?.state !== 'live' || store.queue?.stale) return;
    const jobs = new Map(store.jobs.filter(job => job.serviceId === id).map(job => [job.id, job]));
    change(id, items => {
      for (const job of jobs.values()) {
        const url = urlOf(job);
        let item = items.find(one => one.job === job.id) ?? items.find(one => one.isAsked && url === absolute(one.url));
        if (!item) items.push(item = { ...makeItem(url ?? job.files[0]?.name ?? '', 'background'), key: job.id });
        item.isSeen = true;
        take(item, job);
      }
      for (const item of items) if (item.isSeen && !jobs.has(item.job)) end(item);
      for (let i = items.length; i--;) {
        const { isRemoved, isNew, isSeen, job, wish } = items[i];
        if (isRemoved && !isNew && !wish && (isSeen ? !jobs.has(job) : !job)) items.splice(i, 1);
      }
    });
  }
  const reconcileAll = () => knownIds().forEach(reconcile);

  // --- what the page wants: kept until it is answered, one by one, from one tab at a time

  let work = Promise.resolve();
  let isDue = false;

  function workSoon() {
    if (isDue) return;
    isDue = true;
    const all = async () => {
      for (const id of knownIds()) {
        reconcile(id); // another tab may have asked already
        for (const { key } of itemsOf(id)) await workOn(id, key);
      }
    };
    work = work.then(() => {
      isDue = false;
      return store?.state === 'live' ? navigator.locks && self.origin !== 'null' ? navigator.locks.request(PREFIX, all) : all() : null;
    }).catch(error => {
      warn(error);
      setTimeout(workSoon, 5000);
    });
  }

  async function workOn(id, key) {
    const find = () => itemsOf(id).find(item => item.key === key) ?? {};
    try {
      let { isNew, isAsked, wish, job, url, type } = find();
      if (isNew && (load(CONTROL) === 'no' || (isAsked && wish === 'cancel'))) return edit(id, key, { ...OVER, state: CANCELLED });
      if (isNew) {
        edit(id, key, { isAsked: true });
        const made = await store.create({
          url: absolute(url), serviceId: id, provider: options.provider, priority: isRealTime({ type }) ? 'foreground' : 'normal',
        });
        change(id, items => items.filter(item => item.key === key).forEach(item => take(item, made)));
        ({ wish, job } = find());
      }
      if (!wish || !job) return;
      await store.act(job, wish);
      settling.set(key, store.jobs.find(one => one.id === job)); // old news from now on
      if (find().wish === wish) edit(id, key, { wish: undefined });
    } catch (error) {
      if (!(error.status < 500)) throw error; // nothing answers: the wish stays
      if (error.status === 403) save(CONTROL, 'no');
      edit(id, key, find().job ? { wish: undefined } : { ...OVER, state: CANCELLED });
      reconcile(id);
      warn(error);
    }
  }

  /** This POST makes nothing. */
  async function askControl() {
    if (load(CONTROL) === 'yes') return;
    const status = await store.request('POST', '/api/v1/jobs', {}).catch(error => error.status);
    if (status) save(CONTROL, status === 403 ? 'no' : 'yes');
  }

  let isUsed = options.start === 'load';
  function start() {
    isUsed = true;
    store?.start();
  }
  /** From a click, that is the word to go. */
  function use() {
    if (isUsed || options.start === 'manual') return;
    if (navigator.userActivation?.isActive) start();
    else addEventListener('click', start, { once: true, capture: true });
  }
  import(new URL('bitsbridge.js', src).href).then(({ connect }) => {
    const jobs = store = connect({ url: options.url, start: isUsed });
    jobs.addEventListener('change', reconcileAll);
    const standing = () => {
      if (jobs.state !== 'live') return;
      reconcileAll();
      work = work.then(askControl);
      workSoon();
    };
    jobs.addEventListener('state', standing);
    standing();
  }).catch(warn);

  // --- the object model

  function needControl() {
    if (load(CONTROL) === 'no') fail(0x80070005, 'Access is denied.');
  }
  const isGoing = ({ state, job, isNew }) => state < COMPLETED && Boolean(job || isNew);

  function command(id, { key, isNew, isAsked }, wish, state) {
    edit(id, key, wish === 'cancel' && isNew && !isAsked ? { ...OVER, state } : { state, wish });
    workSoon();
  }

  function downloadItem(id, item) {
    const look = () => (item = itemsOf(id).find(one => one.key === item.key) ?? { ...item, state: item.state < COMPLETED ? CANCELLED : item.state });
    const turn = (from, wish, to) => {
      needControl();
      if (!isRealTime(look()) && item.state === from) command(id, item, wish, to);
    };
    return com({
      get downloadState() { return look().state; },
      get progress() { return look().done; },
      get size() { return look().size; },
      get sourceURL() { return item.url; },
      get type() { return item.type; },
      getItemInfo(name) { return look().info[String(name).toLowerCase()] ?? ''; },
      pause() { turn(DOWNLOADING, 'suspend', PAUSED); },
      resume() { turn(PAUSED, 'resume', DOWNLOADING); },
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
        const url = String(sourceURL);
        const { protocol, pathname } = URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI) : failArgument();
        if (!/^https?:$/.test(protocol) || !/\.(asf|mp3|wm[av])$/i.test(pathname) || !/^(background|real time)$/i.test(type)) failArgument();
        needControl(); // last, so that what a wrong argument throws does not depend on whether the bridge has answered
        const item = { ...makeItem(url, type), isNew: true };
        change(id, items => items.push(item));
        workSoon();
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
      else warn({ message: 'NavigateTaskPaneURL needs data-task-pane-url' });
    },
  };
  Object.defineProperty(members, 'DownloadManager', { get: () => DownloadManager, configurable: true });
  for (const [name, [light, dark]] of COLORS) Object.defineProperty(members, name, { get: () => (isDark() ? dark : light), configurable: true });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => members.OnColorChange?.());
  const external = com(members, window.external ?? {});
  Object.defineProperty(window, 'external', { configurable: true, enumerable: true, get: () => external });

  const CONTROLS = ':is(input, select, textarea, button)';
  function defineGlobal(name) {
    if (!name || name in window) return;
    Object.defineProperty(window, name, {
      configurable: true,
      get() {
        const all = document.querySelectorAll(`${CONTROLS}[name="${CSS.escape(name)}"]`);
        return document.getElementById(name) ?? (all.length > 1 ? all : all[0]);
      },
      set(value) { Object.defineProperty(window, name, { value, writable: true, configurable: true, enumerable: true }); },
    });
  }
  const defineGlobals = () => document.querySelectorAll(CONTROLS).forEach(one => defineGlobal(one.getAttribute('name')));
  if (options.noGlobals === undefined) {
    new MutationObserver(defineGlobals).observe(document, { childList: true, subtree: true });
    defineGlobals();
  }
})();
