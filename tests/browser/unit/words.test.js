// SPDX-License-Identifier: MIT
// The dashboard's words: each language has all of them, none is left over, and none stands outside of the table.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { texts } from '../../../webroot/client/describe.js';
import { serverWords, warningsInWords } from '../../../webroot/dashboard/server-words.js';
import { createText } from '../../../webroot/dashboard/text.js';
import { words } from '../../../webroot/dashboard/words.js';

const FOLDER = new URL('../../../webroot/dashboard/', import.meta.url);
const sources = readdirSync(FOLDER).filter((name) => name.endsWith('.js') && !/words(-\w+)?\.js$/.test(name))
  .map((name) => ({ name, code: readFileSync(new URL(name, FOLDER), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '') }));
const page = readFileSync(new URL('../../../webroot/index.html', import.meta.url), 'utf8');
const forms = (entry) => (typeof entry === 'string' ? [entry] : Object.values(entry));
const placeholders = (entry) => [...new Set(forms(entry).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort().join();

test('each language has the words of the others, with the same places for values', () => {
  for (const [language, table] of Object.entries(words)) {
    assert.deepEqual(Object.keys(table), Object.keys(words.en), language);
    for (const [key, entry] of Object.entries(table)) {
      const [own, english] = [placeholders(entry), placeholders(words.en[key])].map((list) => list.replace('{n}', ''));
      assert.equal(own, english, `${language} ${key}`);
    }
  }
});

test('how a job ends, and what an upload does, has the same word on a store’s page', () => {
  const both = [['error', 'error'], ['connecting', 'connecting'], ['acknowledged', 'acknowledged'], ['cancelled', 'cancelled'],
    ['up-transferring', 'upload-transferring'], ['up-transferred', 'upload-transferred'], ['re-transferring', 'reply']];
  for (const [language, table] of Object.entries(words)) {
    for (const [element, dashboard] of both) assert.equal(texts[language][element], table[`state.${dashboard}`], `${language} ${element}`);
  }
});

test('every key is used, and every key that is used is there', () => {
  const all = sources.map(({ code }) => code).join('\n') + page;
  const prefixes = [...all.matchAll(/`([a-z-]+\.)\$\{/g)].map(([, prefix]) => prefix);
  for (const key of Object.keys(words.en)) {
    assert.ok(all.includes(`'${key}'`) || all.includes(`"${key}"`) || prefixes.some((prefix) => key.startsWith(prefix)), `${key} is not used`);
  }
  for (const [, key] of all.matchAll(/\bsay\('([\w.-]+)'/g)) {
    assert.ok(key in words.en || prefixes.some((prefix) => `${prefix}${key}` in words.en), `${key} is not there`);
  }
});

test('no sentence stands outside of the table', () => {
  for (const { name, code } of sources) {
    for (const [, literal] of code.matchAll(/'((?:[^'\\\n]|\\.)*)'/g)) {
      const sentence = /^[A-Z][a-z]+( [a-z]+)+|^[a-z]+( [a-z,]+){2,}/.test(literal);
      assert.equal(sentence && !/^(no words for|button |job-|unsupported|My song)/.test(literal), false, `${name}: '${literal}'`);
    }
  }
});

test('what the bridge says has codes that there are', () => {
  const header = (name) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
  const warnings = [...header('include/snapshot.h').matchAll(/X\(WARN_\w+, "([\w-]+)"/g)].map(([, code]) => code);
  const codes = [...readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8').matchAll(/^\| `(0x[0-9A-F]{8})`/gm)].map(([, code]) => code);
  assert.ok(warnings.length > 4 && codes.length > 100);
  for (const [language, table] of Object.entries(serverWords)) {
    for (const code of warnings) assert.ok(table[code], `${language} has no words for the warning ${code}`);
    for (const code of Object.keys(table).filter((key) => key.startsWith('0x'))) assert.ok(codes.includes(code), code);
  }
});

test('a warning of what did not succeed says why in each language', () => {
  const job = (error) => ({ lastError: error, warnings: [{ code: 'filing-failed', message: 'Not filed. The disk is full. Free some.' }] });
  const said = (language, error) => warningsInWords(createText(language), job(error)).map(({ words: each, lang }) => [each, lang]);
  const full = { code: '0x80070070', message: 'The disk is full.' };
  const odd = { code: '0x8007045D', message: 'The disk reported an error.' };
  assert.deepEqual(said('en', full), [['Not filed. The disk is full. Free some.', null]]);
  assert.deepEqual(said('de', full), [[serverWords.de['filing-failed'], null], ['Der Datenträger ist voll.', null]]);
  assert.deepEqual(said('de', odd)[1], ['The disk reported an error.', 'en']);
  assert.equal(said('de', null).length, 1);
});
