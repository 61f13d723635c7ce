// SPDX-License-Identifier: MIT
// A browser for which some sites of this machine are public ones, so that Local Network Access rules their way to loopback.

import { FIREFOX_ARGS } from './accessibility-tree.js';
import { launchBrowser } from './browsers.js';
import { HOST, LOOPBACK, OTHER_HOST } from './store-site.js';

/**
 * A site on an address of its own is public by that.
 * @param {'chromium'|'firefox'} name @param {import('./store-site.js').StoreSite[]} publicSites
 * @param {{names?: string[], args?: string[]}} [options] names: further ones of this machine
 */
export function launchStoreBrowser(name, publicSites = [], options = {}) {
  const places = publicSites.filter(site => site.address === LOOPBACK).map(site => `${LOOPBACK}:${site.port}`);
  const address = publicSites[0]?.address ?? LOOPBACK;
  const { args = [], names = [] } = options;
  const hosts = [HOST, OTHER_HOST, ...names];
  if (name === 'firefox') {
    const prefs = address === LOOPBACK ? { 'network.dns.localDomains': hosts.join(',') } : { 'network.dns.forceResolve': address };
    if (places.length) prefs['network.lna.address_space.public.override'] = places.join(',');
    return launchBrowser(name, { ...options, prefs: { ...options.prefs, ...prefs }, args: [...FIREFOX_ARGS, ...args] });
  }
  const rules = [`--host-resolver-rules=${hosts.map(host => `MAP ${host} ${address}`).join(', ')}`, '--ignore-certificate-errors'];
  if (places.length) rules.push(`--ip-address-space-overrides=${places.map(place => `${place}=public`).join(',')}`);
  return launchBrowser(name, { ...options, args: [...args, ...rules] });
}

/** Chromium forgets what was decided when the session ends that has said so. */
const sessions = new WeakMap();

/**
 * What the user has decided for a site.
 * @param {'granted'|'denied'|'prompt'} state
 */
export async function setPermission(name, browser, origin, state) {
  if (name === 'firefox') {
    await browser.connection.send('permissions.setPermission', { descriptor: { name: 'loopback-network' }, state, origin });
    return;
  }
  if (!sessions.has(browser)) sessions.set(browser, await browser.target().createCDPSession());
  await sessions.get(browser).send('Browser.setPermission', { permission: { name: 'loopback-network' }, setting: state, origin });
}

/** Chromium as the user left it. */
export async function resetPermissions(browser) {
  await sessions.get(browser)?.send('Browser.resetPermissions');
}
