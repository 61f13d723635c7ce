// SPDX-License-Identifier: MIT
// The dashboard: puts the parts together and tells them when something has changed.

import { connect } from '../client/bitsbridge.js';
import { Announcer } from './announcer.js';
import { Control } from './control.js';
import { Diagnostics } from './diagnostics.js';
import { setShown, setText } from './dom.js';
import { emptyElement } from './empty.js';
import { JobList } from './job-list.js';
import { JobPage } from './job-page.js';
import { Notices } from './notices.js';
import { Observations } from './observations.js';
import { listRoute, parseRoute, tokenOf } from './route.js';
import { Summary } from './summary.js';
import { createText } from './text.js';
import { Toolbar } from './toolbar.js';

const NAME = 'BITS Bridge';

/** The token leaves the address bar at once: it must not stand in histories, bookmarks and screenshots. */
function takeToken() {
  const token = tokenOf(location.hash);
  if (token !== null) history.replaceState(null, '', `${location.pathname}#/`);
  return token;
}

const text = createText(navigator.languages);
const store = connect({ url: location.origin, start: true, token: takeToken() ?? undefined });
const control = new Control(store);
const observations = new Observations();
const context = { text, control, observations };

const notices = new Notices(text);
const summary = new Summary(text);
const toolbar = new Toolbar(text, choose);
const list = new JobList(context);
const empty = emptyElement();
const announcer = new Announcer(text);
const diagnostics = new Diagnostics(text, store);
const overview = document.getElementById('overview');
const main = document.querySelector('main');

let route = parseRoute(location.hash);
let listHash = '#/';
/** @type {?JobPage} */
let page = null;

function choose(part) {
  history.replaceState(null, '', listRoute({ ...route.choice, ...part }));
  follow();
}

function render() {
  const known = store.takenAt !== null;
  summary.update(store);
  notices.update(store);
  if (page === null) renderList(known);
  else page.update(store.job(route.id) ?? null, known);
  const title = page === null || page.title === '' ? NAME : `${page.title} – ${NAME}`;
  setText(document.querySelector('title'), summary.titlePrefix + title);
}

function renderList(known) {
  const any = store.jobs.length > 0;
  setShown(empty, known && !any);
  setShown(toolbar.element, any);
  if (any) toolbar.update(store.jobs, route.choice);
  list.update(store.jobs, route.choice);
}

/** Goes where the address says. */
function follow() {
  const token = takeToken();
  if (token !== null) store.token = token;
  const before = route;
  route = parseRoute(location.hash);
  if (route.page === 'list') listHash = location.hash || '#/';
  const moved = before.page !== route.page || before.id !== route.id;
  if (moved) turnPage();
  render();
  if (moved && page !== null) page.focus();
  else if (moved) list.focusJob(before.id);
}

function turnPage() {
  page?.element.remove();
  page = route.page === 'job' ? new JobPage(route.id, { ...context, listHash }) : null;
  setShown(overview, page === null);
  if (page !== null) main.append(page.element);
  scrollTo(0, 0);
}

async function showVersion() {
  try {
    const { version } = await store.request('GET', '/healthz');
    setText(document.getElementById('version'), version ?? '');
  } catch {
    return; // not worth a word: the connection says how it stands
  }
}

document.getElementById('connection').replaceWith(summary.connection);
document.getElementById('notices').replaceWith(notices.element, announcer.element);
overview.append(summary.element, empty, toolbar.element, list.element, diagnostics.element);

let stale = false;
store.addEventListener('change', () => {
  if (store.queue?.stale !== stale) diagnostics.refresh();
  stale = store.queue?.stale ?? false;
  observations.observe(store.jobs, Date.now());
  announcer.update(store.jobs);
  render();
});
store.addEventListener('state', () => {
  render();
  if (store.state !== 'live') return;
  diagnostics.refresh();
  showVersion();
});
diagnostics.addEventListener('queue', (event) => notices.explain(event.detail?.error ?? null));
control.addEventListener('failed', (event) => notices.fail(event.detail.text));
addEventListener('hashchange', follow);
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault(); // the address after # is ours
  main.focus();
});

if (route.page === 'job') turnPage();
render();
