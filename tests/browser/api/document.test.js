// SPDX-License-Identifier: MIT
// webroot/openapi.json as a document: valid OpenAPI, nothing dangling, and the program's routes, all of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createConfig, lint } from '@redocly/openapi-core';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { description, operations, resolve } from '../harness/api-description.js';

/** Every object within a value, with its place. */
function* within(value, place = '#') {
  if (typeof value !== 'object' || value === null) return;
  yield [value, place];
  for (const [name, member] of Object.entries(value)) yield* within(member, `${place}/${name}`);
}

test('it is valid OpenAPI 3.1', async () => {
  assert.match(description.openapi, /^3\.1\.\d+$/);
  const result = await new Validator().validate(structuredClone(description));
  assert.ok(result.valid, JSON.stringify(result.errors, null, 1));
});

test('a linter of others finds nothing to complain of, not even a warning', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const found = await lint({ ref: fileURLToPath(new URL('../../../webroot/openapi.json', import.meta.url)), config });
  assert.deepEqual(found.map(({ severity, ruleId, message }) => `${severity} ${ruleId}: ${message}`), []);
});

test('its schemas are sound: no unknown keyword, no required member that is not there', () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, validateSchema: true });
  addFormats(ajv);
  const schemas = JSON.parse(JSON.stringify(description.components.schemas).replaceAll('#/components/schemas/', 'api#/$defs/'));
  ajv.addSchema({ $id: 'api', $defs: schemas });
  for (const name of Object.keys(schemas)) ajv.compile({ $ref: `api#/$defs/${name}` });
});

test('objects are closed, so that an answer with a member that is not described fails', () => {
  for (const [value, place] of within(description.components.schemas)) {
    if (value.type !== 'object' && !value.type?.includes?.('object')) continue;
    assert.notEqual(value.additionalProperties ?? true, true, place);
  }
});

test('references lead somewhere, and every component is used', () => {
  const used = new Set();
  for (const [value, place] of within(description)) {
    if (typeof value.$ref !== 'string') continue;
    assert.ok(resolve(value), `${place}: ${value.$ref}`);
    used.add(value.$ref);
  }
  for (const kind of ['schemas', 'responses']) {
    for (const name of Object.keys(description.components[kind])) assert.ok(used.has(`#/components/${kind}/${name}`), name);
  }
});

test('every operation has an id of its own, a summary, declared tags and its path parameters', () => {
  const ids = operations().map(({ operation }) => operation.operationId);
  assert.deepEqual([...new Set(ids)], ids);
  const tags = description.tags.map(({ name }) => name);
  for (const { path, operation } of operations()) {
    assert.match(operation.summary, /[.?]$|\.\)$/, operation.operationId);
    assert.ok(operation.tags.length > 0 && operation.tags.every((tag) => tags.includes(tag)), operation.operationId);
    const declared = (operation.parameters ?? []).filter((one) => one.in === 'path');
    assert.deepEqual(declared.map(({ name }) => name), [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name), path);
    assert.ok(declared.every((one) => one.required), path);
    assert.ok(operation.responses[403] && operation.responses[421], `${operation.operationId}: who may ask`);
  }
});

test('it has the routes of the program, no more and no less', () => {
  const source = readFileSync(new URL('../../../server/http/routes.c', import.meta.url), 'utf8');
  const table = source.slice(source.indexOf('routes[] = {'));
  const acting = [...table.matchAll(/ACTING\("(\w+)"/g)].map(([, name]) => `POST /api/v1/jobs/{}/${name}`);
  const rows = [...table.matchAll(/\{\.pattern = "(\/[^"*]*)"([^}]*)\}/g)].filter(([, , members]) => !members.includes('.on_question'));
  assert.ok(rows.length + acting.length >= 12, 'the table of routes was not found');
  const served = [...acting, ...rows.flatMap(([, path, members]) => [
    ...(members.includes('.get') ? [`GET ${path}`] : []), ...(members.includes('.post') ? [`POST ${path}`] : [])])];
  const described = operations().map(({ method, path }) => `${method} ${path.replace(/\{[^}]+\}/g, '{}')}`);
  assert.deepEqual(described.sort(), served.sort());
});
