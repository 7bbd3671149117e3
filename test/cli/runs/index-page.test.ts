import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeIndex } from '../../../lib/cli/runs/index-page';
import { removeTemporary, temporary } from '../_helpers/temporary';

afterAll(removeTemporary);

const document = (name: string, status: string) =>
  JSON.stringify({
    kind: 'training',
    status,
    task: 'churn',
    execution: { name },
    metrics: { 'train:auc': 0.9, 'validation:auc': 0.8 },
    timings: { totalSeconds: 4 },
  });

/** A folder with two runs, and a folder that is none. */
function folderOfRuns(): string {
  return temporary({
    'a b&c/result.json': document('a b&c', 'Succeeded'),
    'a b&c/report.html': 'a report',
    'other/failure.json': document('other', 'Failed'),
    'data/train.csv': '1,2',
  });
}

describe('the index of a folder of runs', () => {
  test('names each with its report, or else its document', () => {
    const folder = folderOfRuns();
    writeIndex(folder);
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(page).toContain('<a href="a%20b%26c/report.html">a b&amp;c</a>');
    expect(page).toContain('<a href="other/failure.json">other</a>');
    expect(page).toContain('<td>validation:auc 0.8, train:auc 0.9</td>');
    expect(page).not.toContain('train.csv');
  });

  test('is written again, and leaves a page of somebody else alone', () => {
    const folder = folderOfRuns();
    writeIndex(folder);
    writeIndex(folder);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('Runs of this folder');
    writeFileSync(join(folder, 'index.html'), 'mine');
    writeIndex(folder);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('mine');
  });
});
