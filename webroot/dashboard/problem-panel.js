// SPDX-License-Identifier: MIT
// On a job's own page: what went wrong, now or before, with its code, and what is odd.

import { make, setAttribute, setShown, setText } from './dom.js';
import { serverText } from './server-words.js';

export class ProblemPanel {
  #text;
  #title = make('h2');
  #problem = make('p', { class: 'problem-text', dir: 'auto' });
  #code = make('p', { class: 'quiet' });

  /** @param {import('./job-text.js').Text} text */
  constructor(text) {
    this.#text = text;
    this.warnings = make('p', { class: 'warnings', hidden: true });
    this.element = make('section', { class: 'panel problem', hidden: true }, this.#title, this.#problem, this.#code);
  }

  update(job) {
    const text = this.#text;
    const error = job.error ?? job.lastError ?? null;
    setShown(this.element, error !== null);
    setAttribute(this.element, 'data-past', job.error === null);
    serverText.warnings(text, this.warnings, job);
    if (error === null) return;
    setText(this.#title, text.say(job.error === null ? 'job.problem-past' : 'job.problem'));
    serverText.problem(text, this.#problem, job.error === null ? { ...error, hint: '' } : error);
    setText(this.#code, [error.name, error.code, error.context, fileOf(job, error), text.moment(error.time)]
      .filter((part, i, all) => part && all.indexOf(part) === i).join(' · '));
  }
}

/** The file that failed, where there are several. */
function fileOf(job, error) {
  return job.files.length > 1 && Number.isInteger(error.file) ? job.files[error.file]?.name ?? '' : '';
}
