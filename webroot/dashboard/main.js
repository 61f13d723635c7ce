// SPDX-License-Identifier: MIT
// The dashboard: puts the parts together and tells them when something has changed.

import { connect } from '../client/bitsbridge.js';
import { BulkBar } from './bulk-bar.js';
import { Control } from './control.js';
import { Diagnostics } from './diagnostics.js';
import { make, setShown, setText } from './dom.js';
import { emptyElement } from './empty.js';
import { JobList } from './job-list.js';
import { JobPage } from './job-page.js';
import { selectJobs } from './jobs.js';
import { ListHead } from './list-head.js';
import { NearMisses } from './near-misses.js';
import { News } from './news.js';
import { Notices } from './notices.js';
import { Notifications } from './notifications.js';
import { Observations } from './observations.js';
import { ReadOnly } from './read-only.js';
import { ReplayMark } from './replay-mark.js';
import { listRoute, parseRoute } from './route.js';
import { Selection } from './selection.js';
import { SiteList } from './site-list.js';
import { Sites } from './sites.js';
import { Summary } from './summary.js';
import { createText } from './text.js';
import { Toolbar } from './toolbar.js';
import { ViewAs } from './view-as.js';

/** With more jobs than these at the beginning, rows are compact unless the reader chooses. */
const ROOMY_MAX = 40;

/** Only on the one-time name that "bitsbridge open" has chosen there is a key, once; it stays in this page's memory. */
async function takeKey() {
  if (!/^[0-9a-f]{32}\.localhost$/.test(location.hostname)) return undefined;
  try {
    const answer = await fetch('/api/v1/key', { method: 'POST' });
    return answer.ok ? (await answer.json()).key : undefined;
  } catch {
    return undefined; // the page shows what it can without: that the bridge is gone, or that it may only read
  }
}

const text = createText(navigator.languages);
const store = connect({ url: location.origin, start: true, token: await takeKey() });
const control = new Control(store, text);
const selection = new Selection();
const observations = new Observations();
const siteList = new SiteList(store);
const context = { text, control, selection, observations, siteList };

const notices = new Notices(text);
const replayMark = new ReplayMark(text);
const readOnly = new ReadOnly(context);
const summary = new Summary(context, choose);
const misses = new NearMisses(text);
const toolbar = new Toolbar(text, choose);
const list = new JobList(context);
const listHead = new ListHead(context, list);
const bulkBar = new BulkBar(context);
const empty = emptyElement(text);
const diagnostics = new Diagnostics(text, store);
const sites = new Sites(context, siteList);
const news = new News(text);
const notifications = new Notifications(text);
const told = make('p', { 'class': 'visually-hidden', 'role': 'status', 'aria-live': 'polite' });
const overview = document.getElementById('overview');
const main = document.querySelector('main');

let route = parseRoute(location.hash);
let listHash = '#/';
/** What the page chooses itself, once it knows how many jobs there are. */
let usualView = '';
/** @type {?JobPage|ViewAs} */
let page = null;

function choose(part) {
  history.replaceState(null, '', listRoute({ ...route.choice, ...part }));
  follow();
}

function render() {
  const known = store.takenAt !== null;
  if (known && usualView === '') usualView = store.jobs.length > ROOMY_MAX ? 'compact' : 'roomy';
  summary.update(store);
  notices.update(store);
  replayMark.update(store);
  readOnly.update(store.jobs);
  sites.update();
  if (page === null) renderList(known);
  else page.update(store.job(route.id) ?? null, known);
  setShown(bulkBar.element, page === null && !bulkBar.element.hidden);
  const name = text.say('name');
  setText(document.querySelector('title'), replayMark.titlePrefix + summary.titlePrefix + (page === null || page.title === '' ? name : `${page.title} – ${name}`));
}

function renderList(known) {
  const any = store.jobs.length > 0;
  const choice = { ...route.choice, view: route.choice.view || usualView || 'roomy' };
  const shown = selectJobs(store.jobs, choice);
  selection.keepOnly(shown);
  setShown(empty, known && !any);
  setShown(toolbar.element, any);
  if (any) toolbar.update(store.jobs, choice);
  misses.update(choice.search, usualView === 'compact');
  list.update(shown, choice);
  listHead.update(shown, store.jobs);
  bulkBar.update(shown.filter(({ id }) => selection.has(id)));
}

/** Goes where the address says. */
function follow() {
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
  if (route.page === 'as') page = new ViewAs(route.id, { ...context, listHash }, store);
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

document.documentElement.lang = text.language;
for (const element of document.querySelectorAll('[data-say]')) setText(element, text.say(element.dataset.say));
document.getElementById('connection').replaceWith(readOnly.element, summary.connection);
document.getElementById('notices').replaceWith(replayMark.element, notices.element, sites.news, told);
document.getElementById('notify').replaceWith(notifications.element);
overview.append(summary.element, empty, misses.element, toolbar.element, listHead.element, list.element, bulkBar.element, sites.element, diagnostics.element);

let stale = false;
store.addEventListener('change', () => {
  if (store.queue?.stale !== stale) diagnostics.refresh();
  stale = store.queue?.stale ?? false;
  observations.observe(store.jobs, Date.now());
  news.update(store.jobs);
  render();
});
store.addEventListener('state', () => {
  render();
  if (store.state !== 'live') return;
  diagnostics.refresh();
  siteList.refresh();
  showVersion();
});
diagnostics.addEventListener('found', ({ detail }) => {
  notices.explain(detail.queue?.error ?? null);
  misses.set(detail.nearMisses);
  sites.setMisses(detail.accessMisses);
  if (page === null) misses.update(route.choice.search, usualView === 'compact');
});
news.addEventListener('news', ({ detail }) => {
  setText(told, detail);
  notifications.tell(detail);
});
control.addEventListener('failed', ({ detail }) => notices.fail(detail.text));
control.addEventListener('progress', render);
control.addEventListener('ended', render);
siteList.addEventListener('change', () => page !== null && render());
selection.addEventListener('change', () => page === null && render());
list.addEventListener('folded', render);
addEventListener('hashchange', follow);
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && page === null && document.querySelector('dialog') === null) selection.clear();
  if (event.key !== '/' || page !== null || event.target.matches('input, select, textarea') || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  toolbar.focusSearch();
});
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault(); // the address after # is ours
  main.focus();
});

if (route.page !== 'list') turnPage();
render();
