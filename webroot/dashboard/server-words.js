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
  'resumed-unverified': 'Der Server sagt nichts über die Version der Datei; verglichen wurden nur die Größe und die Bytes an jeder Nahtstelle.',
  'filing-failed':
    'Der Auftrag ist abgeschlossen, aber die Datei ließ sich nicht in die Musiksammlung einordnen; es wird von selbst wieder versucht.',
  'completion-failed': 'Der Auftrag sollte von selbst abgeschlossen werden; das gelang nicht.',
  '0x80190191': 'Der Server verlangt Benutzername und Passwort. Melden Sie sich beim Laden an und beginnen Sie neu, oder legen Sie den Auftrag mit --user an.',
  '0x80190193': 'Der Server gibt diese Datei nicht heraus. Melden Sie sich beim Laden an und starten Sie den Download neu; der Link ist vielleicht abgelaufen.',
  '0x80190194': 'Diese Datei gibt es auf dem Server nicht. Prüfen Sie die Adresse; ist sie richtig, sagen Sie es dem Laden.',
  '0x8019019A': 'Diese Datei gibt es auf dem Server nicht mehr. Bitten Sie den Laden um einen neuen Link.',
  '0x801901AD': 'Der Server wurde zu oft gefragt. Warten Sie einige Minuten, und setzen Sie den Download dann fort.',
  '0x801901F4': 'Der Server hat selbst ein Problem. Der Download wird von selbst erneut versucht; hilft das nicht, sagen Sie es dem Laden.',
  '0x801901F6': 'Ein Server hinter dem Server gab keine brauchbare Antwort. Der Download wird von selbst erneut versucht.',
  '0x801901F7': 'Der Server ist überlastet oder wird gewartet. Warten Sie; der Download wird von selbst erneut versucht.',
  '0x801901F8': 'Ein Server hinter dem Server antwortete nicht rechtzeitig. Der Download wird von selbst erneut versucht.',
  '0x80072EE2': 'Der Server antwortete nicht rechtzeitig. Der Download wird von selbst erneut versucht; hilft das nicht, prüfen Sie das Netz.',
  '0x80072EE7': 'Der Name des Servers war nicht zu finden. Prüfen Sie den Rechnernamen in der Adresse und den Namensdienst des Netzes.',
  '0x80072EFD': 'Der Server nahm die Verbindung nicht an oder war nicht zu erreichen. Prüfen Sie Rechner und Port in der Adresse. Der Download wird von selbst erneut versucht.',
  '0x80072EFE': 'Die Verbindung zum Server brach ab. Der Download wird von selbst erneut versucht; hilft das nicht, prüfen Sie das Netz.',
  '0x80072EFF': 'Der Server ließ die Verbindung fallen. Der Download wird von selbst erneut versucht; hilft das nicht, prüfen Sie das Netz.',
  '0x80072743': 'Es gibt keinen Weg zum Netz des Servers. Prüfen Sie das Netz. Der Download wird von selbst erneut versucht.',
  '0x80072751': 'Es gibt keinen Weg zum Server. Prüfen Sie das Netz. Der Download wird von selbst erneut versucht.',
  '0x80072F05': 'Das Zertifikat des Servers ist abgelaufen oder noch nicht gültig. Prüfen Sie Datum und Uhrzeit dieses Computers; stimmen sie, sagen Sie es dem Laden.',
  '0x80072F06': 'Das Zertifikat des Servers gehört einem anderen Rechner. Prüfen Sie den Rechnernamen in der Adresse; ist er richtig, sagen Sie es dem Laden.',
  '0x80072F0D': 'Dem Aussteller des Zertifikats vertraut dieser Computer nicht. Sagen Sie es dem Laden; ist es Ihr eigener Server, installieren Sie dessen Zertifizierungsstelle.',
  '0x80200013': 'Der Server gibt keine Teile von Dateien heraus. Bitten Sie den Laden, das zu erlauben (Range), oder lassen Sie die Datei als Ganzes holen: bitsbridge change ID --priority foreground, danach bitsbridge resume ID.',
  '0x80070005': 'Der Zugriff wird verweigert. Prüfen Sie, wem Datei, Ordner oder Auftrag gehören.',
  '0x80070003': 'Den Zielordner gibt es nicht. Legen Sie ihn an, und setzen Sie den Download dann fort.',
  '0x80070013': 'Datenträger oder Ordner lassen sich nur lesen. Wählen Sie einen anderen, oder machen Sie diesen beschreibbar.',
  '0x80070015': 'Das Laufwerk ist nicht bereit. Schließen Sie es an, und setzen Sie den Download dann fort.',
  '0x80070020': 'Ein anderes Programm benutzt die Datei. Schließen Sie es, und versuchen Sie es dann erneut.',
  '0x80070050': 'Eine Datei dieses Namens gibt es schon. Wählen Sie einen anderen Namen, oder erlauben Sie das Überschreiben mit --force.',
  '0x80070070': 'Der Datenträger ist voll. Schaffen Sie Platz, und setzen Sie den Download dann fort.',
  '0x800710D9': 'Die Datenbank der Warteschlange ließ sich nicht lesen oder schreiben. Mehr sagt das Protokoll der Bridge, oder: bitsbridge doctor',
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

/** Warnings of what did not succeed: the bridge's sentence ends in why, ours in the first sentence about the code. */
const CAUSED = ['completion-failed', 'filing-failed'];

/** A warning's sentences. @param {import('./job-text.js').Text} text */
function warningInWords(text, { code, message }, error) {
  const said = inWords(text, code, message);
  const own = serverWords[text.language]?.[code] !== undefined;
  if (!own || !error || !CAUSED.includes(code)) return [said];
  const why = inWords(text, error.code, error.message);
  return [said, { ...why, words: /^[^.]*\./.exec(why.words)?.[0] ?? why.words }];
}

/** What is odd about a job. @param {import('./job-text.js').Text} text @returns {{words: string, lang: ?string}[]} */
export const warningsInWords = (text, job) => job.warnings.flatMap((warning) => warningInWords(text, warning, job.lastError));

/** For a place without a lang attribute of its own. @param {import('./job-text.js').Text} text @param {?Object} error */
export function errorInWords(text, error) {
  return error ? inWords(text, error.code, error.message).words : '';
}

export const serverText = {
  /** @param {import('./job-text.js').Text} text @param {HTMLElement} element @param {?Object} error */
  problem(text, element, error) {
    write(element, error === null ? { words: '', lang: null } : inWords(text, error.code, problemOf(error)));
  },

  /** @param {import('./job-text.js').Text} text @param {HTMLElement} element */
  warnings(text, element, job) {
    const all = warningsInWords(text, job);
    write(element, { words: all.map(({ words }) => words).join(' '), lang: all.find(({ lang }) => lang !== null)?.lang ?? null });
  },
};
