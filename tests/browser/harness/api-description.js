// SPDX-License-Identifier: MIT
// webroot/openapi.json, and whether an answer is as it says.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export const description = JSON.parse(readFileSync(new URL('../../../webroot/openapi.json', import.meta.url), 'utf8'));

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(description, 'api');

/** A schema of the description on its own: its references lead into the description. */
const rooted = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'));

/** Where a reference leads; anything else is itself. */
export const resolve = (thing) => (thing?.$ref
  ? thing.$ref.slice(2).split('/').reduce((place, name) => place[name], description) : thing);

/** Every operation. @returns {{method: string, path: string, operation: object}[]} */
export const operations = () => Object.entries(description.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })));

/** The operation that a request belongs to; undefined where the description has none. */
export function operationOf({ method, target }) {
  const asked = target.split('?')[0];
  return operations().find(({ method: one, path }) => one === method
    && new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`).test(asked))?.operation;
}

/** What is wrong with a value by one of the description's schemas; empty: nothing. @returns {string} */
export function faultOf(value, schema) {
  return ajv.validate(rooted(schema), value) ? '' : ajv.errorsText();
}

/**
 * Throws where an answer is not as its operation says.
 * @param {{method: string, target: string, status: number, type: ?string, body: string}} answer
 * @returns {boolean} whether a schema judged its body
 */
export function checkAnswer(answer) {
  const { responses } = operationOf(answer);
  const where = `${answer.method} ${answer.target} ${answer.status}`;
  const response = resolve(responses[answer.status] ?? responses.default);
  assert.ok(response, `${where}: this status is not described`);
  if (!response.content) {
    assert.equal(answer.body, '', where);
    return false;
  }
  const kind = answer.type?.split(';')[0];
  assert.ok(response.content[kind], `${where}: ${kind} is not described`);
  if (!kind.endsWith('json')) return false;
  assert.equal(faultOf(JSON.parse(answer.body), response.content[kind].schema), '', `${where}\n${answer.body}`);
  return true;
}
