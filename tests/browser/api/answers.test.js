// SPDX-License-Identifier: MIT
// Holds every answer of the HTTP tests to the API's own description.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkAnswer, operationOf } from '../harness/api-description.js';
import { findBridge } from '../harness/bridge.js';

const here = dirname(fileURLToPath(import.meta.url));
const SUITES = ['test_jobs', 'test_control', 'test_metrics'];

/** Runs the HTTP tests and gives every request and answer of theirs. */
function answers() {
  const folder = mkdtempSync(join(tmpdir(), 'bitsbridge-openapi-'));
  const file = join(folder, 'record');
  try {
    const run = spawnSync('python3', ['-m', 'unittest', ...SUITES], {
      cwd: join(here, '../../http'),
      env: { ...process.env, HTTP_RECORD: file, PYTHONDONTWRITEBYTECODE: '1',
        HTTP_TEST_SERVER: join(dirname(findBridge()), 'tests/http/http_test_server') },
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stderr);
    return readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('every answer of the HTTP tests is as /openapi.json describes it', () => {
  const seen = new Set();
  let checked = 0;
  for (const answer of answers()) {
    const operation = operationOf(answer);
    if (!operation) continue;
    seen.add(`${operation.operationId} ${answer.status}`);
    if (checkAnswer(answer)) checked += 1;
  }
  assert.ok(checked > 150, `only ${checked} answers were checked`);
  for (const wanted of ['listJobs 200', 'listJobs 304', 'listJobs 400']) assert.ok(seen.has(wanted), wanted);
});
