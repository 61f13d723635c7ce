// SPDX-License-Identifier: MIT
// Where a song was filed, in words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filedText } from '../../../webroot/dashboard/filing.js';
import { createText } from '../../../webroot/dashboard/text.js';

const job = (filed, localName) => ({ filed, files: [{ name: 'x.mp3', localName }] });

test('a filed song names library, artist and album, where paths are shown', () => {
  const text = createText('en');
  for (const [shown, expected] of [
    [job(true, '/home/ann/Music/The Band/Blue/07 Song.mp3'), 'filed in Music/The Band/Blue'],
    [job(true, 'C:\\Users\\Ann\\Music\\The Band\\Blue\\07 Song.mp3'), 'filed in Music/The Band/Blue'],
    [job(true, undefined), 'filed in the music library'],
    [job(true, 'odd.mp3'), 'filed in the music library'],
    [{ filed: true, files: [] }, 'filed in the music library'],
    [job(false, '/home/ann/Downloads/x.mp3'), 'to be filed in the music library'],
    [job(null, '/home/ann/Downloads/x.mp3'), ''],
    [job(undefined, undefined), ''],
  ]) assert.equal(filedText(text, shown), expected);
  assert.equal(filedText(createText('de'), job(true, '/m/Musik/A/B/1.mp3')), 'eingeordnet in Musik/A/B');
});
