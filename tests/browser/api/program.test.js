// SPDX-License-Identifier: MIT
// Asks the real program for everything that /openapi.json describes, and holds every answer to it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { checkAnswer, description, faultOf, operationOf, operations, resolve } from '../harness/api-description.js';
import { Bridge } from '../harness/bridge.js';
import { startFileServer } from '../harness/file-server.js';
import { until } from '../harness/suite.js';

const STORE = { Origin: 'https://store.example' };
const MAKER = { Origin: 'https://maker.example' };
const STRANGER = { Origin: 'https://stranger.example' };
const JSON_BODY = { 'Content-Type': 'application/json' };
const SLOW = '?size=100000000&rate=20000';

let files;
let bridge;
/** Ids by what became of the job. */
const jobs = {};
/** What was answered, as "operationId status". */
const seen = new Set();

/** One request; whole answers only, but of an event stream the first event. */
async function ask(method, target, { headers = {}, body } = {}) {
  const sent = request({ host: '127.0.0.1', port: bridge.port, method, path: target, headers, agent: false });
  sent.end(body);
  const [answer] = await once(sent, 'response');
  let text = '';
  for await (const piece of answer.setEncoding('utf8')) {
    text += piece;
    if (answer.headers['content-type'] === 'text/event-stream' && /\ndata: .*\n\n/.test(text)) break;
  }
  return { method, target, status: answer.statusCode, type: answer.headers['content-type'] ?? null, headers: answer.headers, body: text };
}

/** Asks, checks the answer by the description, its status by what is wanted, and the headers that are described. */
async function expect(status, method, target, options) {
  const answer = await ask(method, target, options);
  const operation = operationOf(answer);
  assert.equal(answer.status, status, `${method} ${target}: ${answer.body}`);
  checkAnswer(answer);
  for (const name of Object.keys(resolve(operation.responses[status] ?? {}).headers ?? {})) {
    assert.ok(answer.headers[name.toLowerCase()], `${method} ${target} ${status}: no ${name}`);
  }
  seen.add(`${operation.operationId} ${status}`);
  return answer;
}

const stateOf = async (id) => JSON.parse((await ask('GET', `/api/v1/jobs/${id}`)).body).state;
const act = (status, id, verb, headers = MAKER, body = undefined) =>
  expect(status, 'POST', `/api/v1/jobs/${id}/${verb}`, { headers: { ...JSON_BODY, ...headers }, body });
const make = (status, order, headers = { ...MAKER, ...JSON_BODY }) =>
  expect(status, 'POST', '/api/v1/jobs', { headers, body: typeof order === 'string' ? order : JSON.stringify(order) });

before(async () => {
  files = await startFileServer();
  bridge = await Bridge.start(['--allow-origin', 'https://store.example=Proseware',
    '--allow-control', 'https://maker.example=Proseware', '--allow-source', `${files.url}/`]);
  const tag = ['--provider', 'Proseware', '--service-id', '253675', '--title', 'Sand'];
  jobs.transferred = await bridge.add(`${files.url}/a.mp3`, ...tag);
  jobs.error = await bridge.add(`${files.url}/missing.mp3`, ...tag);
  jobs['transient-error'] = await bridge.add(`${files.url}/busy.mp3`, ...tag, '--retry-delay', '600');
  jobs.transferring = await bridge.add(`${files.url}/slow.mp3${SLOW}`, 'slow.mp3', ...tag);
  jobs.suspended = await bridge.add(`${files.url}/later.mp3`, ...tag, '--suspended');
  await bridge.add(`${files.url}/miss.mp3`, '--description', '::WMP_STATUS:1:0:Proseware', '--suspended');
  for (const [state, id] of Object.entries(jobs)) await until(async () => await stateOf(id) === state, `a job is ${state}`);
});

after(async () => {
  await bridge?.stop();
  await files?.stop();
});

test('reading: snapshots, changes, one job, a collection, as oneself and as a store', async () => {
  for (const headers of [{}, STORE]) {
    const snapshot = await expect(200, 'GET', '/api/v1/jobs', { headers });
    assert.deepEqual(new Set(JSON.parse(snapshot.body).jobs.map(({ state }) => state)), new Set(Object.keys(jobs)));
    await expect(200, 'GET', '/api/v1/jobs?serviceId=253675&provider=Proseware&state=error&state=suspended', { headers });
    await expect(200, 'GET', `/api/v1/jobs?since=${JSON.parse(snapshot.body).revision}&wait=1`, { headers });
    await expect(200, 'GET', `/api/v1/jobs/${jobs.error}`, { headers });
    await expect(200, 'GET', '/api/v1/collections/253675', { headers });
    await expect(200, 'GET', '/api/v1/collections/1', { headers });
  }
  await expect(400, 'GET', '/api/v1/jobs?state=ready');
  await expect(400, 'GET', '/api/v1/collections/0');
  await expect(404, 'GET', '/api/v1/jobs/00000000-0000-0000-0000-000000000000');
});

test('a revision that is known is answered by 304', async () => {
  await act(200, jobs.transferring, 'suspend');
  for (const target of ['/api/v1/jobs', `/api/v1/jobs/${jobs.suspended}`, '/api/v1/collections/253675']) {
    await until(async () => {
      const { headers } = await ask('GET', target);
      const again = await ask('GET', target, { headers: { 'If-None-Match': headers.etag } });
      if (again.status !== 304) return false;
      checkAnswer(again);
      seen.add(`${operationOf(again).operationId} 304`);
      return true;
    }, `304 for ${target}`);
  }
  await act(200, jobs.transferring, 'resume');
});

test('events: the first is a snapshot', async () => {
  const { body } = await expect(200, 'GET', '/api/v1/events', { headers: STORE });
  assert.match(body, /^event: snapshot$/m);
  assert.equal(faultOf(JSON.parse(/^data: (.*)$/m.exec(body)[1]), { $ref: '#/components/schemas/Snapshot' }), '');
});

test('diagnosis: with near misses and refused origins in it', async () => {
  await expect(403, 'GET', '/api/v1/jobs', { headers: STRANGER });
  const diagnostics = JSON.parse((await expect(200, 'GET', '/api/v1/diagnostics')).body);
  assert.equal(diagnostics.nearMisses.length, 1);
  assert.ok(diagnostics.refusedOrigins.some(({ origin }) => origin === STRANGER.Origin));
  const health = JSON.parse((await expect(200, 'GET', '/healthz')).body);
  assert.ok(health.checks['queue:reachable']);
  assert.deepEqual(Object.keys(JSON.parse((await expect(200, 'GET', '/healthz', { headers: STORE })).body)), ['status']);
  await expect(200, 'GET', '/metrics');
  assert.deepEqual(JSON.parse((await expect(200, 'GET', '/openapi.json')).body), description);
});

test('making a job: what the description allows is made, what it forbids is refused', async () => {
  const order = { url: `${files.url}/new.mp3`, serviceId: 7, provider: 'Proseware', metadata: { title: 'Über' }, displayName: 'New', priority: 'low' };
  const schema = { $ref: '#/components/schemas/NewJob' };
  assert.equal(faultOf(order, schema), '');
  const made = await make(201, order);
  assert.equal(made.headers.location, `/api/v1/jobs/${JSON.parse(made.body).id}`);
  await expect(200, 'GET', made.headers.location, { headers: MAKER });
  const keyed = { ...MAKER, ...JSON_BODY, 'Idempotency-Key': '"once"' };
  const first = JSON.parse((await make(201, order, keyed)).body);
  assert.equal(JSON.parse((await make(200, order, keyed)).body).id, first.id);
  await make(422, { ...order, serviceId: 8 }, keyed);
  for (const change of [{ serviceId: 0 }, { serviceId: '7' }, { url: undefined }, { priority: 'urgent' }, { folder: '/tmp' }, { metadata: { mood: 'good' } }]) {
    const wrong = JSON.parse(JSON.stringify({ ...order, ...change }));
    assert.notEqual(faultOf(wrong, schema), '', JSON.stringify(change));
    await make(422, wrong);
  }
  await make(422, { ...order, url: 'https://elsewhere.example/a.mp3' });
  await make(400, '{"url": ');
  await make(415, order, MAKER);
  await make(403, order, { ...STORE, ...JSON_BODY });
  await make(401, order, JSON_BODY);
});

test('acting on a job: each verb done, refused by the state, refused to others', async () => {
  const unknown = '00000000-0000-0000-0000-000000000000';
  await act(200, jobs.transferring, 'suspend');
  await act(200, jobs.transferring, 'resume', MAKER, '{}');
  await act(200, jobs.transferred, 'complete');
  await act(200, jobs.error, 'cancel', { Authorization: `Bearer ${bridge.token}` });
  for (const verb of ['suspend', 'resume', 'complete', 'cancel']) {
    await act(404, unknown, verb);
    await act(409, jobs.transferred, verb);
    await act(400, jobs.suspended, verb, MAKER, '{');
    await act(403, jobs.suspended, verb, STORE);
    await act(401, jobs.suspended, verb, {});
    await expect(415, 'POST', `/api/v1/jobs/${jobs.suspended}/${verb}`, { headers: MAKER });
  }
});

test('sites: taken note of and taken back with the key, by nobody else', async () => {
  const site = 'https://visited.example';
  await expect(200, 'GET', '/api/v1/sites');
  for (const [headers, control] of [[STORE, false], [MAKER, true]]) {
    assert.deepEqual(JSON.parse((await expect(200, 'GET', '/api/v1/access', { headers })).body), { providers: ['Proseware'], control });
  }
  await bridge.command('allow', `${site}=Proseware`);
  const asSeen = (status, origin, headers = { Authorization: `Bearer ${bridge.token}` }) =>
    expect(status, 'GET', `/api/v1/sites/jobs?origin=${encodeURIComponent(origin)}`, { headers });
  assert.ok(JSON.parse((await asSeen(200, site)).body).jobs.every((job) => !('description' in job)));
  await asSeen(401, site, {});
  await asSeen(403, site, MAKER);
  await asSeen(404, 'https://unknown.example');
  const say = (status, what, body, headers = { ...JSON_BODY, Authorization: `Bearer ${bridge.token}` }) =>
    expect(status, 'POST', `/api/v1/sites/${what}`, { headers, body: JSON.stringify(body) });
  for (const what of ['acknowledge', 'revoke']) {
    await say(403, what, { origin: site }, { ...JSON_BODY, ...MAKER });
    await say(401, what, { origin: site }, JSON_BODY);
    await say(415, what, { origin: site }, { Authorization: `Bearer ${bridge.token}` });
    await say(422, what, { origin: 7 });
    await say(404, what, { origin: 'https://unknown.example' });
    await say(200, what, { origin: site });
  }
  await say(409, 'revoke', { origin: 'https://store.example' });
});

test('a dashboard gets its key, once, and nobody else does', async () => {
  const { host } = new URL(await bridge.dashboard());
  const headers = { Host: host, Origin: `http://${host}`, 'Sec-Fetch-Site': 'same-origin' };
  await expect(400, 'POST', '/api/v1/key?nonsense=1', { headers });
  const { key } = JSON.parse((await expect(200, 'POST', '/api/v1/key', { headers })).body);
  await expect(403, 'POST', '/api/v1/key', { headers });
  await expect(403, 'POST', '/api/v1/key', { headers: { 'Sec-Fetch-Site': 'same-origin' } });
  const suspend = (authority) => expect(authority === host ? 200 : 401, 'POST', `/api/v1/jobs/${jobs.transferring}/suspend`,
    { headers: { ...JSON_BODY, Host: authority, Authorization: `Bearer ${key}` } });
  await suspend(host);
  await suspend(new URL(bridge.url).host);
});

test('who may ask: the same on every route', async () => {
  for (const { method, path } of operations()) {
    const target = path.replace('{id}', jobs.suspended).replace('{serviceId}', '253675');
    await expect(403, method, target, { headers: STRANGER });
    await expect(421, method, target, { headers: { Host: 'evil.example' } });
    const token = { ...(method === 'POST' ? JSON_BODY : {}), Authorization: `Bearer ${bridge.token}` };
    // Who may have no key is told so, whatever else is wrong.
    if (path !== '/api/v1/key') await expect(400, method, `${target}?nonsense=1`, { headers: token });
  }
});

test('every operation was done, and nothing described was left out without a word', (t) => {
  const left = [];
  for (const { operation } of operations()) {
    for (const status of Object.keys(operation.responses)) {
      if (status === 'default' || seen.has(`${operation.operationId} ${status}`)) continue;
      left.push(`${operation.operationId} ${status}`);
    }
  }
  t.diagnostic(`described, but not asked for here: ${left.join(', ') || 'nothing'}`);
  assert.deepEqual(left.filter((name) => /20[01]$/.test(name)), []);
});
