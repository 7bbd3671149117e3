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
        outputs: { model: { type: 'model' }, '..': 1, 'a/b': 1, logs: { type: 'directory' } },
      }),
      'failure.json': '{}',
      'trials.json': 'old',
      'report.html': 'old',
      'model/xgboost-model': 'old',
      'model.tar.gz': 'old',
      'outputs/logs/old.csv': 'old',
      'logs/algo-1.log': 'old',
      'logs/t-001-0123abcd/algo-1.log': 'old',
      'logs/mine.log': 'mine',
      'logs/of-mine/algo-1.log': 'mine',
      'notes.txt': 'mine',
    });
    prepareOutDirectory(folder);
    expect(files(folder)).toEqual(['algo-1.log', 'mine.log', 'notes.txt']);
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['mine.log', 'of-mine']);
    expect(readdirSync(folder).sort()).toEqual(['logs', 'notes.txt']);
  });

  test('loses the best trial of an interrupted tuning job, and a failure without outputs', () => {
    const failure = { execution: {}, job: {}, outputs: { model: { type: 'model' } } };
    const folder = temporary({
      'failure.json': JSON.stringify(failure),
      'result.json': JSON.stringify({ execution: {}, job: {} }),
      'model.tar.gz': 'old',
    });
    prepareOutDirectory(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('keeps what only a foreign result.json names', () => {
    const folder = temporary({
      'result.json': '{"outputs":{"src":1}}',
      'report.html': 'mine',
      'src/mine.txt': 'mine',
    });
    prepareOutDirectory(folder);
    expect(files(folder)).toEqual(['mine.txt', 'report.html']);
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
