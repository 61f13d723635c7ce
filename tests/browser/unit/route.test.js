// SPDX-License-Identifier: MIT
// The address after #, and commands for a shell.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { DEFAULT_CHOICE } from '../../../webroot/dashboard/jobs.js';
import { jobRoute, listRoute, parseRoute } from '../../../webroot/dashboard/route.js';
import { commandLine, shortIds } from '../../../webroot/dashboard/shell-quote.js';

test('what is chosen goes into the address and comes back', () => {
  const choice = { ...DEFAULT_CHOICE, search: 'a&b=ü #', group: 'state' };
  assert.deepEqual(parseRoute(listRoute(choice)), { page: 'list', choice });
  assert.equal(listRoute(DEFAULT_CHOICE), '#/');
  for (const hash of ['', '#', '#/', '#/nonsense', '#/?unknown=1', '#main', '#/?filter=attention&sort=x&group=constructor&view=1']) {
    assert.deepEqual(parseRoute(hash), { page: 'list', choice: DEFAULT_CHOICE }, hash);
  }
});

test('a job has an address', () => {
  assert.deepEqual(parseRoute(jobRoute('a/b')), { page: 'job', id: 'a/b' });
  assert.deepEqual(parseRoute('#/jobs/%E0%A4%A'), { page: 'job', id: '%E0%A4%A' });
});


test('what is copied means the same to a shell', () => {
  const words = ['printf', '%s\\n', "it's", 'a b', '$HOME', '`x`', '', 'http://127.0.0.1:2487/api?x=1&y=2', 'naïve', '*', '~', '-e'];
  assert.equal(execFileSync('sh', ['-c', commandLine(...words)], { encoding: 'utf8' }), `${words.slice(2).join('\n')}\n`);
  assert.equal(commandLine('bitsbridge', 'list', '--all'), 'bitsbridge list --all');
});

test('ids are cut to a beginning that is theirs alone', () => {
  const jobs = ['aaaaaaaa-1', 'aaaaaaaa-2', 'bbbbbbbb-1'].map((id) => ({ id }));
  assert.deepEqual(shortIds(jobs, jobs), ['aaaaaaaa-1', 'aaaaaaaa-2', 'bbbbbbbb']);
});
