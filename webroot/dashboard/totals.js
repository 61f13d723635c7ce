// SPDX-License-Identifier: MIT
// Sums over jobs: how many are in which state, how much has come, how long it will take. Pure.

import { hasArrived, isActive, isMoving, isUpload } from './states.js';

const KEYS = {
  'error': 'failed', 'transient-error': 'retrying', 'queued': 'waiting', 'transferred': 'ready', 'suspended': 'suspended',
  'acknowledged': 'done', 'cancelled': 'cancelled',
};

/** Which words fit all of them. @param {readonly Object[]} jobs @returns {'downloads'|'uploads'|'both'} */
export function kindOf(jobs) {
  if (!jobs.some(isUpload)) return 'downloads';
  return jobs.every(isUpload) ? 'uploads' : 'both';
}

/**
 * Bytes are summed over the jobs that arrive by themselves or have arrived; those that failed or are suspended would
 * keep a bar from ever reaching its end. A job of unknown size is counted, not guessed at.
 * @param {readonly Object[]} jobs
 */
export function totalsOf(jobs) {
  const totals = {
    count: jobs.length, moving: 0, active: 0, arrived: 0, kind: kindOf(jobs), movingKind: kindOf(jobs.filter(isMoving)),
    failed: 0, retrying: 0, waiting: 0, ready: 0, suspended: 0, done: 0, cancelled: 0,
    bytesTransferred: 0, bytesTotal: 0, unsized: 0, rate: null, fraction: null, eta: null,
  };
  let missing = 0;
  for (const job of jobs) {
    if (Object.hasOwn(KEYS, job.state)) totals[KEYS[job.state]]++;
    if (hasArrived(job)) totals.arrived++;
    if (isMoving(job)) {
      totals.moving++;
      if (job.rate !== null) totals.rate = (totals.rate ?? 0) + job.rate;
    }
    if (isActive(job)) totals.active++;
    else if (!hasArrived(job)) continue;
    const { bytesTransferred, bytesTotal } = job.progress;
    if (bytesTotal === null) {
      totals.unsized++;
      continue;
    }
    totals.bytesTransferred += bytesTransferred ?? 0;
    totals.bytesTotal += bytesTotal;
    if (isActive(job)) missing += Math.max(0, bytesTotal - (bytesTransferred ?? 0));
  }
  if (totals.bytesTotal > 0) totals.fraction = Math.min(1, totals.bytesTransferred / totals.bytesTotal);
  if (totals.rate > 0 && missing > 0) totals.eta = Math.ceil(missing / totals.rate);
  return totals;
}
