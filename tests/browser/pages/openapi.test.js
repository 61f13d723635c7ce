// SPDX-License-Identifier: MIT
// Holds every answer of the HTTP tests to the API's own description.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const here = dirname(fileURLToPath(import.meta.url));
const description = JSON.parse(readFileSync(join(here, '../../../webroot/openapi.json'), 'utf8'));
const SUITES = ['test_jobs', 'test_control', 'test_metrics'];

/** Runs the HTTP tests and gives every request and answer of theirs. */
function answers() {
  const folder = mkdtempSync(join(tmpdir(), 'bitsbridge-openapi-'));
  const file = join(folder, 'record');
  try {
    const run = spawnSync('python3', ['-m', 'unittest', ...SUITES], {
      cwd: join(here, '../../http'),
      env: { ...process.env, HTTP_RECORD: file, PYTHONDONTWRITEBYTECODE: '1',
        HTTP_TEST_SERVER: join(dirname(process.env.BITSBRIDGE), 'tests/http/http_test_server') },
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stderr);
    return readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The operation that a request belongs to; undefined where the description has none. */
function operationOf({ method, target }) {
  const path = target.split('?')[0];
  for (const [template, item] of Object.entries(description.paths)) {
    const pattern = new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`);
    if (pattern.test(path)) return item[method.toLowerCase()];
  }
  return undefined;
}

const resolve = (thing) => (thing?.$ref
  ? thing.$ref.slice(2).split('/').reduce((place, name) => place[name], description) : thing);

test('every answer of the HTTP tests is as /openapi.json describes it', () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(description, 'api');
  const seen = new Set();
  let checked = 0;
  for (const answer of answers()) {
    const operation = operationOf(answer);
    if (!operation) continue;
    const where = `${answer.method} ${answer.target} ${answer.status}`;
    const response = resolve(operation.responses[answer.status] ?? operation.responses.default);
    const kind = answer.type?.split(';')[0];
    seen.add(`${operation.operationId} ${answer.status}`);
    if (!response.content) {
      assert.equal(answer.body, '', where);
      continue;
    }
    const schema = response.content[kind]?.schema;
    assert.ok(response.content[kind], `${where}: ${kind} is not described`);
    if (kind.endsWith('json') && schema) {
      const valid = ajv.validate(rooted(schema), JSON.parse(answer.body));
      assert.ok(valid, `${where}: ${ajv.errorsText()}\n${answer.body}`);
      checked += 1;
    }
  }
  assert.ok(checked > 150, `only ${checked} answers were checked`);
  for (const wanted of ['listJobs 200', 'listJobs 304', 'listJobs 400']) assert.ok(seen.has(wanted), wanted);
});

/** A schema of the description on its own: its references lead into the description. */
function rooted(schema) {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'));
}
