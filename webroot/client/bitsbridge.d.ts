// SPDX-License-Identifier: MIT
// What bitsbridge.js gives, and what the bridge gives it. Types only: no browser loads this file.

/** Where the connection to the bridge stands. */
export type State =
  | 'idle' // not started; nothing was sent
  | 'needs-permission' // the browser will ask the user: call start() from a click
  | 'connecting'
  | 'live'
  | 'denied' // the user has forbidden it, in the browser
  | 'not-running' // nothing answers
  | 'forbidden' // the bridge runs, but does not allow this site
  | 'unsupported'; // it cannot work from this page; the reason says why

export interface Options {
  /** The bridge; default http://127.0.0.1:2487 */
  url?: string;
  /** Only this collection's jobs. */
  serviceId?: number | string;
  /** Only this provider's jobs. */
  provider?: string;
  /** Go to the bridge at once, even if the browser asks the user. */
  start?: boolean;
  /** The control token of the bridge's own pages. */
  token?: string;
}

export interface JobError {
  code: string;
  name: string;
  context: string;
  /** The file that failed: its index in files; null where that is not known. */
  file: number | null;
  message: string;
  hint: string;
  /** Only in lastError. */
  time?: string;
}

export type JobState =
  | 'queued' | 'connecting' | 'transferring' | 'suspended' | 'error' | 'transient-error'
  | 'transferred' | 'acknowledged' | 'cancelled';

export interface JobFile {
  name: string;
  bytesTransferred: number;
  bytesTotal: number | null;
  completed: boolean;
  /** Only of jobs that this site made itself. */
  url?: string;
  /** Only on the bridge's own pages. */
  localName?: string;
  /** Only on the bridge's own pages. */
  remoteName?: string;
}

/** What the server answers to the file of an upload-reply job. */
export interface JobReply {
  /** 0 until the reply begins to come. */
  bytesTransferred: number;
  bytesTotal: number | null;
  /** Only on the bridge's own pages. */
  localName?: string | null;
}

/** A job as the bridge gives it. */
export interface Job {
  id: string;
  tag: 'status' | 'job';
  /** Unsigned. */
  serviceId: number;
  provider: string;
  metadata: {
    albumArtist: string; albumTitle: string; trackNumber: string; title: string; duration: string; rating: string;
  };
  displayName: string;
  /** The figures of an upload count what the server has acknowledged. */
  type: 'download' | 'upload' | 'upload-reply' | null;
  priority: string | null;
  state: JobState;
  /** As DownloadItem.downloadState: 0 downloading, 1 paused, 2 processing, 3 completed, 4 cancelled. */
  downloadState: number;
  progress: {
    bytesTransferred: number;
    bytesTotal: number | null;
    filesTransferred: number | null;
    filesTotal: number | null;
    /** 0 to 1. */
    fraction: number | null;
  };
  /** Bytes per second. */
  rate: number | null;
  /** Seconds. */
  eta: number | null;
  times: { created: string | null; modified: string | null; transferCompleted: string | null };
  error: JobError | null;
  lastError: JobError | null;
  errorCount: number | null;
  retryAt: string | null;
  files: JobFile[];
  /** null for other types than upload-reply. */
  reply: JobReply | null;
  warnings: { code: string; message: string }[];
  /** Only of jobs that this site made itself. */
  url?: string;
  /** Only on the bridge's own pages. */
  description?: string;
  /** Only on the bridge's own pages. */
  owner?: string | null;
  /** Only on the bridge's own pages: is its file in the music library? false: on its way; null: it does not belong there. */
  filed?: boolean | null;
  /** Only on the bridge's own pages: the last 16 changes of state, oldest first; null: it came into the state unseen. */
  changes?: { state: JobState; time: string | null }[];
}

export interface Queue {
  source: string;
  /** The queue does not answer: these are its last figures. */
  stale: boolean;
  staleSince: string | null;
}

/** What a page may see, at one revision. */
export interface Scope {
  revision: string | null;
  takenAt: string | null;
  queue: Queue | null;
  /** Oldest first. */
  jobs: Job[];
}

/** A body of GET /api/v1/jobs: a snapshot (`jobs`) or a delta (`changed` and `removed`). */
export interface Update {
  revision: string;
  takenAt: string;
  queue: Queue;
  jobs?: Job[];
  changed?: Job[];
  removed?: string[];
}

/** What has a job made. */
export interface JobSpec {
  url: string;
  serviceId: number;
  /** May be left out where the site has exactly one. */
  provider?: string;
  metadata?: Partial<Job['metadata']>;
  displayName?: string;
  priority?: string;
}

/** Where the bridge is if nothing else is said. */
export const DEFAULT_URL: 'http://127.0.0.1:2487';

/** An answer of the bridge that is no success. */
export class BridgeError extends Error {
  constructor(status: number, problem: any);
  status: number;
  /** The body, RFC 9457. */
  problem: any;
}

/** A collection's id as the bridge writes it: -1, "-1" and 4294967295 are one. NaN for what is none. */
export function normalizeServiceId(id: number | string): number;

/** A live view of jobs. Events: `change` (the jobs are others, or the queue's standing is) and `state`. */
export class JobStore extends EventTarget {
  constructor(options: Options);
  /** Oldest first; a job that did not change stays the same object. */
  jobs: readonly Job[];
  /** The control token of the bridge's own pages. */
  token: string | null;
  get state(): State;
  /** More about the state, a word such as "insecure-page", or null. */
  get reason(): string | null;
  /** How news arrive: "stream", "long-poll", "poll", "tab" (another one has the stream), or null. */
  get transport(): string | null;
  /** The bridge's origin. */
  get url(): string;
  get revision(): string | null;
  get takenAt(): string | null;
  /** The queue behind the bridge: its source, and whether it still answers. */
  get queue(): Queue | null;
  /** Goes to the bridge, or tries again. Call it from a click: the browser may ask the user. */
  start(): void;
  /**
   * Opens the bridge's own page in a new tab, on which the visitor says whether this site may see these providers'
   * downloads, and with `control` whether it may start downloads and act on them. Call it from a click; where that is
   * used up, a button appears. Resolves when the visitor is back: `not-allowed` may be a no, or no answer yet.
   * providers: one to five; the store's own where it has one.
   */
  ask(options?: { providers?: string[]; control?: boolean }): Promise<'allowed' | 'not-allowed'>;
  /** Ends this store; the stream ends with the last one. */
  close(): void;
  job(id: string): Job | undefined;
  /**
   * Has a job made and started, where the bridge allows it. key: a name of your own for it, at most 64 printable ASCII
   * characters; the same call with the same key gives the same job, for a day.
   */
  create(spec: JobSpec, key?: string): Promise<Job>;
  /**
   * Gives the job as it is then. `complete` takes `{ force: true }`: without it a WMP_JOB, and a job that is not
   * transferred, are refused.
   */
  act(id: string, action: 'suspend' | 'resume' | 'complete' | 'cancel', body?: object): Promise<Job>;
  /** Rejects with a BridgeError, or with another error when nothing answers. */
  request(method: string, path: string, body?: object, key?: string): Promise<any>;
}

export function connect(options?: Options): JobStore;
