// SPDX-License-Identifier: MIT
// node --import ./harness/modules.js: loads webroot/'s files as the ES modules that they are for a browser, without a
// package.json among the pages, and gives Node.js 18 the global that browsers have.

import { webcrypto } from 'node:crypto';
import { register } from 'node:module';

globalThis.crypto ??= webcrypto;

const hook = `
export function load(url, context, next) {
  return next(url, url.includes('/webroot/') && url.endsWith('.js') ? { ...context, format: 'module' } : context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
