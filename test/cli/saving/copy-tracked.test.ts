import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyTracked } from '../../../lib/cli/saving/copy-tracked';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tracked-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test.each(['file:///jobs/run-1/algo-1/mlruns', 'file:///opt/ml/mlruns'])(
  'artifacts that MLflow put below %s are found where the copy is',
  (before) => {
    const from = join(folder, 'mlruns');
    mkdirSync(join(from, '7/run'), { recursive: true });
    writeFileSync(join(from, '7/meta.yaml'), `artifact_location: ${before}/7\nname: churn\n`);
    const uri = `artifact_uri: ${before}/7/run/artifacts\n`;
    writeFileSync(join(from, '7/run/meta.yaml'), uri);
    writeFileSync(join(from, '7/run/loss'), uri);

    const to = join(folder, 'staged');
    expect(copyTracked(from, to, '/runs/first/mlruns')).toBe(true);
    const read = (path: string) => readFileSync(join(to, path), 'utf8');
    expect(read('7/meta.yaml')).toBe(
      'artifact_location: file:///runs/first/mlruns/7\nname: churn\n',
    );
    expect(read('7/run/meta.yaml')).toBe(
      'artifact_uri: file:///runs/first/mlruns/7/run/artifacts\n',
    );
    expect(read('7/run/loss')).toBe(uri);
  },
);

test('where nothing was tracked, nothing is made', () => {
  expect(copyTracked(join(folder, 'none'), join(folder, 'to'), '/runs')).toBe(false);
});
