export class Link extends EventTarget {
    constructor(origin: any);
    /** @type {import('./types.js').State} */ state: import("./types.js").State;
    /** @type {?string} */ reason: string | null;
    /** @type {?string} "tab": another tab leads */ transport: string | null;
    scope: Readonly<import("./types.js").Scope>;
    isStarted: boolean;
    origin: any;
    name: string;
    access: Access;
    /** Goes to the bridge; from a click, since the browser may ask the user. */
    start(): void;
    close(): void;
    #private;
}
import { Access } from './access.js';
