// SPDX-License-Identifier: MIT
// webroot/client as a package: its size, its types, what npm packs, and a consumer that a compiler has checked.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const CLIENT = fileURLToPath(new URL('../../../webroot/client/', import.meta.url));
const TSC = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url));
const SIZE_MAX = 16 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'bitsbridge-package-'));
const skip = existsSync(TSC) ? false : 'TypeScript is missing (cd tests/browser && npm ci)';

after(() => rmSync(folder, { recursive: true, force: true }));

function run(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Error(`${command}: ${error.stdout}${error.stderr}`);
  }
}

test('all scripts together stay under 16 KB, gzipped', () => {
  const scripts = readdirSync(CLIENT).filter(name => name.endsWith('.js')).sort();
  assert.ok(scripts.length >= 3);
  const { length } = gzipSync(Buffer.concat(scripts.map(name => readFileSync(join(CLIENT, name)))), { level: 9 });
  assert.ok(length < SIZE_MAX, `${length} bytes`);
});

test('the scripts load nothing but each other, and know no address but the bridge', () => {
  for (const name of readdirSync(CLIENT).filter(one => one.endsWith('.js'))) {
    const text = readFileSync(join(CLIENT, name), 'utf8');
    for (const [, from] of text.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)) assert.match(from, /^\.\/[a-z-]+\.(js|ts)$/, name);
    for (const [address] of text.matchAll(/https?:\/\/[^'"`\s)]+/g)) assert.equal(address, 'http://127.0.0.1:2487', name);
  }
});

test('the types are those of the scripts: made anew they are the same', { skip }, () => {
  const types = join(folder, 'types');
  run(TSC, ['--allowJs', '--checkJs', '--strict', '--noImplicitAny', 'false', '--target', 'es2023', '--module', 'nodenext',
    '--lib', 'es2023,dom,dom.iterable', '--declaration', '--emitDeclarationOnly', '--outDir', types,
    'bitsbridge.js', 'elements.js', 'types.ts'], CLIENT);
  const names = readdirSync(types).sort();
  assert.deepEqual(readdirSync(join(CLIENT, 'types')).sort(), names);
  for (const name of names) {
    assert.equal(readFileSync(join(CLIENT, 'types', name), 'utf8'), readFileSync(join(types, name), 'utf8'),
      `${name}: copy it from the compiler's output (see this test for how)`);
  }
});

test('npm packs it, with scripts and types', () => {
  const [{ files }] = JSON.parse(run('npm', ['pack', '--dry-run', '--json', '--offline'], CLIENT));
  const names = files.map(file => file.path);
  for (const name of ['package.json', 'bitsbridge.js', 'elements.js', 'download-manager.js', 'types/bitsbridge.d.ts', 'types/elements.d.ts']) {
    assert.ok(names.includes(name), name);
  }
  for (const name of readdirSync(CLIENT).filter(one => one.endsWith('.js'))) assert.ok(names.includes(name), name);
});

test('a consumer is checked against the types', { skip }, () => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(CLIENT, join(folder, 'node_modules/bitsbridge-client'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  const check = source => {
    writeFileSync(join(folder, 'shop.ts'), source);
    run(TSC, ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--lib', 'es2023,dom', 'shop.ts'], folder);
  };
  const good = `
    import { connect, BridgeError, type Job, type State } from 'bitsbridge-client';
    import { BitsProgress, texts } from 'bitsbridge-client/elements.js';
    const store = connect({ serviceId: '253675', url: 'http://127.0.0.1:2487' });
    const names = (jobs: readonly Job[]): string[] => jobs.map(job => job.metadata.title);
    store.addEventListener('change', () => names(store.jobs));
    const state: State = store.state;
    const made: Promise<Job> = store.create({ url: 'https://store.example/a.mp3', serviceId: 7, metadata: { title: 'A' } });
    made.catch(error => error instanceof BridgeError && error.status);
    store.act('id', 'suspend').then(job => job.progress.fraction ?? 0);
    texts.fr = { transferring: 'Téléchargement' };
    export const bar = new BitsProgress().store?.state ?? state;`;
  check(good);
  assert.throws(() => check(good.replace("'suspend'", "'explode'")), /explode/);
  assert.throws(() => check(good.replace('job.metadata.title', 'job.metadata.missing')), /missing/);
});
