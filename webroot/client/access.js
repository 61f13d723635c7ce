// SPDX-License-Identifier: MIT
// What the browser says about this page's way to loopback: the permission, the frame, the page's own policy.

const NAME = 'loopback-network';

async function query(name) {
  try {
    return await navigator.permissions.query({ name: /** @type {PermissionName} */ (name) });
  } catch {
    return null;
  }
}

/** Browsers let a page of this machine reach loopback without a question. */
export const isLocalPage = () => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname);

/** Watches the permission. Dispatches `change`. */
export class Access extends EventTarget {
  /** @type {?PermissionStatus} */ #status = null;
  isChromium = false;
  isBlockedByPolicy = false;

  constructor(origin) {
    super();
    this.origin = origin;
    this.isOwn = location.origin === origin;
    this.ready = this.#watch();
    document.addEventListener('securitypolicyviolation', event => {
      if (event.disposition === 'enforce' && event.blockedURI.startsWith(origin)) this.isBlockedByPolicy = true;
    });
  }

  async #watch() {
    this.#status = await query(NAME);
    this.isChromium = Boolean(await query('local-network-access')); // Firefox does not know this older name
    this.#status?.addEventListener('change', () => this.dispatchEvent(new Event('change')));
  }

  /** "unknown" where the browser has no such permission. */
  get permission() {
    return this.isOwn ? 'granted' : this.#status?.state ?? 'unknown';
  }

  /** The browser asks before a request of this page goes through. */
  get asks() {
    return this.permission === 'prompt' && !isLocalPage();
  }

  /** State and reason of a page that has not tried yet. @returns {[import('./types.js').State, ?string]} */
  get standing() {
    if (self.origin === 'null') return ['unsupported', 'opaque-origin'];
    if (this.isBlockedByPolicy) return ['unsupported', 'csp'];
    const policy = document['featurePolicy'];
    if (!this.isOwn && policy?.features().includes(NAME) && !policy.allowsFeature(NAME)) {
      return ['unsupported', window === window.top ? 'permissions-policy' : 'frame'];
    }
    switch (this.permission) {
      case 'denied':
        if (this.isChromium && !isSecureContext) return ['unsupported', 'insecure-page'];
        return ['denied', window === window.top ? null : 'frame'];
      case 'prompt':
        return this.asks ? ['needs-permission', null] : ['idle', null];
      default:
        return ['idle', null];
    }
  }
}
