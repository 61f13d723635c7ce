// SPDX-License-Identifier: MIT
// What the bridge itself says in English: errors and warnings. Where a language has words for a code they are shown,
// else the bridge's own, marked as English.

import { setAttribute, setShown, setText } from './dom.js';
import { problemOf } from './job-text.js';

const de = {
  'ambiguous-colons': 'Die Kennzeichnung hat mehr Doppelpunkte als Felder; Album und Titel sind vielleicht falsch getrennt.',
  'multiple-files': 'Ein WMP_JOB muss genau eine Datei haben; der Player nähme diesen nicht.',
  'extension': 'Die Datei eines WMP_JOB muss auf .wma, .wmv, .mp3 oder .asf enden; der Player nähme diese nicht.',
  'stalled': 'Seit einer Weile ist kein Byte angekommen.',
  'source-lost': 'Die Warteschlange ging verloren oder wurde neu gestartet; das ist das Letzte, was von dem Auftrag zu sehen war.',
  'ended-unseen': 'Der Auftrag hat die Warteschlange verlassen, ohne dass zu sehen war, wie er endete.',
  'completion-failed': 'Der Auftrag sollte von selbst abgeschlossen werden; das gelang nicht.',
  '0x80190191': 'Der Server verlangt Benutzername und Passwort. Melden Sie sich beim Laden an und starten Sie den Download neu.',
  '0x80190193': 'Der Server gibt diese Datei nicht heraus. Melden Sie sich beim Laden an und starten Sie den Download neu; der Link ist vielleicht abgelaufen.',
  '0x80190194': 'Diese Datei gibt es auf dem Server nicht. Prüfen Sie die Adresse; ist sie richtig, sagen Sie es dem Laden.',
  '0x8019019A': 'Diese Datei gibt es auf dem Server nicht mehr. Bitten Sie den Laden um einen neuen Link.',
  '0x801901AD': 'Der Server wurde zu oft gefragt. Warten Sie einige Minuten, und setzen Sie den Download dann fort.',
  '0x801901F4': 'Der Server hat selbst ein Problem. Der Download wird von selbst erneut versucht; hilft das nicht, sagen Sie es dem Laden.',
  '0x801901F6': 'Ein Server hinter dem Server gab keine brauchbare Antwort. Der Download wird von selbst erneut versucht.',
  '0x801901F7': 'Der Server ist überlastet oder wird gewartet. Warten Sie; der Download wird von selbst erneut versucht.',
  '0x801901F8': 'Ein Server hinter dem Server antwortete nicht rechtzeitig. Der Download wird von selbst erneut versucht.',
};

/** By language: code -> sentence. */
export const serverWords = { de };

/** @returns {{words: string, lang: ?string}} */
function inWords(text, code, english) {
  const own = serverWords[text.language]?.[code];
  return own === undefined ? { words: english, lang: text.foreign } : { words: own, lang: null };
}

function write(element, { words, lang }) {
  setText(element, words);
  setAttribute(element, 'lang', lang);
  setShown(element, words !== '');
}

/** For a place without a lang attribute of its own. @param {import('./job-text.js').Text} text @param {?Object} error */
export function errorInWords(text, error) {
  return error ? inWords(text, error.code, error.message).words : '';
}

export const serverText = {
  /** @param {import('./job-text.js').Text} text @param {HTMLElement} element @param {?Object} error */
  problem(text, element, error) {
    write(element, error === null ? { words: '', lang: null } : inWords(text, error.code, problemOf(error)));
  },

  /** @param {import('./job-text.js').Text} text @param {HTMLElement} element @param {{code: string, message: string}[]} warnings */
  warnings(text, element, warnings) {
    const all = warnings.map(({ code, message }) => inWords(text, code, message));
    write(element, { words: all.map(({ words }) => words).join(' '), lang: all.find(({ lang }) => lang !== null)?.lang ?? null });
  },
};
