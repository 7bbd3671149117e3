import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openState } from '../../../lib/local/state';
import { root } from '../_helpers/accounts';
import { place } from './place';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rankzero-state-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder that cannot be the state of an account', () => {
  test.each([
    ['StateNotOurs', 'notes.txt', 'mine'],
    ['StateNewer', 'rankzero-account.json', { ...place, format: 2 }],
    ['StateElsewhere', 'rankzero-account.json', { ...place, format: 1, region: 'eu-west-1' }],
    ['StateDamaged', 'rankzero-account.json', '{'],
  ])('is refused with %s, and nothing in it is touched', async (code, name, content) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(folder, name), text);
    await expect(openState(folder, place)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(folder),
      hint: expect.any(String),
    });
    expect(readdirSync(folder)).toEqual([name]);
  });

  test('is a file', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    await expect(openState(path, place)).rejects.toMatchObject({ code: 'StateUnusable' });
  });
});

describe('a state', () => {
  test('belongs to one account at a time, however long its path is', async () => {
    const path = join(folder, 'x'.repeat(120));
    mkdirSync(path);
    const first = await openState(path, place);
    await expect(openState(path, place)).rejects.toMatchObject({ code: 'StateInUse' });
    await first.close();
    const second = await openState(path, place);
    await second.close();
  });

  test('keeps records, and empties what jobs have worked in', async () => {
    const first = await openState(folder, place);
    first.records('things').put('../a', { is: 'a' });
    first.records('things').put('b', { is: 'b' });
    first.records('things').remove('b');
    writeFileSync(join(first.work, 'tree'), '');
    await first.close();
    const second = await openState(folder, place);
    expect(second.records('things').all()).toEqual([{ is: 'a' }]);
    expect(readdirSync(second.work)).toEqual([]);
    await second.close();
  });

  test('loses nothing that was written when its process is killed at any moment', async () => {
    let told = { records: 0, entries: 0, events: 0 };
    for (const lines of [1, 23, 2 + Math.floor(Math.random() * 40)]) {
      const writer = spawn(
        process.execPath,
        ['--import', 'tsx', join(__dirname, 'writer.ts'), folder],
        { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const exit = once(writer, 'exit');
      let count = 0;
      for await (const line of createInterface({ input: writer.stdout })) {
        const now = JSON.parse(line);
        for (const kind of ['records', 'entries', 'events'] as const) {
          expect(now[kind]).toBeGreaterThanOrEqual(told[kind]);
        }
        told = now;
        count += 1;
        if (count === lines) writer.kill('SIGKILL');
      }
      expect(await exit).toEqual([null, 'SIGKILL']);
    }
  });
});
