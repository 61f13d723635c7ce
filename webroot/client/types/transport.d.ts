/**
 * Reads the event stream until it has closed for good. served: it has brought something. readyState at the last error:
 * Chromium says 0 when the connection was refused and 2 when it was blocked; Firefox 2 for both.
 * @returns {Promise<{served: boolean, readyState: number}>}
 */
export function readStream(origin: any, signal: any, { onUpdate, onLost }: {
    onUpdate: any;
    onLost: any;
}): Promise<{
    served: boolean;
    readyState: number;
}>;
/** What has changed since a revision; everything where it is null. */
export function getUpdate(origin: any, since: any, { signal, wait }: {
    signal: any;
    wait?: number | undefined;
}): Promise<Response>;
/**
 * Polls, by long polls or, where the bridge has no worker to spare, plain ones, until the stream is worth another try.
 */
export function poll(origin: any, signal: any, { revision, onUpdate, onTransport }: {
    revision: any;
    onUpdate: any;
    onTransport: any;
}): Promise<void>;
/** For a plain answer, in milliseconds. */
export const ANSWER_MS: 10000;
export function sleep(ms: any, signal: any): Promise<any>;
