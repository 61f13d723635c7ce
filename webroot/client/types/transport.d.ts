/** For a plain answer, in milliseconds. */
export declare const ANSWER_MS = 10000;
export declare const sleep: (ms: any, signal: any) => Promise<any>;
/**
 * Reads the event stream until it has closed for good. served: it has brought something. readyState at the last error:
 * Chromium says 0 when the connection was refused and 2 when it was blocked; Firefox 2 for both.
 * @returns {Promise<{served: boolean, readyState: number}>}
 */
export declare function readStream(origin: any, signal: any, { onUpdate, onLost }: {
    onLost: any;
    onUpdate: any;
}): Promise<{
    served: boolean;
    readyState: number;
}>;
/** What has changed since a revision; everything where it is null. */
export declare function getUpdate(origin: any, since: any, { signal, wait }: {
    signal: any;
    wait?: number | undefined;
}): Promise<Response>;
/**
 * Polls, by long polls or, where the bridge has no worker to spare, plain ones, until the stream is worth another try.
 */
export declare function poll(origin: any, signal: any, { revision, onUpdate, onTransport }: {
    onTransport: any;
    onUpdate: any;
    revision: any;
}): Promise<void>;
