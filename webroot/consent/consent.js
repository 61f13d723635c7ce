// SPDX-License-Identifier: MIT
// The question on its one-time origin: says who asks for what, and sends the visitor's answer. It trusts a click only
// where a person can have meant it: the page in view and focused for a while, press and release both the browser's own.
const texts = {
  en: {
    asks: 'This site wants to see your downloads:',
    asksProgram: 'A page of a program on this computer wants to see your downloads:',
    program: (port) => `whatever program holds port ${port}`,
    unknown: 'Nobody knows which page has sent you here. Allow only a site that you have just come from.',
    sees: 'It will see',
    now: (count) => count === 1 ? 'now 1' : `now ${count}`,
    provider: (name, count) => ['titles, sizes and progress of the downloads of ', name, ` (${count})`],
    titles: 'for instance ',
    hosts: 'They come from ',
    notFromSite: 'The site is none of these hosts.',
    moreHosts: (count) => ` and ${count} more`,
    others: 'Other sites that see them already: ',
    browsers: 'In every browser and private window of your account.',
    not: 'It will not see',
    notText: 'where your files are, the addresses they come from, and downloads of other stores.',
    control: 'May also start downloads into your download folder, and suspend, resume and cancel those of this store.',
    allow: (site) => `Allow ${site}`,
    notNow: 'Not now',
    never: 'Never for this site',
    where: 'You can take this back at any time: on the dashboard of BITS Bridge, or with “bitsbridge revoke”.',
    whereProgram: 'This ends when BITS Bridge ends.',
    waiting: 'One moment: the buttons work once you have had time to read.',
    hidden: 'Make the window larger or scroll, so that the site and all buttons are in view.',
    states: {
      allowed: 'May see the downloads now. You can close this tab.',
      'not-now': 'Sees nothing. It may ask again. You can close this tab.',
      never: 'Sees nothing, and is not asked about again. “bitsbridge revoke” forgets that.',
    },
    failed: 'This was not taken: ',
    silent: 'BITS Bridge has not answered, so whether this counts is not known here: “bitsbridge sites” says it.',
    gone: 'This question has been answered or is too old. Go back to the site and ask again.',
  },
  de: {
    asks: 'Diese Website möchte Ihre Downloads sehen:',
    asksProgram: 'Eine Seite eines Programms auf diesem Rechner möchte Ihre Downloads sehen:',
    program: (port) => `welches Programm auch immer Port ${port} hat`,
    unknown: 'Es ist nicht bekannt, welche Seite Sie hierher geschickt hat. Erlauben Sie nur eine Website, von der Sie gerade kommen.',
    sees: 'Sie sieht dann',
    now: (count) => `zurzeit ${count}`,
    provider: (name, count) => ['Titel, Größe und Fortschritt der Downloads von ', name, ` (${count})`],
    titles: 'zum Beispiel ',
    hosts: 'Sie kommen von ',
    notFromSite: 'Die Website ist keiner dieser Rechner.',
    moreHosts: (count) => ` und ${count} weiteren`,
    others: 'Andere Websites, die sie schon sehen: ',
    browsers: 'In jedem Browser und privaten Fenster Ihres Kontos.',
    not: 'Sie sieht nicht',
    notText: 'wo Ihre Dateien liegen, von welchen Adressen sie kommen, und Downloads anderer Läden.',
    control: 'Darf auch Downloads in Ihren Download-Ordner starten und die dieses Ladens anhalten, fortsetzen und abbrechen.',
    allow: (site) => `${site} erlauben`,
    notNow: 'Nicht jetzt',
    never: 'Nie für diese Website',
    where: 'Sie können das jederzeit zurücknehmen: in der Übersicht von BITS Bridge oder mit „bitsbridge revoke“.',
    whereProgram: 'Das endet, wenn BITS Bridge endet.',
    waiting: 'Einen Augenblick: Die Knöpfe gehen, sobald Zeit zum Lesen war.',
    hidden: 'Vergrößern Sie das Fenster oder blättern Sie, sodass die Website und alle Knöpfe zu sehen sind.',
    states: {
      allowed: 'Darf die Downloads jetzt sehen. Sie können diesen Tab schließen.',
      'not-now': 'Sieht nichts. Sie darf wieder fragen. Sie können diesen Tab schließen.',
      never: 'Sieht nichts und fragt nicht wieder. „bitsbridge revoke“ vergisst das.',
    },
    failed: 'Das wurde nicht angenommen: ',
    silent: 'BITS Bridge hat nicht geantwortet; ob das gilt, ist hier nicht bekannt: „bitsbridge sites“ sagt es.',
    gone: 'Diese Frage ist beantwortet oder zu alt. Gehen Sie zur Website zurück und fragen Sie neu.',
  },
};

const language = navigator.languages.find((tag) => /^(en|de)\b/i.test(tag))?.slice(0, 2).toLowerCase() ?? 'en';
const words = texts[language];
const question = JSON.parse(document.querySelector('meta[name="question"]').content);
const find = (id) => document.getElementById(id);
const site = question.port === null ? question.origin : words.program(question.port);

const say = (id, text) => { find(id).textContent = text; };

// Names from elsewhere stand isolated, so that their writing direction changes nothing around them.
const name = (text) => {
  const element = document.createElement('bdi');
  element.textContent = text;
  return element;
};

const list = (values) => values.flatMap((value, index) => index === 0 ? [name(value)] : [', ', name(value)]);

const describe = (provider) => {
  const item = document.createElement('li');
  const [before, label, after] = words.provider(provider.name, words.now(provider.jobs));
  item.append(before, name(label), after);
  const lines = [];
  if (provider.titles.length > 0) lines.push([words.titles, ...list(provider.titles)]);
  if (provider.hosts.length > 0) {
    lines.push([words.hosts, ...list(provider.hosts), provider.moreHosts > 0 ? words.moreHosts(provider.moreHosts) : '']);
  }
  for (const parts of lines) {
    const line = document.createElement('span');
    line.className = 'small';
    line.append(...parts);
    item.append(' · ', line);
  }
  const warnings = [];
  if (provider.hosts.length > 0 && !provider.fromSite) warnings.push([words.notFromSite]);
  if (provider.others.length > 0) {
    warnings.push([words.others, ...list(provider.others), provider.moreOthers > 0 ? words.moreHosts(provider.moreOthers) : '']);
  }
  for (const parts of warnings) {
    const line = document.createElement('p');
    line.className = 'warning';
    line.append(...parts);
    item.append(line);
  }
  return item;
};

const showResult = (state, detail = '') => {
  find('question').hidden = true;
  find('result').hidden = false;
  say('result-site', question.origin);
  say('result-text', detail || words.states[state]);
  find('result-text').focus();
};

const showQuestion = () => {
  say('asks', question.port === null ? words.asks : words.asksProgram);
  say('site', question.port === null ? question.origin : `${site} (${question.origin})`);
  if (question.unicode !== null) {
    find('unicode').hidden = false;
    find('unicode').firstElementChild.textContent = question.unicode;
  }
  find('unknown').hidden = question.senderKnown;
  say('unknown', words.unknown);
  say('sees-title', words.sees);
  find('sees').append(...question.providers.map(describe));
  const browsers = document.createElement('li');
  browsers.textContent = words.browsers;
  find('sees').append(browsers);
  say('not-title', words.not);
  say('not', words.notText);
  find('control').hidden = !question.control || !question.senderKnown;
  say('control-text', words.control);
  say('where', question.port === null ? words.where : words.whereProgram);
  say('allow', words.allow(site));
  say('not-now', words.notNow);
  say('never', words.never);
  find('never').hidden = !question.senderKnown;
  find('question').hidden = false;
};

const buttons = ['allow', 'not-now', 'never'].map(find);
let quietSince = null; // when the page came into view and focus, and nothing moved; null: it is not there
let pressed = null; // the button on which a press that counts began
let sending = false;

const isInView = (element) => {
  if (element.hidden) return true;
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
};
/** All that is said and all that is asked; what is hidden is not there. */
const said = ['asks', 'site', 'unicode', 'unknown', 'sees', 'not', 'control', 'where'].map(find);
const allInView = () => [...said, ...buttons].every(isInView);
const isThere = () => document.visibilityState === 'visible' && document.hasFocus();

const isReady = () => !sending && quietSince !== null && isThere() && allInView() &&
  performance.now() - quietSince >= question.readingMs;

const update = () => {
  const ready = isReady();
  for (const button of buttons) button.setAttribute('aria-disabled', String(!ready));
  say('waiting', ready || sending ? '' : allInView() ? words.waiting : words.hidden);
};

// Whatever brings the page before somebody's eyes anew begins the time anew.
let timer = 0;
const begin = () => {
  quietSince = isThere() ? performance.now() : null;
  pressed = null;
  update();
  clearTimeout(timer);
  timer = setTimeout(update, question.readingMs + 20);
};

const answerOf = (button) => button.id === 'allow'
  ? { allow: true, control: find('control-switch').getAttribute('aria-checked') === 'true' }
  : { allow: false, never: button.id === 'never' };

/** Status and body; null: the bridge has not answered, or not to the end. */
const ask = (answer) => fetch('/decision', {
  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(answer),
}).then(async (response) => ({ status: response.status, body: await response.json() })).catch(() => null);

const send = async (answer) => {
  sending = true;
  update();
  const said = await ask(answer);
  if (said?.status === 200) return showResult(said.body.decision);
  if ([404, 409, 421].includes(said?.status)) return showResult('', words.gone);
  sending = false;
  begin();
  say('waiting', said === null ? words.silent : words.failed + said.body.title);
};

// Press and release must both be the browser's own, on the same button, and both after the page was ready. Neither a key
// that is held down nor the second click of a double one is an answer.
const onPress = (event) => {
  pressed = event.isTrusted && !event.repeat && isReady() ? event.currentTarget : null;
};
const onKey = (event) => {
  if (event.key === 'Enter' || event.key === ' ') onPress(event);
};
const onClick = (event) => {
  const meant = event.isTrusted && event.detail < 2 && pressed === event.currentTarget && isReady();
  pressed = null;
  if (meant) send(answerOf(event.currentTarget));
};

const watch = () => {
  for (const button of buttons) {
    button.addEventListener('pointerdown', onPress);
    button.addEventListener('keydown', onKey);
    button.addEventListener('click', onClick);
  }
  find('control-switch').addEventListener('click', (event) => {
    if (!event.isTrusted) return;
    const on = event.currentTarget.getAttribute('aria-checked') === 'true';
    event.currentTarget.setAttribute('aria-checked', String(!on));
  });
  for (const type of ['pageshow', 'focus', 'blur', 'resize']) addEventListener(type, begin);
  document.addEventListener('visibilitychange', begin);
  document.addEventListener('scroll', update, { passive: true });
  begin();
};

document.documentElement.lang = language;
say('control-text', words.control);
find('control-switch').setAttribute('aria-labelledby', 'control-text');
if (question.state === 'open') {
  showQuestion();
  watch();
} else {
  showResult(question.state);
}
