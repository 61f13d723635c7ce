// SPDX-License-Identifier: MIT
// The shop's page: sells records, and shows how their downloads are doing.
import { connect } from '/client/bitsbridge.js';

const RECORDS = [
  { artist: 'The Two Ports', album: 'Loopback', tracks: ['Knock', 'Who Is There', 'Nobody But Us'] },
  { artist: 'Anna Logue', album: 'Static', tracks: ['Needle Drop', 'Side B'] },
  { artist: 'Größenwahn', album: 'Überall', tracks: ['Anfang', 'Ende'] },
];

const asked = new URLSearchParams(location.search);
const url = asked.get('bridge') ?? undefined;
/** A bridge that replays a story: its downloads are another store's, and nothing can be bought there. */
const replays = asked.has('replay');
const provider = replays ? 'Proseware' : 'GrooveAndNeedle';

/** Every visitor has one collection, and finds it again on the next visit; of a story all is shown. */
function collection() {
  const id = Number(localStorage.getItem('collection')) || crypto.getRandomValues(new Uint32Array(1))[0] || 1;
  localStorage.setItem('collection', String(id));
  return id;
}
const serviceId = replays ? undefined : collection();
const store = connect({ serviceId, url, provider });
const element = id => document.getElementById(id);
const message = text => { element('message').textContent = text; };

function button(text, onclick) {
  return Object.assign(document.createElement('button'), { textContent: text, onclick });
}

function fileUrl({ artist, album }, number, title) {
  const name = `${artist} - ${album} - ${String(number).padStart(2, '0')} ${title}.mp3`;
  return new URL(`/files/${encodeURIComponent(name)}`, location.href).href;
}

async function buy(record) {
  message('');
  try {
    if (store.state !== 'live') await live();
    for (const [index, title] of record.tracks.entries()) {
      await store.create({
        url: fileUrl(record, index + 1, title), serviceId, displayName: title,
        metadata: { albumArtist: record.artist, albumTitle: record.album, trackNumber: String(index + 1), title },
      });
    }
  } catch (error) {
    message(`That did not work: ${error.message}`);
  }
}

/** Goes to the bridge from the click on "Buy"; where it does not know the shop yet, the visitor is asked. */
async function live() {
  store.start();
  await new Promise(resolve => {
    const look = () => store.state !== 'connecting' && resolve(store.removeEventListener('state', look));
    store.addEventListener('state', look);
    look();
  });
  if (store.state !== 'live' && await store.ask({ control: true }) !== 'allowed') throw new Error(`the bridge is ${store.state}; see below`);
}

for (const record of RECORDS) {
  const item = document.createElement('li');
  const title = Object.assign(document.createElement('h3'), { textContent: record.album });
  const artist = Object.assign(document.createElement('p'), { textContent: `${record.artist}, ${record.tracks.length} tracks` });
  item.append(title, artist, button(`Buy ${record.album}`, () => buy(record)));
  element('shelf').append(item);
}

/** One row for each job; a row stays, its bar follows by itself. */
const rows = new Map();
store.addEventListener('change', () => {
  for (const job of store.jobs) {
    const row = rows.get(job.id) ?? addRow(job.id);
    const ended = job.state === 'acknowledged' || job.state === 'cancelled';
    row.pause.hidden = ended;
    row.cancel.hidden = ended;
    row.pause.textContent = job.state === 'suspended' || job.state === 'error' ? 'Resume' : 'Pause';
  }
});

function addRow(id) {
  const item = document.createElement('li');
  const bar = document.createElement('bits-progress');
  for (const [name, value] of Object.entries({ job: id, 'service-id': serviceId, url })) if (value) bar.setAttribute(name, value);
  const act = action => store.act(id, action).catch(error => message(`That did not work: ${error.message}`));
  const row = {
    pause: button('Pause', event => act(event.target.textContent === 'Pause' ? 'suspend' : 'resume')),
    cancel: button('Cancel', () => act('cancel')),
  };
  item.append(bar, row.pause, ' ', row.cancel);
  element('bought').append(item);
  rows.set(id, row);
  return row;
}

if (url) element('all').setAttribute('url', url);
if (serviceId) element('all').setAttribute('service-id', serviceId);
element('all').setAttribute('provider', provider);
element('shelf').parentElement.hidden = replays;
