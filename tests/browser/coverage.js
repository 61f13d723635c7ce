// SPDX-License-Identifier: MIT
// node tests/browser/coverage.js FOLDER: which lines of webroot's scripts ran, from what node (NODE_V8_COVERAGE) and
// Chromium (harness/coverage.js) have left in FOLDER. A line counts as run where no part of it lies in a block that never ran.
// FOLDER/lines.txt gets the lines that did not. Exit status: 0 at least as many as asked for (LEAST, in percent), 1 fewer,
// 2 nothing was measured.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const WEBROOT = fileURLToPath(new URL('../../webroot/', import.meta.url));
const folder = process.argv[2];
const least = Number(process.env.LEAST ?? 0);

function scriptsBelow(place) {
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return scriptsBelow(join(place, entry.name));
    return entry.name.endsWith('.js') ? [join(place, entry.name)] : [];
  });
}

/** The offsets that one run has reached: V8 nests its ranges, the innermost one decides. */
function reached(length, functions) {
  const counts = new Int32Array(length).fill(-1);
  const ranges = functions.flatMap(({ ranges: of }) => of).sort((a, b) => (b.endOffset - b.startOffset) - (a.endOffset - a.startOffset));
  for (const { startOffset, endOffset, count } of ranges) counts.fill(count, startOffset, Math.min(endOffset, length));
  return counts;
}

const files = new Map(scriptsBelow(WEBROOT).map((path) => {
  const text = readFileSync(path, 'utf8');
  return [path, { path, text, ran: new Uint8Array(text.length) }];
}));
const byText = new Map([...files.values()].map((file) => [file.text, file]));

function add(file, functions) {
  reached(file.text.length, functions).forEach((count, at) => { if (count > 0) file.ran[at] = 1; });
}

for (const name of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
  const content = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  if (Array.isArray(content)) {
    for (const { text, functions } of content) if (byText.has(text)) add(byText.get(text), functions);
  } else {
    for (const { url, functions } of content.result ?? []) {
      const file = url.startsWith('file:') && files.get(fileURLToPath(url));
      if (file) add(file, functions);
    }
  }
}

/** Lines with code: [number, whether all of it ran]. */
function linesOf({ text, ran }) {
  let at = 0, comment = false;
  const lines = [];
  text.split('\n').forEach((line, index) => {
    const start = at;
    at += line.length + 1;
    const bare = line.trim();
    if (bare.startsWith('/*')) comment = true;
    const counts = !comment && bare !== '' && !bare.startsWith('//') && !/^[\])}>;,`]*$/.test(bare);
    if (bare.endsWith('*/')) comment = false;
    if (!counts) return;
    const first = start + line.indexOf(bare);
    let all = true;
    for (let i = first; i < first + bare.length; i++) all &&= ran[i] === 1 || text[i] === ' ';
    lines.push([index + 1, all]);
  });
  return lines;
}

const rooms = new Map();
const missing = [];
for (const file of files.values()) {
  const name = relative(WEBROOT, file.path), room = name.includes('/') ? name.split('/')[0] : '.';
  const sum = rooms.get(room) ?? { run: 0, all: 0 };
  for (const [number, ran] of linesOf(file)) {
    sum.all++;
    if (ran) sum.run++;
    else missing.push(`${name}:${number}: ${file.text.split('\n')[number - 1].trim()}`);
  }
  rooms.set(room, sum);
}
writeFileSync(join(folder, 'lines.txt'), `${missing.join('\n')}\n`);
const percent = ({ run, all }) => (all ? (100 * run) / all : 100);
// The demo is a page of its own, for people.
const counted = [...rooms].filter(([room]) => room !== 'demo');
const total = counted.reduce((sum, [, { run, all }]) => ({ run: sum.run + run, all: sum.all + all }), { run: 0, all: 0 });
for (const [room, sum] of [...rooms].sort()) console.log(`${room.padEnd(12)} ${percent(sum).toFixed(1).padStart(5)} % of ${sum.all} lines${room === 'demo' ? ' (not counted)' : ''}`);
console.log(`${'all'.padEnd(12)} ${percent(total).toFixed(1).padStart(5)} % of ${total.all} lines; what did not run: ${join(folder, 'lines.txt')}`);
process.exitCode = total.run === 0 ? 2 : percent(total) < least ? 1 : 0;
