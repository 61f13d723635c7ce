// SPDX-License-Identifier: MIT
// window.external.DownloadManager, run against a fake page: what old pages may take for granted without a browser.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import { MP3, openPage, settle } from '../harness/fake-page.js';

const E_INVALIDARG = -2147024809;

describe('the object model answers at once', () => {
  let page;
  beforeEach(() => { page = openPage(); });

  it('knows no case', () => {
    const collection = page.external.downloadmanager.CREATEDOWNLOADCOLLECTION();
    assert.equal(typeof collection.ID, 'number');
    assert.equal(collection.Count, 0);
    const item = collection.STARTDOWNLOAD(MP3, 'background');
    assert.equal(item.downloadstate, 0);
    assert.equal(item.SourceUrl, MP3);
    collection.clear();
    assert.equal(collection.count, 0);
    assert.ok('downloadManager' in page.external && 'GETITEMINFO' in item && !('nothing' in item));
  });

  it('gives a collection an id that holds, and starts downloads with unknown figures', () => {
    const { id } = page.manager.createDownloadCollection();
    assert.ok(Number.isInteger(id) && id > 0 && id <= 0xffffffff);
    const item = page.manager.getDownloadCollection(String(id)).startDownload('song one.MP3', 'Real Time');
    assert.deepEqual([item.size, item.progress, item.downloadState, item.type], [-1, -1, 0, 'Real Time'], 'as the page gave it');
    assert.equal(item.sourceURL, 'song one.MP3', 'as the page gave it');
    assert.equal(item.getItemInfo('Title'), '');
  });

  it('takes ids as numbers and strings, signed and unsigned', () => {
    const { manager } = page;
    for (const id of [-1, '-1', 4294967295, '4294967295']) assert.equal(manager.getDownloadCollection(id).id, 4294967295);
    manager.getDownloadCollection(-1).startDownload(MP3, 'background');
    assert.equal(manager.getDownloadCollection('4294967295').count, 1);
    for (const id of ['', 'abc', 0, undefined, 1.5, 4294967296]) {
      assert.throws(() => manager.getDownloadCollection(id), { number: E_INVALIDARG });
    }
  });

  it('throws errors as COM did', () => {
    const collection = page.manager.createDownloadCollection();
    for (const wrong of [() => collection.item(0), () => collection.item(-1), () => collection.removeItem(3), () => collection.item('x')]) {
      assert.throws(wrong, error => error.number === E_INVALIDARG && Boolean(error.description) && error.description === error.Description);
    }
    for (const [url, type] of [['https://x/a.exe', 'background'], ['ftp://x/a.mp3', 'background'], ['http://', 'background'], [MP3, 'later']]) {
      assert.throws(() => collection.startDownload(url, type), { number: E_INVALIDARG }, url);
    }
    assert.equal(collection.count, 0);
  });

  it('counts indices at the moment of the call; an item stays itself', () => {
    const collection = page.manager.createDownloadCollection();
    const items = ['a', 'b', 'c'].map(name => collection.startDownload(`https://x/${name}.wma`, 'background'));
    collection.removeItem(0);
    assert.equal(collection.count, 2);
    assert.equal(collection.item(0).sourceURL, 'https://x/b.wma');
    assert.equal(items[1].sourceURL, 'https://x/b.wma');
    assert.deepEqual([items[0].sourceURL, items[0].downloadState], ['https://x/a.wma', 4]);
  });

  it('keeps everything over a reload', () => {
    const collection = page.manager.createDownloadCollection();
    collection.startDownload(MP3, 'background');
    collection.startDownload('https://x/b.wmv', 'background').pause();
    const again = openPage(page.storage).manager.getDownloadCollection(String(collection.id));
    assert.deepEqual([again.count, again.item(0).downloadState, again.item(1).downloadState], [2, 0, 1]);
  });

  it('works where storage is switched off, as long as the page lasts', () => {
    const { manager } = openPage(null);
    assert.equal(manager.getDownloadCollection(manager.createDownloadCollection().id).count, 0);
  });
});

describe('what else an old page takes for granted', () => {
  it('external keeps its own members and takes new ones', () => {
    const { external } = openPage();
    assert.equal(external.AddSearchProvider(), 'native');
    external.own = 5;
    assert.equal(external.own, 5);
    external.SELECTEDTASKPANE = 'ServiceTask2';
    assert.equal(external.SelectedTaskPane, 'ServiceTask2');
    const { DownloadManager } = external;
    external.DownloadManager = 1;
    assert.equal(external.DownloadManager, DownloadManager, 'read-only');
    assert.match(external.version, /^11\./);
    for (const name of ['Light', 'Medium', 'Dark', 'ButtonHighlight', 'ButtonHoverFace', 'ButtonShadow']) {
      assert.match(external[`appColor${name}`], /^#[0-9a-f]{6}$/, name);
    }
  });

  it('NavigateTaskPaneURL goes where the script tag says', () => {
    const page = openPage({}, { taskPaneUrl: '/{key}/{pane}?{params}' });
    page.external.NavigateTaskPaneURL('Proseware', 'ServiceTask3', 'From=1&To=2');
    assert.equal(page.location.href, '/Proseware/ServiceTask3?From=1&To=2');
    assert.equal(page.external.SelectedTaskPane, 'ServiceTask3');
  });

  it('does not go to the bridge on load; from a click it does', async () => {
    const page = openPage();
    page.manager.createDownloadCollection();
    await settle();
    assert.deepEqual(page.store.sent, []);
    page.navigator.userActivation.isActive = true;
    page.manager.createDownloadCollection();
    assert.deepEqual(page.store.sent, ['start']);
  });
});
