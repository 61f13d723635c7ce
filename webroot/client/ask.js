// SPDX-License-Identifier: MIT
// Sends the visitor to the bridge's own page, on which he says what this site may see. A tab opens only from his click.

/** @type {Map<string, Promise<'allowed' | 'not-allowed'>>} */
const open = new Map();

/** The browser sends the origin along, which bears out who asks, and gives the tab no way back. */
function show(href) {
  const link = document.createElement('a');
  Object.assign(link, { href, target: '_blank', referrerPolicy: 'origin' });
  link.click();
}

/** A click that has been used up is asked for once more. */
async function offer(act) {
  const button = document.createElement('button');
  button.textContent = (await import('./describe.js')).say(document.documentElement.lang || navigator.language, 'button-idle');
  button.style.cssText = 'position: fixed; inset: auto 0 0; z-index: 9999';
  document.body.append(button);
  await new Promise(resolve => {
    button.onclick = () => resolve(act());
  });
  button.remove();
}

/** Looks again whenever the store's state or the visitor's eyes go elsewhere. */
function until(store, isReached) {
  return new Promise(resolve => {
    const end = new AbortController();
    const look = () => isReached() && resolve(end.abort());
    for (const type of ['focus', 'blur', 'visibilitychange']) addEventListener(type, look, { signal: end.signal, capture: true });
    store.addEventListener('state', look, end);
    look();
  });
}

async function decide(store, control, href) {
  const isKnown = () => /^(live|forb)/.test(store.state);
  if (!isKnown()) store.start();
  await until(store, () => !/^(idle|conn)/.test(store.state));
  if (!isKnown()) return 'not-allowed';
  const wasLive = store.state === 'live';
  if (navigator.userActivation?.isActive) show(href);
  else await offer(() => show(href));
  let wasAway = false;
  await until(store, () => { // the visitor is back, or the bridge lets this page read
    const isHere = !document.hidden && document.hasFocus();
    wasAway ||= !isHere;
    return wasAway && isHere || !wasLive && store.state === 'live';
  });
  const access = await store.request('GET', '/api/v1/access').catch(() => {});
  if (!access || (control && !access.control)) return 'not-allowed';
  store.start();
  return 'allowed';
}

/** The same question is asked once at a time. */
export function ask(store, providers, control) {
  if (!providers.length) return Promise.reject(new TypeError('no providers'));
  const href = [`${store.url}/allow?origin=${encodeURIComponent(self.origin)}`, ...providers.map(encodeURIComponent)].join('&provider=') + (control ? '&control=1' : '');
  const asking = open.get(href) ?? decide(store, control, href).finally(() => open.delete(href));
  open.set(href, asking);
  return asking;
}
