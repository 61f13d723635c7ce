// SPDX-License-Identifier: MIT
// What a hostile page can try on a bridge. Each function runs in the page, gets the bridge's address, and gives what the page has seen.

const ID = '00000000-0000-0000-0000-000000000001';
const ORDER = '{"url":"https://control.example/a.mp3","serviceId":7,"provider":"P"}';

/** fetch(), and what became of it. */
const ask = async ([url, options]) => {
  try {
    const response = await fetch(url, options);
    return `${response.type} ${response.status} ${await response.text()}`;
  } catch (error) {
    return error.name;
  }
};

/** An element that loads something, and its event. */
const load = ([tag, attribute, url, more]) => new Promise(resolve => {
  const element = document.createElement(tag);
  element.onload = () => resolve('load');
  element.onerror = () => resolve('error');
  Object.assign(element, more);
  element[attribute] = url;
  document.body.append(element);
});

/** A frame, and what can be read of it once it has settled. */
const frame = url => new Promise(resolve => {
  const element = document.createElement('iframe');
  const read = () => {
    try {
      resolve(element.contentDocument?.body.textContent ? `text: ${element.contentDocument.body.textContent}` : 'nothing');
    } catch (error) {
      resolve(error.name);
    }
  };
  element.onload = read;
  element.onerror = read;
  setTimeout(read, 1000);
  element.src = url;
  document.body.append(element);
});

/** A form that sends itself into a frame of its own. */
const submit = ([action, enctype, name]) => new Promise(resolve => {
  const target = document.createElement('iframe');
  target.name = 'target';
  document.body.append(target);
  const form = Object.assign(document.createElement('form'), { action, enctype, method: 'post', target: 'target' });
  form.append(Object.assign(document.createElement('input'), { name, value: 'x' }));
  document.body.append(form);
  form.submit();
  setTimeout(() => {
    try {
      resolve(target.contentDocument?.body.textContent ? 'text' : 'nothing');
    } catch (error) {
      resolve(error.name);
    }
  }, 500);
});

/** A frame without an origin of its own asks, and says what it saw. */
const askFromSandbox = url => new Promise(resolve => {
  addEventListener('message', event => resolve(event.data), { once: true });
  const element = document.createElement('iframe');
  element.sandbox = 'allow-scripts';
  element.srcdoc = `<script>fetch(${JSON.stringify(url)}).then(r => r.text(), e => e.name).then(t => parent.postMessage(t, '*'))</${''}script>`;
  document.body.append(element);
});

const socket = url => new Promise(resolve => {
  const connection = new WebSocket(url);
  connection.onopen = () => resolve('open');
  connection.onerror = () => resolve('error');
});

const events = url => new Promise(resolve => {
  const source = new EventSource(url);
  source.onopen = () => resolve('open');
  source.onerror = () => { resolve(`error ${source.readyState}`); source.close(); };
});

const beacon = ([url, body]) => String(navigator.sendBeacon(url, body));

const importModule = async url => Object.keys(await import(url)).includes('connect') ? 'loaded' : 'strange';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/**
 * what; run in the page with argument(bridge); sees: all that the page may see of it; counts: route and status of every
 * request that reached the bridge, null: whatever it asked for; near: tried from pages of this machine, too.
 */
export const ATTACKS = [
  { what: 'fetch', near: true, run: ask, argument: b => [`${b}/api/v1/jobs`], sees: 'TypeError', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'fetch without CORS', near: true, run: ask, argument: b => [`${b}/api/v1/jobs`, { mode: 'no-cors' }], sees: 'TypeError', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'fetch with cookies', run: ask, argument: b => [`${b}/healthz`, { credentials: 'include' }], sees: 'TypeError', counts: { '/healthz 403': 1 } },
  { what: 'POST as text', near: true, run: ask, argument: b => [`${b}/api/v1/jobs`, { method: 'POST', body: ORDER }], sees: 'TypeError', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'POST as text without CORS', run: ask, argument: b => [`${b}/api/v1/jobs/${ID}/cancel`, { method: 'POST', mode: 'no-cors', body: '{}' }], sees: 'TypeError', counts: { '/api/v1/jobs/{}/cancel 403': 1 } },
  { what: 'POST as JSON', near: true, run: ask, argument: b => [`${b}/api/v1/jobs`, { method: 'POST', headers: JSON_TYPE, body: ORDER }], sees: 'TypeError', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'a token that it made up', run: ask, argument: b => [`${b}/api/v1/jobs`, { headers: { Authorization: 'Bearer x' } }], sees: 'TypeError', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'DELETE', run: ask, argument: b => [`${b}/api/v1/jobs/${ID}`, { method: 'DELETE' }], sees: 'TypeError', counts: { '/api/v1/jobs/{} 403': 1 } },
  { what: 'beacon', near: true, run: beacon, argument: b => [`${b}/api/v1/jobs`, ORDER], sees: 'true', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'form', near: true, run: submit, argument: b => [`${b}/api/v1/jobs`, 'application/x-www-form-urlencoded', 'url'], sees: 'nothing', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'form as text that looks like JSON', run: submit, argument: b => [`${b}/api/v1/jobs`, 'text/plain', '{"url":"'], sees: 'nothing', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'form with a file', run: submit, argument: b => [`${b}/api/v1/jobs/${ID}/cancel`, 'multipart/form-data', 'x'], sees: 'nothing', counts: { '/api/v1/jobs/{}/cancel 403': 1 } },
  { what: 'image of the data', near: true, run: load, argument: b => ['img', 'src', `${b}/api/v1/jobs`], sees: 'error', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'image of the dashboard', run: load, argument: b => ['img', 'src', `${b}/dashboard/icon.svg`], sees: 'error', counts: { '/* 403': 1 } },
  { what: 'script', near: true, run: load, argument: b => ['script', 'src', `${b}/api/v1/jobs`], sees: 'error', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'style sheet', run: load, argument: b => ['link', 'href', `${b}/index.html`, { rel: 'stylesheet' }], sees: 'error', counts: { '/* 403': 1 } },
  { what: 'frame of the dashboard', near: true, run: frame, argument: b => `${b}/`, sees: 'nothing', counts: { '/* 403': 1 } },
  { what: 'frame of the data', run: frame, argument: b => `${b}/api/v1/jobs`, sees: 'nothing', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'frame whose address would act', run: frame, argument: b => `${b}/api/v1/jobs/${ID}/cancel`, sees: 'nothing', counts: { '/api/v1/jobs/{}/cancel 403': 1 } },
  { what: 'WebSocket', near: true, run: socket, argument: b => `${b.replace('http', 'ws')}/api/v1/events`, sees: 'error', counts: { '/api/v1/events 403': 1 } },
  { what: 'event stream', near: true, run: events, argument: b => `${b}/api/v1/events`, sees: 'error 2', counts: { '/api/v1/events 403': 1 } },
  { what: 'fetch from a sandboxed frame', run: askFromSandbox, argument: b => `${b}/api/v1/jobs`, sees: 'TypeError', counts: { '/api/v1/jobs 403': 1 } },
  { what: 'the client, which anybody may load', near: true, run: importModule, argument: b => `${b}/client/bitsbridge.js`, sees: 'loaded', counts: null },
];

const YES = '{"allow":true}';

/** What a page tries that has got to know the name of a question, and is not the one that was asked. */
export const CONSENT_ATTACKS = [
  { what: 'a question in a frame', run: frame, argument: b => `${b}/allow?origin=https%3A%2F%2Fstore.example&provider=P`, sees: 'nothing', counts: { '/allow 403': 1 } },
  { what: 'a question by a script', run: ask, argument: b => [`${b}/allow?origin=https%3A%2F%2Fstore.example&provider=P`, { mode: 'no-cors' }], sees: 'TypeError', counts: { '/allow 403': 1 } },
  { what: 'the question in a frame', run: frame, argument: (b, question) => `http://${question}/`, sees: 'nothing', counts: { '/ 403': 1 } },
  { what: 'its script', run: load, argument: (b, question) => ['script', 'src', `http://${question}/consent/consent.js`], sees: 'error', counts: { '/consent/* 403': 1 } },
  { what: 'a decision as JSON', run: ask, argument: (b, question) => [`http://${question}/decision`, { method: 'POST', headers: JSON_TYPE, body: YES }], sees: 'TypeError', counts: { '/decision 403': 1 } },
  { what: 'a decision as text without CORS', run: ask, argument: (b, question) => [`http://${question}/decision`, { method: 'POST', mode: 'no-cors', body: YES }], sees: 'TypeError', counts: { '/decision 403': 1 } },
  { what: 'a decision as a form', run: submit, argument: (b, question) => [`http://${question}/decision`, 'text/plain', '{"allow":true,"x":"'], sees: 'nothing', counts: { '/decision 403': 1 } },
  { what: 'a decision as a beacon', run: beacon, argument: (b, question) => [`http://${question}/decision`, YES], sees: 'true', counts: { '/decision 403': 1 } },
];

/** For pages whose name has been pointed to the bridge: same origin, as far as the browser knows. */
export const REBOUND = [
  { what: 'fetch', run: ask, argument: () => ['/api/v1/jobs'], counts: { '/api/v1/jobs 421': 1 } },
  { what: 'POST as JSON', run: ask, argument: () => ['/api/v1/jobs', { method: 'POST', headers: JSON_TYPE, body: ORDER }], counts: { '/api/v1/jobs 421': 1 } },
  { what: 'POST to act', run: ask, argument: () => [`/api/v1/jobs/${ID}/cancel`, { method: 'POST', headers: JSON_TYPE, body: '{}' }], counts: { '/api/v1/jobs/{}/cancel 421': 1 } },
  { what: 'the diagnostics', run: ask, argument: () => ['/api/v1/diagnostics'], counts: { '/api/v1/diagnostics 421': 1 } },
  { what: 'the figures', run: ask, argument: () => ['/metrics'], counts: { '/metrics 421': 1 } },
  { what: 'the dashboard', run: ask, argument: () => ['/'], counts: { '/* 421': 1 } },
  { what: 'a decision', run: ask, argument: () => ['/decision', { method: 'POST', headers: JSON_TYPE, body: YES }], counts: { '/* 421': 1 } },
  { what: 'the client', run: ask, argument: () => ['/client/bitsbridge.js'], counts: { '/client/* 421': 1 } },
];
