export const DEFAULT_URL: "http://127.0.0.1:2487";
/**
 * @typedef {import('./types.js').Job} Job
 * @typedef {import('./types.js').State} State
 * @typedef {import('./types.js').Options} Options
 */
/** An answer of the bridge that is no success. */
export class BridgeError extends Error {
    /** @param {number} status @param {any} problem the body, RFC 9457 */
    constructor(status: number, problem: any);
    status: number;
    problem: any;
}
/** A live view of jobs. Events: `change` (the jobs are others, or the queue's standing is) and `state`. */
export class JobStore extends EventTarget {
    /** @param {Options} options */
    constructor({ url, serviceId, provider, start, token }: Options);
    /** @type {readonly Job[]} oldest first; a job that did not change stays the same object */
    jobs: readonly Job[];
    /** @type {?string} the control token of the bridge's own pages */ token: string | null;
    /** @returns {State} */
    get state(): State;
    /** More about the state, a word such as "insecure-page", or null. */
    get reason(): string | null;
    /** How news arrive: "stream", "long-poll", "poll", "tab" (another one has the stream), or null. */
    get transport(): string | null;
    /** @returns {string} the bridge's origin */
    get url(): string;
    get revision(): string | null;
    get takenAt(): string | null;
    /** The queue behind the bridge: its source, and whether it still answers. */
    get queue(): import("./types.js").Queue | null;
    /** Goes to the bridge, or tries again. Call it from a click: the browser may ask the user. */
    start(): void;
    /** Ends this store; the stream ends with the last one. */
    close(): void;
    /** @param {string} id */
    job(id: string): import("./types.js").Job | undefined;
    /**
     * Has a job made and started, where the bridge allows it.
     * @param {import('./types.js').JobSpec} spec
     * @returns {Promise<Job>}
     */
    create(spec: import("./types.js").JobSpec): Promise<Job>;
    /**
     * @param {string} id
     * @param {"suspend"|"resume"|"complete"|"cancel"} action
     * @param {object} [body]
     * @returns {Promise<Job>} the job as it is then
     */
    act(id: string, action: "suspend" | "resume" | "complete" | "cancel", body?: object): Promise<Job>;
    /**
     * Rejects with a BridgeError, or a TypeError when nothing answers.
     * @param {string} method @param {string} path @param {object} [body]
     */
    request(method: string, path: string, body?: object): Promise<any>;
    #private;
}
export function connect(options?: Options): JobStore;
export type Job = import("./types.js").Job;
export type State = import("./types.js").State;
export type Options = import("./types.js").Options;
import { applyUpdate } from './jobs.js';
import { normalizeServiceId } from './jobs.js';
export { applyUpdate, normalizeServiceId };
