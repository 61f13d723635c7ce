/** Browsers let a page of this machine reach loopback without a question. */
export declare const isLocalPage: () => boolean;
/** Watches the permission. Dispatches `change`. */
export declare class Access extends EventTarget {
    #private;
    origin: any;
    isOwn: boolean;
    ready: Promise<void>;
    isChromium: boolean;
    isBlockedByPolicy: boolean;
    constructor(origin: any);
    /** "unknown" where the browser has no such permission. */
    get permission(): "unknown" | PermissionState;
    /** The browser asks before a request of this page goes through. */
    get asks(): boolean;
    /** State and reason of a page that has not tried yet. @returns {[import('./types.js').State, ?string]} */
    get standing(): [import('./types.js').State, string | null];
}
