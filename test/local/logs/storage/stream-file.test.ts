import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idOf, positionOf } from '../../../../lib/local/logs/storage/position';
import {
  decodeEvents,
  encodeEvents,
  type StoredEvent,
} from '../../../../lib/local/logs/storage/records';
import { StreamFile } from '../../../../lib/local/logs/storage/stream-file';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rankzero-stream-'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

let files = 0;

function newFile(): StreamFile {
  files += 1;
  return new StreamFile(join(directory, `${files}.events`));
}

let sequence = 0;

function event(timestamp: number, message = String(timestamp)): StoredEvent {
  sequence += 1;
  return { timestamp, message, sequence, ingestionTime: 0 };
}

async function all(source: AsyncIterable<readonly StoredEvent[]>): Promise<string[]> {
  const messages: string[] = [];
  for await (const some of source) messages.push(...some.map(({ message }) => message));
  return messages;
}

/** Long enough that a few of them fill a block. */
const long = (text: string) => text.padEnd(100_000, '.');

test('events of any text come back as they were', () => {
  const events = ['a', 'ü', '𝄞\n\0', ''].map((text, index) => event(index, text));
  expect(decodeEvents(encodeEvents(events))).toEqual(events);
});

test('an id is a position, and ids sort as positions do', () => {
  const ids = [event(9), event(10), event(10), event(1e12)].map(idOf);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.map((id) => idOf(positionOf(id) as StoredEvent))).toEqual(ids);
  expect([positionOf('1'), positionOf(`x${'0'.repeat(55)}`)]).toEqual([undefined, undefined]);
});

test('is read forward and back from any position, over the ends of blocks', async () => {
  const file = newFile();
  const events = Array.from({ length: 10 }, (_, index) => event(index, long(String(index))));
  for (const one of events) await file.append([one]);
  const names = (found: readonly string[]) => found.map((message) => message[0]).join('');
  expect(names(await all(file.after()))).toBe('0123456789');
  expect(names(await all(file.after(events[4])))).toBe('56789');
  expect(names(await all(file.before()))).toBe('9876543210');
  expect(names(await all(file.before(events[4])))).toBe('3210');
});

test('events that come late stand where they belong, those of one time in the order they came', async () => {
  const file = newFile();
  await file.append([event(10, long('a')), event(20, long('b')), event(30, long('c'))]);
  await file.append([event(40, long('d')), event(50, long('e'))]);
  await file.append([event(5, 'before'), event(20, 'beside'), event(60, 'after')]);
  await file.append([event(60, 'last')]);
  const found = (await all(file.after())).map((message) => message.replace(/\.+$/, ''));
  expect(found).toEqual(['before', 'a', 'b', 'beside', 'c', 'd', 'e', 'after', 'last']);
  expect(file.ends).toMatchObject({ first: { timestamp: 5 }, last: { timestamp: 60 } });
});

test('what is read while events come in is read whole', async () => {
  const file = newFile();
  await file.append([event(0, long('x'))]);
  const writing = Array.from({ length: 20 }, (_, index) => file.append([event(index, long('x'))]));
  const [found] = await Promise.all([all(file.after()), ...writing]);
  expect(new Set(found.map((message) => message.length))).toEqual(new Set([100_000]));
  expect(await all(file.after())).toHaveLength(21);
});

test('passes over bytes that nobody wants', async () => {
  const file = newFile();
  const words = ['yes', 'no', 'no', 'no', 'no', 'no', 'no', 'yes'];
  for (const [index, word] of words.entries()) await file.append([event(index, long(word))]);
  const found = await all(file.after(undefined, (bytes) => bytes.includes('yes')));
  expect(found.filter((message) => message.startsWith('yes'))).toHaveLength(2);
  expect(found.length).toBeLessThan(words.length);
});
