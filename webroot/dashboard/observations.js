// SPDX-License-Identifier: MIT
// What this page has seen of each job since it was opened: its states, and its rate over time. Pure.

/** How far back rates are kept, in milliseconds. */
export const RATES_KEPT_MS = 10 * 60 * 1000;
/** Two rates of one job are at least this far apart, in milliseconds. */
const RATE_STEP_MS = 200;
const STATES_KEPT = 100;

/**
 * @typedef {Object} Observed
 * @property {{state: string, at: number, error: ?Object}[]} states oldest first
 * @property {{at: number, rate: ?number}[]} rates oldest first
 */

export class Observations {
  /** @type {Map<string, Observed>} */
  #jobs = new Map();

  /** @param {readonly Object[]} jobs all there are @param {number} at milliseconds since 1970 */
  observe(jobs, at) {
    const ids = new Set();
    for (const job of jobs) {
      ids.add(job.id);
      if (!this.#jobs.has(job.id)) this.#jobs.set(job.id, { states: [], rates: [] });
      const seen = this.#jobs.get(job.id);
      noteState(seen.states, job, at);
      noteRate(seen.rates, job.state === 'transferring' ? job.rate : null, at);
    }
    for (const id of this.#jobs.keys()) if (!ids.has(id)) this.#jobs.delete(id);
  }

  /** @returns {Observed} */
  of(id) { return this.#jobs.get(id) ?? { states: [], rates: [] }; }
}

function noteState(states, job, at) {
  if (states.at(-1)?.state === job.state) return;
  states.push({ state: job.state, at, error: job.error });
  if (states.length > STATES_KEPT) states.shift();
}

function noteRate(rates, rate, at) {
  const last = rates.at(-1);
  if (rate === null && (last === undefined || last.rate === null)) return;
  if (last !== undefined && rate !== null && last.rate !== null && at - last.at < RATE_STEP_MS) return;
  rates.push({ at, rate });
  while (rates[0].at < at - RATES_KEPT_MS) rates.shift();
}
