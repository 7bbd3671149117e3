import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { currentOf, ObjectStore } from '../../../../lib/local/s3/store';
import { KeyLog } from '../../../../lib/local/s3/store/key-log';
import { unwritten } from '../../../../lib/local/s3/store/versions';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rankzero-store-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const FACTS = { headers: {}, tags: {}, checksums: {} };

async function put(store: ObjectStore, key: string, text: string) {
  const { md5, ...received } = await store.contents.receive(Readable.from([Buffer.from(text)]));
  const bucket = store.find('bucket') ?? store.create('bucket', { location: 'us-east-1' });
  return bucket.put(key, { ...FACTS, ...received, etag: md5 });
}

async function read(store: ObjectStore, key: string): Promise<string | undefined> {
  const state = store.find('bucket')?.state(key);
  const object = state && currentOf(state);
  return object && (await buffer(store.contents.read(object.segments))).toString();
}

/** How many files there are of objects' bytes, and of changes of keys. */
function files() {
  const below = (path: string) =>
    readdirSync(join(directory, path), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ).length;
  return { contents: below('contents'), changes: below('buckets/bucket/keys') };
}

/** Keys that are hard to have as names of files. */
const KEYS = [
  'a',
  'a/',
  'a/b',
  'a//b',
  'A',
  'caf\u00e9',
  'cafe\u0301',
  '..',
  '../../x',
  '/',
  '.',
  'line\nbreak',
  '\u{1F600}',
  '\uFFFD',
  'k'.repeat(1024),
];

describe('ObjectStore', () => {
  test('keeps keys apart that no file system would, and serves them again', async () => {
    const store = new ObjectStore(directory);
    for (const key of KEYS) await put(store, key, `of ${key}`);
    const again = new ObjectStore(directory);
    for (const key of KEYS) expect(await read(again, key)).toBe(`of ${key}`);
    const inOrder: string[] = [];
    const names = again.find('bucket')?.names;
    for (let key = names?.from(''); key !== undefined; key = names?.after(key)) inOrder.push(key);
    expect(inOrder).toEqual(
      KEYS.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
    );
  });

  test('keeps nothing of what is replaced or deleted', async () => {
    const store = new ObjectStore(directory);
    for (const text of ['1', '22', '333']) await put(store, 'a', text);
    expect(files()).toEqual({ contents: 1, changes: 1 });
    store.find('bucket')?.delete('a');
    expect([await read(store, 'a'), files()]).toEqual([undefined, { contents: 0, changes: 1 }]);
    await put(store, 'a', 'again');
    expect(files()).toEqual({ contents: 1, changes: 1 });
    store.find('bucket')?.delete('a');
    // Nobody who has seen an older number is left.
    expect([new ObjectStore(directory).find('bucket')?.isEmpty, files()]).toEqual([
      true,
      { contents: 0, changes: 0 },
    ]);
  });

  test('reads an object to its end that is deleted meanwhile', async () => {
    const store = new ObjectStore(directory);
    const { segments } = await put(store, 'a', 'still here');
    const reading = store.contents.read(segments);
    const closed = once(reading, 'close');
    store.find('bucket')?.delete('a');
    expect((await buffer(reading)).toString()).toBe('still here');
    await closed;
    expect(files().contents).toBe(0);
  });

  test('has each object as before or after a change when its process is killed', async () => {
    const program = join(__dirname, 'fixtures/write-for-ever.ts');
    const writer = spawn(process.execPath, ['--import', 'tsx', program, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(writer, 'exit');
    let said = '';
    for await (const chunk of writer.stdout) {
      said += chunk;
      if (said.split('\n').length > 200) break;
    }
    writer.kill('SIGKILL');
    await ended;
    const store = new ObjectStore(directory);
    const rounds = said.split('\n').slice(0, -1).map(Number);
    const found = await read(store, 'key');
    expect(found).toMatch(/^(\d+)( \1)*$/);
    expect(Number(found?.split(' ')[0])).toBeGreaterThanOrEqual(rounds.at(-1) ?? 0);
    expect([files(), readdirSync(join(directory, 'staging'))]).toEqual([
      { contents: 1, changes: 1 },
      [],
    ]);
  });
});

describe('KeyLog', () => {
  test('of two changes that were decided by the same state one happens', () => {
    const log = (name: string) => {
      const staging = join(directory, name);
      execFileSync('mkdir', ['-p', staging]);
      return new KeyLog(join(directory, 'keys'), staging);
    };
    const [one, other] = [log('one'), log('other')];
    const version = (etag: string) => ({
      version: {
        ...FACTS,
        etag,
        versionId: 'null',
        sequence: 1,
        modified: 0,
        size: 0,
        segments: [],
      },
    });
    const before = unwritten('key');
    expect(one.append('key', before.number + 1, version('first'))).toBe(true);
    expect(other.append('key', before.number + 1, version('second'))).toBe(false);
    expect(currentOf(other.read('key'))?.etag).toBe('first');
  });
});

describe('copies of files', () => {
  test('are no links: what is written through one changes no other', async () => {
    const original = join(directory, 'original.csv');
    writeFileSync(original, 'original', { mode: 0o400 });
    const store = new ObjectStore(join(directory, 'store'));
    const { segments } = await store.contents.copyIn(original);
    rmSync(original);
    writeFileSync(original, 'changed');
    const out = join(directory, 'channel.csv');
    await store.contents.copyOut(segments, out);
    expect(readFileSync(out, 'utf8')).toBe('original');
    writeFileSync(out, 'overwritten');
    expect((await buffer(store.contents.read(segments))).toString()).toBe('original');
  });

  test('are links for what only reads them, and outlive the object', async () => {
    const store = new ObjectStore(join(directory, 'store'));
    const { segments } = await store.contents.receive(Readable.from([Buffer.from('rows')]));
    const out = join(directory, 'channel.csv');
    writeFileSync(out, 'of an earlier start');
    await store.contents.linkOut(segments, out);
    expect(statSync(out).nlink).toBe(2);
    store.contents.discard(segments.map(({ name }) => name));
    expect(readFileSync(out, 'utf8')).toBe('rows');
  });

  test('of objects in parts are copies for all', async () => {
    const store = new ObjectStore(join(directory, 'store'));
    const parts = await Promise.all(
      ['one ', 'two'].map((part) => store.contents.receive(Readable.from([Buffer.from(part)]))),
    );
    const out = join(directory, 'channel.csv');
    await store.contents.linkOut(
      parts.flatMap(({ segments }) => segments),
      out,
    );
    expect(readFileSync(out, 'utf8')).toBe('one two');
    expect(statSync(out).nlink).toBe(1);
  });
});
