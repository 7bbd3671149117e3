import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareOutDirectory } from '../../lib/cli/out-directory';
import { removeTemporary, temporary } from './_helpers/temporary';

afterAll(removeTemporary);

const files = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();

describe('the folder of a run', () => {
  test('loses what an earlier run left, and nothing else', () => {
    const folder = temporary({
      'result.json': JSON.stringify({
        execution: {},
        job: {},
        outputs: { model: { type: 'model' }, '..': 1, 'a/b': 1 },
      }),
      'failure.json': '{}',
      'model/xgboost-model': 'old',
      'model.tar.gz': 'old',
      'logs/algo-1.log': 'old',
      'logs/mine.log': 'mine',
      'notes.txt': 'mine',
    });
    prepareOutDirectory(folder);
    expect(files(folder)).toEqual(['mine.log', 'notes.txt']);
  });

  test('keeps folders that only a foreign result.json names', () => {
    const folder = temporary({
      'result.json': '{"outputs":{"src":1}}',
      'src/mine.txt': 'mine',
    });
    prepareOutDirectory(folder);
    expect(files(folder)).toEqual(['mine.txt']);
  });

  test('is made where it is missing', () => {
    const folder = join(temporary(), 'a/b');
    prepareOutDirectory(folder);
    expect(files(folder)).toEqual([]);
  });

  test('fails when a file is in its place', () => {
    const file = join(temporary(), 'out');
    writeFileSync(file, '');
    expect(() => prepareOutDirectory(file)).toThrow(
      expect.objectContaining({ code: 'OutNotUsable' }),
    );
  });
});
