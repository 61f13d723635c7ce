// SPDX-License-Identifier: MIT
// BITS's nine states: how they look, which belong together, and what may be done in them.

/** @typedef {'moving'|'waiting'|'paused'|'trouble'|'retrying'|'ready'|'done'|'off'} Tone */

/** Only the tones have colours; the words always say the same. @type {Record<string, Tone>} */
const TONES = {
  'error': 'trouble',
  'transient-error': 'retrying',
  'transferring': 'moving',
  'connecting': 'moving',
  'queued': 'waiting',
  'suspended': 'paused',
  'transferred': 'ready',
  'acknowledged': 'done',
  'cancelled': 'off',
};

/** The order in which states are listed, most pressing first. */
export const STATE_ORDER = Object.keys(TONES);

export const isUpload = ({ type }) => type === 'upload' || type === 'upload-reply';
/** The server has the file, and answers. */
export const isReplying = ({ state, reply, progress }) => state === 'transferring' && Boolean(reply) && (progress.fraction === 1 || reply.bytesTransferred > 0);

/** The states in which an upload has words of its own. */
const UPLOAD_STATES = ['transferring', 'transferred', 'acknowledged', 'cancelled'];

/**
 * Also for a state that a newer bridge may know and this page does not.
 * @param {import('./job-text.js').Text} text @param {string} state of the job, now or at another time; of none: of many
 * @returns {{label: string, tone: Tone, meaning: string}}
 */
export function describeState(text, state, job = {}) {
  if (!Object.hasOwn(TONES, state)) return { label: state, tone: 'waiting', meaning: '' };
  const word = isUpload(job) && UPLOAD_STATES.includes(state) ? `upload-${state}` : state;
  return { label: text.say(`state.${word}`), tone: TONES[state], meaning: text.say(`meaning.${word}`) };
}

/** How the job stands now. */
export function describeJob(text, job) {
  if (!isReplying(job)) return describeState(text, job.state, job);
  return { label: text.say('state.reply'), tone: TONES[job.state], meaning: text.say('meaning.reply') };
}

export const isMoving = (job) => job.state === 'transferring' || job.state === 'connecting';
/** Goes on by itself. */
export const isActive = (job) => isMoving(job) || job.state === 'queued' || job.state === 'transient-error';
/** All bytes are here. */
export const hasArrived = (job) => job.state === 'transferred' || job.state === 'acknowledged';

/** @typedef {'suspend'|'resume'|'retry'|'complete'|'cancel'} Action */

/** What makes sense in each state, the most likely first. @type {Record<string, Action[]>} */
const ACTIONS = {
  'queued': ['suspend', 'cancel'],
  'connecting': ['suspend', 'cancel'],
  'transferring': ['suspend', 'cancel'],
  'suspended': ['resume', 'cancel'],
  'error': ['retry', 'cancel', 'complete'],
  'transient-error': ['retry', 'cancel', 'suspend'],
  'transferred': ['complete', 'cancel'],
};

/** An upload is completed only once it is transferred. @returns {Action[]} */
export const actionsFor = (job) => (ACTIONS[job.state] ?? [])
  .filter((action) => action !== 'complete' || job.state === 'transferred' || !isUpload(job));

/** The actions for many jobs at once, in the order of their buttons. @type {Action[]} */
export const BULK_ACTIONS = ['complete', 'retry', 'resume', 'suspend', 'cancel'];

/** Whether an act for many takes this job: a partial Complete is asked for one by one. @param {Action} action */
export function takes(job, action) {
  return actionsFor(job).includes(action) && (action !== 'complete' || job.state === 'transferred');
}
