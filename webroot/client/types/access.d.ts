export function isLocalPage(): boolean;
/** Watches the permission. Dispatches `change`. */
export class Access extends EventTarget {
    constructor(origin: any);
    isChromium: boolean;
    isBlockedByPolicy: boolean;
    origin: any;
    isOwn: boolean;
    ready: Promise<void>;
    /** "unknown" where the browser has no such permission. */
    get permission(): "unknown" | PermissionState;
    /** The browser asks before a request of this page goes through. */
    get asks(): boolean;
    /** State and reason of a page that has not tried yet. @returns {[import('./types.js').State, ?string]} */
    get standing(): [import("./types.js").State, string | null];
    #private;
}
