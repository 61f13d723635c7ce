// SPDX-License-Identifier: MIT
// What a progress bar shows, in words. Pure: no DOM, no network.

// key|English|German
const WORDS = `
error|Failed|Fehlgeschlagen
transferring|Downloading|Lädt
connecting|Connecting|Verbindet
transient-error|Interrupted, goes on by itself|Unterbrochen, geht von selbst weiter
queued|Waiting|Wartet
suspended|Paused|Angehalten
transferred|Finishing|Wird abgeschlossen
acknowledged|Done|Fertig
cancelled|Cancelled|Abgebrochen
up-transferring|Sending|Sendet
up-transferred|Sent|Gesendet
re-transferring|Reply|Antwort
re-transferred|Sent|Gesendet
bytes|{done} of {total}|{done} von {total}
left|{time} left|noch {time}
count|{done} of {all} done|{done} von {all} fertig
retry|Next try at {time}.|Nächster Versuch um {time}.
none|No downloads.|Keine Downloads.
gone|This download is not known.|Dieser Download ist nicht bekannt.
stale|The download service does not answer; its last figures.|Der Download-Dienst antwortet nicht; seine letzten Werte.
name|Downloads
link-idle|The downloads of this computer can be shown here.|Hier können die Downloads dieses Computers gezeigt werden.
link-needs-permission|Your browser will ask whether this site may see your downloads.|Ihr Browser wird fragen, ob diese Seite Ihre Downloads sehen darf.
link-connecting|Connecting…|Verbindet …
link-connecting-prompt|Please answer your browser’s question.|Bitte beantworten Sie die Frage Ihres Browsers.
link-denied|Your browser blocks it. You can allow it in the site settings.|Ihr Browser sperrt es. Sie können es in den Website-Einstellungen erlauben.
link-denied-frame|Blocked, or this frame needs allow="loopback-network".|Gesperrt, oder dieser Frame braucht allow="loopback-network".
link-not-running|BITS Bridge is not running on this computer.|BITS Bridge läuft nicht auf diesem Computer.
link-forbidden|BITS Bridge does not allow this site.|BITS Bridge lässt diese Seite nicht zu.
link-forbidden-ask|BITS Bridge will ask whether this site may see your downloads.|BITS Bridge wird fragen, ob diese Seite Ihre Downloads sehen darf.
link-forbidden-too-old|Your BITS Bridge is too old for this site.|Ihr BITS Bridge ist zu alt für diese Seite.
link-unsupported-insecure-page|Not possible: this page did not come over https.|Nicht möglich: Diese Seite kam nicht über https.
link-unsupported-opaque-origin|Not possible in a file or a sandboxed frame.|Nicht möglich in Dateien und abgeschotteten Frames.
link-unsupported-frame|Not possible: this frame needs allow="loopback-network".|Nicht möglich: Dieser Frame braucht allow="loopback-network".
link-unsupported-permissions-policy|Not possible: the Permissions-Policy forbids loopback-network.|Nicht möglich: Die Permissions-Policy verbietet loopback-network.
link-unsupported-mixed-content|Not possible in this browser: it keeps https pages from this computer.|Nicht möglich in diesem Browser: Er hält https-Seiten von diesem Computer fern.
link-unsupported-csp|Not possible: the Content-Security-Policy needs connect-src {url}|Nicht möglich: Die Content-Security-Policy braucht connect-src {url}
button-idle|Show downloads|Downloads zeigen
button-needs-permission|Show downloads|Downloads zeigen
button-not-running|Try again|Erneut versuchen
button-forbidden|Try again|Erneut versuchen
install|Get BITS Bridge|BITS Bridge holen`;

/** @type {Record<string, Record<string, string>>} */
export const texts = { en: {}, de: {} };
for (const row of WORDS.trim().split('\n')) {
  const [key, en, de] = row.split('|');
  texts.en[key] = en;
  if (de) texts.de[key] = de;
}

const languageOf = tag => tag.split(/[^a-z]/i)[0].toLowerCase();

/** What a language leaves out is said in English. */
export function say(language, key, values = {}) {
  const text = texts[languageOf(language)]?.[key] ?? texts.en[key] ?? '';
  return text.replace(/\{(\w+)\}/g, (whole, value) => String(values[value] ?? whole));
}

/** The first of these that a job of the collection is in is the collection's. */
const ORDER = Object.keys(texts.en).slice(0, 8);
const UNITS = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

const formats = new Map();

function number(language, value, options) {
  const key = language + JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, format);
  return format.format(value);
}

export function formatBytes(language, bytes) {
  const step = Math.min(UNITS.length, Math.floor(Math.log10(Math.max(bytes, 1000)) / 3));
  return number(language, bytes / 1000 ** step, { style: 'unit', unit: UNITS[step - 1], maximumFractionDigits: step > 1 ? 1 : 0 });
}

export function formatTime(language, seconds) {
  const [unit, size] = seconds < 90 ? ['second', 1] : seconds < 5400 ? ['minute', 60] : ['hour', 3600];
  return number(language, Math.ceil(seconds / Number(size)), { style: 'unit', unit: String(unit) });
}

const isDone = ({ state }) => ORDER.indexOf(state) > 5;
const add = (list, get) => {
  let all = 0;
  for (const one of list) all += get(one) ?? 0; // an old library may have a reduce() of its own
  return all;
};

/** An estimate where sizes are not known: what is done of the count. */
function figuresOf(job) {
  const { state, type, reply, files, progress: { bytesTransferred: done, bytesTotal: total, fraction }, rate, eta } = job;
  const partly = fraction === null && files.length > 1;
  const estimate = partly ? add(files, file => (file.completed ? 1 : file.bytesTotal ? file.bytesTransferred / file.bytesTotal : 0)) / files.length : 0;
  const way = !/^up/.test(type) ? '' : reply && fraction === 1 ? 're-' : 'up-'; // for words of its own
  return { state, way, done, total, rate, eta, fraction: isDone(job) ? 1 : estimate || fraction, isEstimate: estimate > 0 };
}

/** Many jobs as one. */
function sum(jobs) {
  const state = ORDER.find(one => jobs.some(job => job.state === one)) ?? 'cancelled';
  const all = jobs.map(figuresOf);
  const done = add(all, one => one.done);
  const total = all.some(one => one.total === null) ? null : add(all, one => one.total);
  const rate = add(all, one => one.rate) || null;
  const ended = state === 'acknowledged';
  const estimate = total === null && add(all, one => one.fraction) / jobs.length;
  return {
    state, way: all.filter(one => one.state === state).map(one => one.way).sort()[0], done, total, rate, fraction: ended ? 1 : total ? done / total : estimate || null, isEstimate: !ended && Boolean(estimate),
    eta: total !== null && rate && !ended ? (total - done) / rate : null,
  };
}

function nameOf({ metadata, displayName, files, id }) {
  const { title, albumArtist } = metadata;
  return (title && albumArtist ? `${title} – ${albumArtist}` : title) || displayName || files[0]?.name || id;
}

function describeFigures(language, { state, way, done, total, fraction, isEstimate, rate, eta }, more) {
  const parts = [];
  const ended = state === 'acknowledged' || state === 'cancelled';
  if (fraction !== null && !ended) parts.push((isEstimate ? '≈ ' : '') + number(language, Math.floor(fraction * 100) / 100, { style: 'percent' }));
  const bytes = formatBytes(language, done);
  if (total !== null && !ended) parts.push(say(language, 'bytes', { done: bytes, total: formatBytes(language, total) }));
  else if (done) parts.push(bytes);
  if (state === 'transferring' && rate) parts.push(`${formatBytes(language, rate)}/s`);
  if (state === 'transferring' && eta !== null) parts.push(say(language, 'left', { time: formatTime(language, eta) }));
  return [say(language, way + state) || say(language, state), ...more, ...parts].join(' · ');
}

function noteOf(language, jobs) {
  const job = jobs.find(one => one.error);
  if (!job?.error) return '';
  const { message, hint, name } = job.error;
  const time = job.retryAt && new Date(job.retryAt).toLocaleTimeString(language, { timeStyle: 'short' });
  return [message || name, hint, time && say(language, 'retry', { time })].filter(Boolean).join(' ');
}

/** One job, or all of the store's: the same object as long as nothing has changed. @param {any} store @param {any} what */
export const choose = (store, { job: id, index }) => (id ? store.job(id.replace(/[{}]/g, '').toLowerCase()) : index == null ? store.jobs : store.jobs[index]);

export function describe(store, { label, language, asks, ...what }) {
  try {
    formatBytes(language, 0);
  } catch { // no such tag
    language = languageOf(language);
  }
  if (!texts[languageOf(language)]) language = 'en'; // its numbers go with its words
  const some = choose(store, what);
  const chosen = some === store.jobs ? undefined : some;
  const jobs = [some ?? []].flat();
  const { state, reason: why, url } = store;
  const isAsking = asks && state === 'forbidden' && why !== 'too-old';
  const reason = isAsking ? 'ask' : why;
  const link = say(language, `link-${state}-${reason}`, { url }) || say(language, `link-${state}`); // live: none
  const button = say(language, `button-${isAsking ? 'idle' : state}`);
  const name = label || (chosen ? nameOf(chosen) : say(language, 'name'));
  if (!jobs.length) {
    const note = link || say(language, some ? 'none' : 'gone');
    return { name, state: null, fraction: null, text: '', note, button };
  }
  const alive = jobs.filter(job => job.state !== 'cancelled');
  const figures = chosen ? figuresOf(chosen) : sum(alive);
  const more = chosen ? [] : [say(language, 'count', { done: jobs.filter(job => job.state === 'acknowledged').length, all: alive.length })];
  return {
    name, button, state: figures.state, fraction: figures.fraction,
    text: describeFigures(language, figures, more),
    note: link || (store.queue?.stale ? say(language, 'stale') : noteOf(language, jobs)),
  };
}
