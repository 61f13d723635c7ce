// SPDX-License-Identifier: MIT
// A browser for which some sites of this machine are public ones, so that Local Network Access rules their way to loopback.

import { launchBrowser } from './browsers.js';
import { HOST, OTHER_HOST } from './store-site.js';

/** @param {'chromium'|'firefox'} name @param {import('./store-site.js').StoreSite[]} publicSites */
export function launchStoreBrowser(name, publicSites = [], options = {}) {
  const places = publicSites.map(site => `127.0.0.1:${site.port}`);
  const { args = [] } = options;
  if (name === 'firefox') {
    const prefs = { 'network.dns.localDomains': `${HOST},${OTHER_HOST}` };
    if (places.length) prefs['network.lna.address_space.public.override'] = places.join(',');
    return launchBrowser(name, { ...options, prefs });
  }
  const rules = [`--host-resolver-rules=MAP ${HOST} 127.0.0.1, MAP ${OTHER_HOST} 127.0.0.1`, '--ignore-certificate-errors'];
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
