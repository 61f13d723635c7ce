// SPDX-License-Identifier: MIT
// The stream's events, and the bodies in them, are as /openapi.json describes them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, faultOf } from '../harness/api-description.js';
import { Bridge } from '../harness/bridge.js';
import { TEST_MS } from '../harness/suite.js';

/** Reads a stream of events until there is one of the kind. @returns {Promise<Object[]>} the fields of each, by name */
async function readUntil(reader, kind) {
  const decoder = new TextDecoder();
  const events = [];
  let text = '';
  while (!events.some(({ event }) => event === kind)) {
    const { value, done } = await reader.read();
    assert.equal(done, false, 'the stream goes on');
    text += decoder.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const fields = block.split('\n').filter((line) => !line.startsWith(':')).map((line) => line.split(/: (.*)/s).slice(0, 2));
      const { retry, ...event } = Object.fromEntries(fields);
      if (Object.keys(event).length > 0) events.push(event);
      else assert.ok(retry === undefined || retry === '2000', block);
    }
  }
  return events;
}

test('every event of a stream is an Event, its data what the description says', { timeout: TEST_MS }, async () => {
  const bridge = await Bridge.start();
  const leave = new AbortController();
  try {
    const response = await fetch(`${bridge.url}/api/v1/events`, { signal: leave.signal });
    const reader = response.body.getReader();
    const [snapshot] = await readUntil(reader, 'snapshot');
    await bridge.add('http://127.0.0.1:9/song.mp3', 'song.mp3', '--status', '--provider', 'Proseware', '--suspended');
    const changes = await readUntil(reader, 'change');
    for (const event of [snapshot, ...changes]) {
      assert.equal(faultOf(event, { $ref: '#/components/schemas/Event' }), '', JSON.stringify(event));
      const kind = event.event === 'snapshot' ? 'SnapshotEvent' : 'ChangeEvent';
      const body = description.components.schemas[kind].properties.data.contentSchema;
      assert.equal(faultOf(JSON.parse(event.data), body), '', event.data);
    }
  } finally {
    leave.abort();
    await bridge.stop();
  }
});
