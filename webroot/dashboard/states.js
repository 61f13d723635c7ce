// SPDX-License-Identifier: MIT
// BITS's nine states: what each is called here, what it means for the reader, and what may be done in it.

/** @typedef {'moving'|'waiting'|'paused'|'trouble'|'retrying'|'ready'|'done'|'off'} Tone */

/** Only the tones have colours; the words always say the same. */
export const STATES = {
  'transferring': { label: 'Transferring', tone: 'moving', meaning: 'Bytes are arriving.' },
  'connecting': { label: 'Connecting', tone: 'moving', meaning: 'The server has been asked and has not answered yet.' },
  'queued': { label: 'Queued', tone: 'waiting', meaning: 'Ready to start; waits for its turn.' },
  'error': { label: 'Error', tone: 'trouble', meaning: 'Gave up. It goes on only when somebody resumes it.' },
  'transient-error': { label: 'Transient error', tone: 'retrying', meaning: 'Failed for now, and will be tried again by itself.' },
  'suspended': { label: 'Suspended', tone: 'paused', meaning: 'Paused until somebody resumes it.' },
  'transferred': { label: 'Transferred', tone: 'ready', meaning: 'All bytes are here; the files get their names when the job is completed.' },
  'acknowledged': { label: 'Acknowledged', tone: 'done', meaning: 'Completed: the files are in place.' },
  'cancelled': { label: 'Cancelled', tone: 'off', meaning: 'Given up; what had arrived has been deleted.' },
};

/** The order in which states are listed, most pressing first. */
export const STATE_ORDER = ['error', 'transient-error', 'transferring', 'connecting', 'queued', 'suspended',
  'transferred', 'acknowledged', 'cancelled'];

/** Also for a state that a newer bridge may know and this page does not. */
export function describeState(state) {
  return STATES[state] ?? { label: state, tone: 'waiting', meaning: '' };
}

export const isActive = (job) => ['queued', 'connecting', 'transferring', 'transient-error'].includes(job.state);
export const isMoving = (job) => job.state === 'transferring' || job.state === 'connecting';
export const isDone = (job) => ['transferred', 'acknowledged'].includes(job.state);
export const isFinal = (job) => ['acknowledged', 'cancelled'].includes(job.state);
export const needsAttention = (job) => job.error !== null || job.warnings.length > 0;

const ACTIONS = {
  suspend: { label: 'Suspend' },
  resume: { label: 'Resume' },
  complete: { label: 'Complete' },
  cancel: { label: 'Cancel' },
};

/** What makes sense in the job's state, the most likely first. @returns {{name: string, label: string}[]} */
export function actionsFor(job) {
  const names = {
    'queued': ['suspend', 'cancel'],
    'connecting': ['suspend', 'cancel'],
    'transferring': ['suspend', 'cancel'],
    'suspended': ['resume', 'cancel'],
    'error': ['resume', 'cancel', 'complete'],
    'transient-error': ['resume', 'cancel', 'suspend'],
    'transferred': ['complete', 'cancel'],
  }[job.state] ?? [];
  return names.map((name) => ({ name, ...ACTIONS[name] }));
}
