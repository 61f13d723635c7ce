// SPDX-License-Identifier: MIT
// What the address after # says: "/jobs/ID", "/as/ORIGIN" or "/?group=provider&search=...". Pure.

import { CHOICES, DEFAULT_CHOICE } from './jobs.js';

/** @returns {{page: 'list', choice: import('./jobs.js').Choice} | {page: 'job'|'as', id: string}} */
export function parseRoute(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?', 2);
  const [, kind, id] = /^\/(jobs|as)\/([^/]+)$/.exec(path) ?? [];
  if (kind !== undefined) return { page: kind === 'jobs' ? 'job' : 'as', id: decodeLoosely(id) };
  const choice = { ...DEFAULT_CHOICE };
  for (const [name, value] of new URLSearchParams(query)) {
    if (Object.hasOwn(choice, name) && (CHOICES[name]?.includes(value) ?? true)) choice[name] = value;
  }
  return { page: 'list', choice };
}

function decodeLoosely(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The list as this site sees it. */
export const asRoute = (origin) => `#/as/${encodeURIComponent(origin)}`;
export const jobRoute = (id) => `#/jobs/${encodeURIComponent(id)}`;

/** Only what differs from the default stands in the address. */
export function listRoute(choice) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(choice)) if (value !== DEFAULT_CHOICE[name]) query.set(name, value);
  const text = query.toString();
  return text === '' ? '#/' : `#/?${text}`;
}
