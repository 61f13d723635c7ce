// SPDX-License-Identifier: MIT
// Gives a page window.external.DownloadManager, as Windows Media Player 9 to 11 had it. Its attributes: docs/store-page.md
(() => {
  'use strict';
  if (!globalThis.document) return; // imported where there is no page
  const options = document.currentScript?.dataset ?? {};
  const DOWNLOADING = 0, PAUSED = 1, PROCESSING = 2, COMPLETED = 3, CANCELLED = 4;
  const WISHED = { suspend: PAUSED, resume: DOWNLOADING, cancel: CANCELLED };

  function fail(code, description) {
    throw Object.assign(new Error(description), { number: code | 0, Number: code | 0, description, Description: description });
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

  const warn = error => console.warn('BITS Bridge:', error.message);
  const isRealTime = ({ type }) => /real/i.test(type);
  // --- what is kept: COLLECTION id; ITEM id.key, written by the page that begins it, then by the one that has the turn;
  // WISH id.key/key, what any page wants of an item, until it is done
  const COLLECTION = 'bitsbridge.collection.', ITEM = 'bitsbridge.item.', WISH = 'bitsbridge.wish.', CONTROL = 'bitsbridge.control';

  /** What storage does not take lasts as long as the page. @type {Record<string, string>} */
  const memory = {};
  let storage = memory;
  try { storage = localStorage ?? memory; } catch { /* site data are blocked */ }
  const load = key => memory[key] ?? storage[key];
  const forget = key => delete memory[key] && delete storage[key];
  function save(key, text) {
    if (load(key) === text) return;
    try {
      storage[key] = text;
      if (storage !== memory) delete memory[key];
    } catch (error) { // it is full
      memory[key] = text;
      warn(error);
    }
  }
  const keysOf = prefix => [...new Set([...Object.keys(storage), ...Object.keys(memory)])].filter(key => key.startsWith(prefix)).sort();
  const wishesOf = name => keysOf(`${WISH}${name}/`);
  const isWanted = (name, wish) => wishesOf(name).some(key => load(key) === wish);
  let count = 0;
  const random = () => crypto.getRandomValues(new Uint32Array(1))[0];
  const unique = () => `${Date.now()}.${String(++count).padStart(6, '0')}.${random()}`;
  const makeItem = (url, type, more) => ({ url, type, state: DOWNLOADING, done: -1, size: -1, info: {}, ...more });
  const put = (name, item) => save(ITEM + name, JSON.stringify(item));

  function read(name) {
    const text = load(ITEM + name);
    try {
      const item = JSON.parse(text);
      if (item.url.trim && item.info) return item;
    } catch { /* as wrong as another thing */ }
    forget(ITEM + name);
    return text && warn({ message: `not readable, and removed: ${ITEM}${name}` });
  }
  /** @returns {[string, any][]} by name, oldest first */
  const itemsOf = (id = '') => keysOf(ITEM + id).map(key => key.slice(ITEM.length)).map(name => [name, read(name)]).filter(([, item]) => item);

  /** As the page sees it: what it wants counts as done. */
  function look(name) {
    const item = read(name);
    for (const key of item ? wishesOf(name) : []) {
      const wish = load(key);
      if (wish === 'remove') item.isRemoved = true;
      else if (item.state < COMPLETED) item.state = WISHED[wish];
    }
    return item;
  }

  // --- what the bridge says
  let store, turn;
  const settling = new Map();
  const absolute = url => new URL(url, document.baseURI).href;
  const urlOf = job => job.url ?? job.files[0]?.url;
  const isMine = key => turn.has || key in memory;
  const isLive = () => store?.state === 'live';

  function take(item, job) {
    const { metadata: m, progress } = job;
    if (settling.get(job.id) !== job) item.state = job.downloadState;
    Object.assign(item, { job: job.id, isNew: undefined, isAsked: undefined, done: progress.bytesTransferred ?? -1, size: progress.bytesTotal ?? -1 });
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

  /** Puts all items right; a new job may not be listed yet. */
  function reconcile() {
    if (!turn || !isLive() || store.queue?.stale) return;
    const items = itemsOf();
    const known = new Map();
    for (const one of [...items]) {
      const [name, { job }] = one;
      if (known.has(job) && name.endsWith(job) && isMine(ITEM + name)) { // found before its own item knew of it
        forget(ITEM + name);
        items.splice(items.indexOf(one), 1);
      } else if (job) known.set(job, one);
    }
    const listed = new Set();
    for (const job of store.jobs) {
      const id = job.serviceId;
      if (load(COLLECTION + id) === undefined || /^up/.test(job.type)) continue; // it never knew uploads
      const url = urlOf(job);
      let one = known.get(job.id)
        ?? items.find(([name, item]) => item.isAsked && !item.job && url === absolute(item.url) && name.startsWith(`${id}.`));
      if (!one && isMine(COLLECTION + id)) {
        one = [`${id}.${Date.parse(job.times?.created) || Date.now()}.${job.id}`, makeItem(url ?? job.files[0]?.name ?? '', 'background')];
        items.push(one);
      }
      if (!one) continue;
      listed.add(one[1]);
      one[1].isSeen = true;
      take(one[1], job);
    }
    for (const [name, item] of items) {
      if (!isMine(ITEM + name) && !(listed.has(item) && isMine(COLLECTION + name.split('.')[0]))) continue;
      if (item.isSeen && !listed.has(item)) end(item);
      if (item.isRemoved && !item.isNew && !wishesOf(name).length && !(item.isSeen ? listed.has(item) : item.job)) forget(ITEM + name);
      else put(name, item);
    }
  }

  // --- what the page wants: done one by one, by one page at a time
  let isWorking = false, isDue = false;
  const failing = new Set(); // tried again a little later
  async function work() {
    isDue = true;
    reconcile();
    showNotice();
    if (isWorking || !turn) return;
    isWorking = true;
    while (isDue && isLive() && !isAsking) {
      isDue = false;
      const items = itemsOf();
      for (const key of turn.has ? keysOf(WISH) : []) if (!items.some(([name]) => key.startsWith(`${WISH}${name}/`))) forget(key);
      for (const [name] of items) {
        if (isMine(ITEM + name) && !failing.has(name) && await workOn(name) === false) break;
        if (isDue) break; // there may be older things to do
      }
    }
    isWorking = false;
  }

  /** False: nothing answers. */
  async function workOn(name) {
    let item = read(name);
    if (!item) return true;
    try {
      if (item.isNew && (load(CONTROL) || (!item.isAsked && isWanted(name, 'cancel')))) put(name, item = { ...item, isNew: undefined, state: CANCELLED });
      if (item.isNew) {
        put(name, { ...item, isAsked: true });
        const made = await store.create({
          url: absolute(item.url), serviceId: Number(name.split('.')[0]), provider: options.provider, priority: isRealTime(item) ? 'foreground' : 'normal',
        }, name);
        take(item = read(name), made);
        put(name, item);
      }
      const wishes = wishesOf(name);
      if (!wishes.length) return true;
      const wish = isWanted(name, 'cancel') ? 'cancel' : wishes.map(load).filter(one => one in WISHED).pop();
      if (wish && item.job && item.state < COMPLETED) {
        await store.act(item.job, wish);
        settling.set(item.job, store.jobs.find(one => one.id === item.job)); // old news from now on
        item = { ...read(name), state: WISHED[wish] };
      }
      put(name, { ...item, isRemoved: item.isRemoved || isWanted(name, 'remove') || undefined });
      wishes.forEach(forget);
    } catch (error) {
      const { status } = error;
      if (!status || status >= 500 || status === 429 || (status === 409 && !item.job)) {
        warn(error);
        failing.add(name);
        setTimeout(() => failing.delete(name) && work(), 5000);
        return Boolean(status);
      }
      if (status === 403 && askVisitor()) return false;
      if (status === 403) save(CONTROL, 'no');
      if (item.job) wishesOf(name).filter(key => load(key) in WISHED).forEach(forget);
      else put(name, { ...item, isNew: undefined, state: CANCELLED });
      reconcile();
      warn(error);
    }
    return true;
  }

  let isAsking = false, wasAsked = false;
  /** Once a page: what was refused waits for the answer. */
  function askVisitor() {
    if (wasAsked || !options.provider) return isAsking;
    isAsking = wasAsked = true;
    console.info('BITS Bridge: waits for the visitor to give control');
    store.ask({ providers: [options.provider], control: true }).then(answer => {
      isAsking = false;
      if (isLive() && answer !== 'allowed') save(CONTROL, 'no');
      work();
    });
    return true;
  }

  let isUsed = options.start === 'load';
  const start = () => {
    isUsed = true;
    store?.start();
  };
  /** From a click, that is the word to go. */
  function use() {
    if (isUsed || options.start === 'manual') return;
    if (navigator.userActivation?.isActive) start();
    else addEventListener('click', start, { once: true, capture: true });
  }

  /** Where nothing can begin, the customer hears why. */
  let notice;
  async function showNotice() {
    const [waiting] = [...itemsOf().filter(([, item]) => item.isNew).map(([name]) => name), ...keysOf(WISH).map(key => key.slice(WISH.length))];
    if (!store || !waiting || isLive() || store.state === 'connecting') {
      if (isLive()) notice = void notice?.remove(); // old libraries give the element back
      return;
    }
    if (store.state === 'forbidden' && navigator.userActivation?.isActive && askVisitor()) return;
    if (notice || !document.body || options.noNotice !== undefined || document.querySelector('bits-progress')) return;
    notice = document.createElement('bits-progress');
    Object.assign(notice, { serviceId: waiting.split('.')[0], url: store.url, provider: options.provider, control: true });
    notice.style.cssText = 'position: fixed; inset: auto 0 0; padding: .5em 1em; color: CanvasText; background: Canvas; z-index: 9999';
    document.body.append(notice);
    import('./elements.js').catch(warn);
  }

  Promise.all([import('./bitsbridge.js'), import('./turn.js')]).then(([{ connect }, { Turn, sleep, watchLife }]) => {
    turn = new Turn('bitsbridge.writer', {
      async hold(signal) {
        if (navigator.locks) await sleep(500, signal); // what the last one has written arrives
        work();
        await new Promise(resolve => { signal.addEventListener('abort', resolve); });
      },
    });
    const enter = () => {
      turn.enter();
      turn.join();
    };
    enter();
    watchLife(() => turn.leave(), enter);
    addEventListener('storage', work);
    store = connect({ url: options.url, start: isUsed });
    store.addEventListener('state', () => isLive() && forget(CONTROL)); // it may have been given meanwhile
    for (const type of ['change', 'state']) store.addEventListener(type, work);
    work();
  }).catch(warn);

  // --- the object model
  const needControl = () => load(CONTROL) && fail(0x80070005, 'Access is denied.');
  const isGoing = ({ state, job, isNew }) => state < COMPLETED && Boolean(job || isNew);
  function want(name, wish) {
    const key = `${WISH}${name}/${unique()}`;
    if (ITEM + name in memory) memory[key] = wish; // the others do not know of the item either
    else save(key, wish);
    work();
  }

  function downloadItem(name, item) {
    const now = () => (item = look(name) ?? { ...item, state: item.state < COMPLETED ? CANCELLED : item.state });
    const turnTo = (from, wish) => {
      needControl();
      if (!isRealTime(now()) && item.state === from) want(name, wish);
    };
    return com({
      get downloadState() { return now().state; },
      get progress() { return now().done; },
      get size() { return now().size; },
      get sourceURL() { return item.url; },
      get type() { return item.type; },
      getItemInfo(key) { return now().info[String(key).toLowerCase()] ?? ''; },
      pause() { turnTo(DOWNLOADING, 'suspend'); },
      resume() { turnTo(PAUSED, 'resume'); },
      cancel() {
        needControl();
        if (isGoing(now())) want(name, 'cancel');
      },
    });
  }

  function open(id) {
    save(COLLECTION + id, '');
    work();
    const visible = () => itemsOf(`${id}.`).map(([name]) => [name, look(name)]).filter(([, item]) => !item.isRemoved);
    const at = index => visible()[Number(index)] ?? failArgument();
    const remove = some => {
      if (some.some(([, item]) => isGoing(item))) needControl();
      for (const [name, item] of some) {
        if (isGoing(item)) want(name, 'cancel');
        want(name, 'remove');
      }
    };
    return com({
      get id() { return id; },
      get count() { return visible().length; },
      item(index) { return downloadItem(...at(index)); },
      removeItem(index) { remove([at(index)]); },
      Clear() { remove(visible()); },
      startDownload(sourceURL, type = 'background') {
        use();
        const url = String(sourceURL);
        const { protocol, pathname } = URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI) : failArgument();
        if (!/^https?:$/.test(protocol) || !/\.(asf|mp3|wm[av])$/i.test(pathname) || !/^(background|real time)$/i.test(type)) failArgument();
        needControl(); // last, so that what a wrong argument throws does not depend on whether the bridge has answered
        const name = `${id}.${unique()}`;
        const item = makeItem(url, type, { isNew: true });
        put(name, item);
        work();
        return downloadItem(name, item);
      },
    });
  }

  const DownloadManager = com({
    createDownloadCollection() {
      use();
      let id = 0;
      while (!id || load(COLLECTION + id) !== undefined) id = random();
      return open(id);
    },
    getDownloadCollection(collectionId) {
      use();
      const id = /^\s*[+-]?\d+\s*$/.test(String(collectionId)) ? Number(collectionId) : 0;
      if (!id || id < -0x80000000 || id > 0xffffffff) failArgument();
      return open(id >>> 0);
    },
  });

  /** The page's colour scheme, not the system's. */
  function isDark() {
    const probe = document.documentElement.appendChild(document.createElement('i'));
    probe.style.color = 'Canvas';
    const [red] = getComputedStyle(probe).color.match(/\d+/) ?? ['255'];
    probe.remove();
    return Number(red) < 128;
  }
  let player;
  const members = {
    playMedia(url) {
      player?.pause();
      (player = new Audio(absolute(url))).play().catch(warn);
    },
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
  for (const [name, [light, dark]] of Object.entries({
    appColorLight: ['#f0f4f9', '#2b3037'], appColorMedium: ['#d3dde9', '#23272d'], appColorDark: ['#5b7390', '#16191d'],
    appColorButtonHighlight: ['#ffffff', '#4a525c'], appColorButtonHoverFace: ['#dce6f2', '#39404a'], appColorButtonShadow: ['#8a9bb0', '#0c0e11'],
  })) Object.defineProperty(members, name, { get: () => (isDark() ? dark : light), configurable: true });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => members.OnColorChange?.());
  Object.defineProperty(window, 'external', { configurable: true, enumerable: true, value: com(members, window.external ?? {}) });

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
