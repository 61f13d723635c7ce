// SPDX-License-Identifier: MIT
// webroot/client as a package: its size, its types, what npm packs, and a consumer that a compiler has checked.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const CLIENT = fileURLToPath(new URL('../../../webroot/client/', import.meta.url));
const TSC = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url));
const ESBUILD = fileURLToPath(new URL('../node_modules/.bin/esbuild', import.meta.url));
const PACK = fileURLToPath(new URL('../../../script/pack-client', import.meta.url));
const SIZE_MAX = 16 * 1024;
const SCRIPTS = readdirSync(CLIENT).filter(name => name.endsWith('.js')).sort();
const folder = mkdtempSync(join(tmpdir(), 'bitsbridge-package-'));
const skip = existsSync(TSC) ? false : 'the packages are missing (cd tests/browser && npm ci)';

after(() => rmSync(folder, { recursive: true, force: true }));

function run(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Error(`${command}: ${error.stdout}${error.stderr}`);
  }
}

/** What script/pack-client makes, which browsers load: from a store, and from the bridge. */
let packed;
function pack() {
  if (packed) return packed;
  packed = join(folder, 'packed');
  run('env', [`ESBUILD=${ESBUILD}`, PACK, packed]);
  return packed;
}

test('all scripts stay under 16 KB, gzipped one by one as browsers load them', { skip }, () => {
  assert.ok(SCRIPTS.length >= 3);
  const sizes = SCRIPTS.map(name => gzipSync(readFileSync(join(pack(), name)), { level: 9 }).length);
  const sum = sizes.reduce((a, b) => a + b);
  assert.ok(sum < SIZE_MAX, `${sum} bytes: ${SCRIPTS.map((name, i) => `${name} ${sizes[i]}`).join(', ')}`);
});

test('nothing else is there but types and the package’s description, which are not compiled in', () => {
  const others = readdirSync(CLIENT).filter(name => !name.endsWith('.js'));
  assert.deepEqual(others.sort(), ['bitsbridge.d.ts', 'custom-elements.json', 'download-manager.d.ts', 'elements.d.ts', 'package.json']);
});

test('the scripts load nothing but each other, and know no address but the bridge', () => {
  for (const name of SCRIPTS) {
    const text = readFileSync(join(CLIENT, name), 'utf8');
    for (const [, from] of text.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)) assert.match(from, /^\.\/[a-z-]+\.js$/, name);
    for (const [address] of text.matchAll(/https?:\/\/[^'"`\s)]+/g)) assert.equal(address, 'http://127.0.0.1:2487', name);
  }
});

let compiled;

/** The modules and their types in one program, as a compiler sees them. */
function compile() {
  return compiled ??= compileOnce();
}

function compileOnce() {
  const ts = createRequire(import.meta.url)('typescript');
  const program = ts.createProgram(['bitsbridge.js', 'elements.js', 'bitsbridge.d.ts', 'elements.d.ts'].map(name => join(CLIENT, name)), {
    allowJs: true, checkJs: true, strict: true, noImplicitAny: false, noEmit: true, skipLibCheck: false, types: [],
    target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  });
  const checker = program.getTypeChecker();
  const exportsOf = name => {
    const file = program.getSourceFile(join(CLIENT, name));
    return new Map(checker.getExportsOfModule(checker.getSymbolAtLocation(file)).filter(one => one.flags & ts.SymbolFlags.Value || one.flags & ts.SymbolFlags.Alias)
      .map(one => [one.name, one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one]));
  };
  return { ts, program, checker, exportsOf };
}

test('a compiler finds nothing wrong in the modules', { skip }, () => {
  const { ts, program } = compile();
  const faults = ts.getPreEmitDiagnostics(program);
  assert.equal(ts.formatDiagnostics(faults, { getCurrentDirectory: () => CLIENT, getCanonicalFileName: name => name, getNewLine: () => '\n' }), '');
});

test('the types are those of the scripts: the same names, and every member fits', { skip }, () => {
  const { ts, checker, exportsOf } = compile();
  let compared = 0;
  const fits = (made, said, where) => {
    compared++;
    assert.ok(checker.isTypeAssignableTo(made, said), `${where}: ${checker.typeToString(made)} is not ${checker.typeToString(said)}`);
  };
  for (const name of ['bitsbridge', 'elements']) {
    const [made, said] = [exportsOf(`${name}.js`), exportsOf(`${name}.d.ts`)];
    assert.deepEqual([...said.keys()].sort(), [...made.keys()].sort(), name);
    for (const [key, declared] of said) {
      const script = made.get(key);
      const where = `${name} ${key}`;
      if (!(declared.flags & ts.SymbolFlags.Class)) {
        fits(checker.getTypeOfSymbol(script), checker.getTypeOfSymbol(declared), where);
        continue;
      }
      const own = symbol => new Map(checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
        .filter(({ name: member, declarations }) => !member.includes('#') && declarations?.some(one => one.getSourceFile().fileName.startsWith(CLIENT))
          && !['connectedCallback', 'disconnectedCallback', 'attributeChangedCallback', 'name'].includes(member)).map(one => [one.name, one]));
      assert.deepEqual([...own(declared).keys()].sort(), [...own(script).keys()].sort(), where);
      for (const [member, symbol] of own(declared)) fits(checker.getTypeOfSymbol(own(script).get(member)), checker.getTypeOfSymbol(symbol), `${where}.${member}`);
    }
  }
  assert.ok(compared > 20, `${compared} comparisons`);
});

test('npm packs it, with scripts and types', () => {
  const [{ files }] = JSON.parse(run('npm', ['pack', '--dry-run', '--json', '--offline'], CLIENT));
  assert.deepEqual(files.map(file => file.path).sort(), [...SCRIPTS, 'bitsbridge.d.ts', 'custom-elements.json', 'download-manager.d.ts', 'elements.d.ts', 'package.json'].sort());
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
    document.querySelector('bits-progress')?.store?.start();
    export const bar = new BitsProgress().store?.state ?? state;`;
  check(good);
  assert.throws(() => check(good.replace("'suspend'", "'explode'")), /explode/);
  assert.throws(() => check(good.replace('job.metadata.title', 'job.metadata.missing')), /missing/);
});

test('JSX, window.external and the element’s properties and events are checked too', { skip }, () => {
  const check = (source, ...more) => {
    writeFileSync(join(folder, 'shop.tsx'), source);
    run(TSC, ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--lib', 'es2023,dom', ...more, 'shop.tsx'], folder);
  };
  const plain = `
    import type { BitsProgress } from 'bitsbridge-client/elements.js';
    import type { ComError } from 'bitsbridge-client/download-manager.js';
    export const bar = <bits-progress service-id={253675} index={0} start={false} label="Song"></bits-progress>;
    const element: BitsProgress = document.createElement('bits-progress');
    element.serviceId = 253675;
    element.start = false;
    const index: number | null = element.index;
    element.addEventListener('bits-state', event => event.detail.state === 'live' && index);
    const collection = window.external.DownloadManager.createDownloadCollection();
    const state: 0 | 1 | 2 | 3 | 4 = collection.startDownload('/a.wma', 'background').downloadState;
    export const failed = (error: ComError): number => error.number + state;
    window.external.playMedia('/a.wma');`;
  check(plain, '--jsx', 'preserve');
  assert.throws(() => check(plain.replace('start={false}', 'start="soon"'), '--jsx', 'preserve'), /boolean/);
  assert.throws(() => check(plain.replace('downloadState', 'downloadStatus'), '--jsx', 'preserve'), /downloadStatus/);
  symlinkSync(join(CLIENT, '../../tests/browser/node_modules/@types'), join(folder, 'node_modules/@types'));
  const react = `
    import type { BitsProgressAttributes } from 'bitsbridge-client/elements.js';
    declare module 'react' {
      namespace JSX {
        interface IntrinsicElements { 'bits-progress': BitsProgressAttributes }
      }
    }
    export const Bar = ({ id }: { id: number }) => <bits-progress serviceId={id} start={false} className="x" key={id} />;`;
  check(react, '--jsx', 'react-jsx', '--types', 'react', '--skipLibCheck');
});

test('each entry point can be imported where there is no page', () => {
  for (const name of ['bitsbridge.js', 'elements.js', 'download-manager.js']) {
    run(process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(join(CLIENT, name))})`], folder);
  }
});

test('publint and attw find nothing wrong in the packed package', { skip }, context => {
  const bin = name => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));
  const { name, version } = JSON.parse(readFileSync(join(pack(), 'package.json'), 'utf8'));
  run('npm', ['pack', '--silent', '--offline'], pack());
  run(bin('publint'), ['--strict', pack()], folder);
  if (Number(process.versions.node.split('.')[0]) < 20) return context.diagnostic('attw needs Node.js 20');
  return run(bin('attw'), ['--profile', 'esm-only', join(pack(), `${name}-${version}.tgz`)], folder);
});

test('custom-elements.json names the attributes, properties, parts and events of the element', () => {
  const { declarations: [{ attributes, members, cssParts, cssProperties, events, tagName }] } = JSON.parse(readFileSync(join(CLIENT, 'custom-elements.json'), 'utf8')).modules[0];
  const script = readFileSync(join(CLIENT, 'elements.js'), 'utf8');
  const all = pattern => [...new Set([...script.matchAll(pattern)].map(([, one]) => one))].sort();
  const names = list => list.map(one => one.name).sort();
  assert.match(script, new RegExp(`define\\('${tagName}'`));
  const reflected = /NAMES = \[(.*)\]/.exec(script)[1].split(', ').map(one => one.slice(1, -1)).sort();
  assert.deepEqual(names(attributes), reflected);
  assert.deepEqual(names(members), [...reflected.map(one => one.replace('-id', 'Id')), ...all(/^ {2}get (\w+)\(\)/gm)].sort());
  assert.deepEqual(names(cssParts), all(/make\('\w+', '(\w+)'/g));
  assert.deepEqual(names(cssProperties), all(/var\((--[a-z-]+)/g));
  assert.deepEqual(names(events), ['bits-change', 'bits-state']);
});

test('the documents name no package that somebody else could publish', () => {
  const { name, private: isPrivate } = JSON.parse(readFileSync(join(CLIENT, 'package.json'), 'utf8'));
  assert.equal(isPrivate, true);
  for (const file of ['README.md', ...readdirSync(join(CLIENT, '../../docs')).filter(one => one.endsWith('.md')).map(one => `docs/${one}`)]) {
    const text = readFileSync(join(CLIENT, '../..', file), 'utf8');
    assert.ok(!text.includes(name), `${file} names ${name}`);
    for (const [command] of text.matchAll(/npm (?:install|i|add) [^\s`]+/g)) assert.match(command, / \.{0,2}\//, file);
  }
});
