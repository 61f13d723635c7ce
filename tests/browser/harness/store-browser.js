// SPDX-License-Identifier: MIT
// A browser for which some sites of this machine are public ones, so that Local Network Access rules their way to loopback.

import { once } from 'node:events';
import { FIREFOX_ARGS } from './accessibility-tree.js';
import { connectBrowser, launchBrowser } from './browsers.js';
import { publicPorts } from './public-ports.js';
import { HOST, LOOPBACK, OTHER_HOST } from './store-site.js';

/** Names that look like others; the last one is störe.example. */
export const LOOKALIKES = ['127.0.0.1.evil.example', 'localhost.evil.example', 'evil.example', 'xn--stre-6qa.example'];
const HOSTS = [HOST, OTHER_HOST, ...LOOKALIKES];

/** What makes names and ports those of sites. @param {string} address where the names are; one that is not loopback's is public by itself, and Firefox asks the system for it */
function optionsFor(name, address) {
  const places = publicPorts().map(port => `${LOOPBACK}:${port}`);
  if (name === 'firefox') {
    const names = address === LOOPBACK ? { 'network.dns.localDomains': HOSTS.join(',') } : {};
    return { args: FIREFOX_ARGS, prefs: { ...names, 'network.lna.address_space.public.override': places.join(',') } };
  }
  return { prefs: {}, args: [`--host-resolver-rules=${HOSTS.map(host => `MAP ${host} ${address}`).join(', ')}`, '--ignore-certificate-errors',
    `--ip-address-space-overrides=${places.map(place => `${place}=public`).join(',')}`] };
}

/**
 * A browser of the test's own, for what others must not have.
 * @param {'chromium'|'firefox'} name @param {{args?: string[], prefs?: Object, address?: string, headless?: boolean, userDataDir?: string}} [options]
 */
export function launchStoreBrowser(name, { args = [], prefs = {}, address = LOOPBACK, ...options } = {}) {
  const usual = optionsFor(name, address);
  return launchBrowser(name, { ...options, args: [...usual.args, ...args], prefs: { ...usual.prefs, ...prefs } });
}

/**
 * The usual browser. Starting one takes seconds, so the files of a run hand it on to each other (harness/run.js), each
 * as the one before has got it: connectBrowser() sees to that.
 * @param {'chromium'|'firefox'} name @returns {Promise<import('puppeteer-core').Browser>} close() hands it on
 */
export async function openBrowser(name) {
  if (!process.send) return launchStoreBrowser(name);
  process.send({ browser: name });
  const [{ endpoint, error }] = await once(process, 'message');
  if (error) throw new Error(error);
  return connectBrowser(name, endpoint);
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
