// SPDX-License-Identifier: MIT
// The sites that may see something, who said so and since when; those that are new stand above all until they are seen.

import { commandLineFor } from './copy-button.js';
import { make, setShown } from './dom.js';
import { asRoute } from './route.js';
import { isDecided } from './site-list.js';

/** @param {import('./job-text.js').Text} text */
function providersOf(text, { providers }) {
  return providers.length === 0 ? text.say('sites.all') : text.say('sites.providers', { names: providers.join(', ') });
}

export class Sites {
  #context;
  #list;
  #misses = [];
  #seen = '';
  #title;
  #rows = make('ul', { class: 'findings', role: 'list' });
  #none;
  #newRows = make('ul', { class: 'findings', role: 'list' });

  /**
   * @param {{text: import('./job-text.js').Text, control: import('./control.js').Control}} context
   * @param {import('./site-list.js').SiteList} list
   */
  constructor(context, list) {
    this.#context = context;
    this.#list = list;
    const { text } = context;
    this.#title = make('h2', { id: 'sites-title', tabindex: '-1' }, text.say('sites.title'));
    this.#none = make('p', { class: 'quiet' }, text.say('sites.none'));
    this.element = make('section', { 'class': 'sites', 'aria-labelledby': 'sites-title' }, this.#title, this.#none, this.#rows);
    this.news = make('section', { 'class': 'sites new-sites', 'aria-label': text.say('sites.new'), 'hidden': true }, this.#newRows);
    list.addEventListener('change', () => this.update());
  }

  /** @param {{origin: string, kind: string, given: string, found: string}[]} misses why an allowed page sees nothing */
  setMisses(misses) {
    this.#misses = misses;
    this.update();
  }

  update() {
    const { sites } = this.#list;
    const seen = JSON.stringify([sites, this.#misses, this.#context.control.enabled]);
    if (seen === this.#seen) return;
    this.#seen = seen;
    const news = sites.filter((site) => !site.acknowledged && site.decision === 'allowed');
    const focused = document.activeElement?.getAttribute('data-site');
    this.#rows.replaceChildren(...sites.map((site) => this.#row(site)));
    this.#newRows.replaceChildren(...news.map((site) => this.#newRow(site)));
    setShown(this.#none, sites.length === 0);
    setShown(this.news, news.length > 0);
    const again = focused && [...document.querySelectorAll('[data-site]')].find((element) => element.getAttribute('data-site') === focused);
    if (focused) (again ?? this.#title).focus({ preventScroll: true });
  }

  #button(word, site, act) {
    const { text } = this.#context;
    return make('button', {
      'type': 'button', 'class': 'button', 'data-site': `${word} ${site.origin}`, 'onclick': () => this.#act(act, site.origin),
      'aria-label': text.say(`sites.${word}-label`, { origin: site.origin }),
    }, text.say(`sites.${word}`));
  }

  async #act(act, origin) {
    const { text, control } = this.#context;
    try {
      await this.#list[act](origin);
    } catch (error) {
      control.complain(error, text.say('sites.failed', { origin, reason: error.message }));
    }
  }

  #newRow(site) {
    const { text, control } = this.#context;
    const what = text.say(site.control ? 'sites.new-control' : 'sites.new-read', { time: text.moment(site.since) });
    return make('li', { class: 'notice new-site' },
      make('p', {}, make('strong', { dir: 'ltr' }, site.origin), ' ', what, ' ', providersOf(text, site)),
      control.enabled ? make('div', { class: 'site-buttons' }, this.#button('seen', site, 'acknowledge'), this.#button('revoke', site, 'revoke'))
        : commandLineFor(text, 'bitsbridge open'));
  }

  #row(site) {
    const { text, control } = this.#context;
    const never = site.decision === 'never';
    const facts = [
      never ? text.say('sites.never') : providersOf(text, site),
      !never && text.say(site.control ? 'sites.controls' : 'sites.reads'),
    ].filter(Boolean).join(' ');
    const history = [
      text.say(`sites.by-${site.by}`),
      site.since && text.say('sites.since', { time: text.moment(site.since) }),
      !never && (site.lastSeen ? text.say('sites.last', { time: text.moment(site.lastSeen) }) : site.since && text.say('sites.unseen')),
    ].filter(Boolean).join(' · ');
    const buttons = make('div', { class: 'site-buttons' });
    if (control.enabled && !never) buttons.append(make('a', { 'class': 'button', 'href': asRoute(site.origin), 'data-site': `as ${site.origin}`, 'aria-label': text.say('sites.as-label', { origin: site.origin }) }, text.say('sites.as')));
    if (control.enabled && isDecided(site)) buttons.append(this.#button(never ? 'forget' : 'revoke', site, 'revoke'));
    return make('li', { class: 'finding site' },
      make('div', { class: 'site-text' },
        make('p', {}, make('strong', { dir: 'ltr' }, site.origin)), make('p', {}, facts), make('p', { class: 'quiet' }, history),
        ...this.#misses.filter(({ origin }) => origin === site.origin && !never).map((miss) => make('p', { class: 'site-miss' }, text.say(`access.${miss.kind}`, miss)))),
      buttons);
  }
}
