// SPDX-License-Identifier: MIT
// What <bits-progress> says. Add a language with texts.fr = {...}; what it leaves out is said in English.

const en = {
  // states of a job
  queued: 'Waiting',
  connecting: 'Connecting',
  transferring: 'Downloading',
  suspended: 'Paused',
  error: 'Failed',
  'transient-error': 'Interrupted, goes on by itself',
  transferred: 'Finishing',
  acknowledged: 'Done',
  cancelled: 'Cancelled',
  // figures
  bytes: '{done} of {total}',
  left: '{time} left',
  count: '{done} of {all} done',
  retry: 'Next try at {time}.',
  none: 'No downloads.',
  gone: 'This download is not known.',
  stale: 'The download service does not answer; its last figures.',
  name: 'Downloads',
  // where the connection stands
  'link-idle': 'The downloads of this computer can be shown here.',
  'link-needs-permission': 'Your browser will ask whether this site may see your downloads.',
  'link-connecting': 'Connecting…',
  'link-connecting-prompt': 'Please answer your browser’s question.',
  'link-denied': 'Your browser blocks it. You can allow it in the site settings.',
  'link-denied-frame': 'Blocked, or this frame needs allow="loopback-network".',
  'link-not-running': 'BITS Bridge is not running on this computer.',
  'link-forbidden': 'BITS Bridge does not allow this site. Start it with --allow-origin {origin}',
  'link-unsupported-insecure-page': 'Downloads cannot be shown: this page did not come over https.',
  'link-unsupported-opaque-origin': 'Downloads cannot be shown in a file or a sandboxed frame.',
  'link-unsupported-frame': 'Downloads cannot be shown: this frame needs allow="loopback-network".',
  'link-unsupported-permissions-policy': 'Downloads cannot be shown: the Permissions-Policy forbids loopback-network.',
  'link-unsupported-csp': 'Downloads cannot be shown: the Content-Security-Policy needs connect-src {url}',
  // buttons
  'button-idle': 'Show downloads',
  'button-needs-permission': 'Show downloads',
  'button-not-running': 'Try again',
  'button-forbidden': 'Try again',
};

const de = {
  queued: 'Wartet',
  connecting: 'Verbindet',
  transferring: 'Lädt',
  suspended: 'Angehalten',
  error: 'Fehlgeschlagen',
  'transient-error': 'Unterbrochen, geht von selbst weiter',
  transferred: 'Wird abgeschlossen',
  acknowledged: 'Fertig',
  cancelled: 'Abgebrochen',
  bytes: '{done} von {total}',
  left: 'noch {time}',
  count: '{done} von {all} fertig',
  retry: 'Nächster Versuch um {time}.',
  none: 'Keine Downloads.',
  gone: 'Dieser Download ist nicht bekannt.',
  stale: 'Der Download-Dienst antwortet nicht; seine letzten Werte.',
  'link-idle': 'Hier können die Downloads dieses Computers gezeigt werden.',
  'link-needs-permission': 'Ihr Browser wird fragen, ob diese Seite Ihre Downloads sehen darf.',
  'link-connecting': 'Verbindet …',
  'link-connecting-prompt': 'Bitte beantworten Sie die Frage Ihres Browsers.',
  'link-denied': 'Ihr Browser sperrt es. Sie können es in den Website-Einstellungen erlauben.',
  'link-denied-frame': 'Gesperrt, oder dieser Frame braucht allow="loopback-network".',
  'link-not-running': 'BITS Bridge läuft nicht auf diesem Computer.',
  'link-forbidden': 'BITS Bridge lässt diese Seite nicht zu. Starten Sie es mit --allow-origin {origin}',
  'link-unsupported-insecure-page': 'Keine Downloads: Diese Seite kam nicht über https.',
  'link-unsupported-opaque-origin': 'Keine Downloads in Dateien und abgeschotteten Frames.',
  'link-unsupported-frame': 'Keine Downloads: Dieser Frame braucht allow="loopback-network".',
  'link-unsupported-permissions-policy': 'Keine Downloads: Die Permissions-Policy verbietet loopback-network.',
  'link-unsupported-csp': 'Keine Downloads: Die Content-Security-Policy braucht connect-src {url}',
  'button-idle': 'Downloads zeigen',
  'button-needs-permission': 'Downloads zeigen',
  'button-not-running': 'Erneut versuchen',
  'button-forbidden': 'Erneut versuchen',
};

/** @type {Record<string, Record<string, string>>} by primary language */
export const texts = { en, de };

export function say(language, key, values = {}) {
  const text = texts[language.split('-')[0].toLowerCase()]?.[key] ?? en[key] ?? '';
  return text.replace(/\{(\w+)\}/g, (whole, value) => String(values[value] ?? whole));
}
