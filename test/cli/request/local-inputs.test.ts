import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { localInputs } from '../../../lib/cli/request/local-inputs';
import { builtinTask, isObject, Problems, type TaskRecord } from '../../../lib/core';
import { removeTemporary, temporary } from '../_helpers/temporary';

afterAll(removeTemporary);

const { record } = builtinTask('xgboost', { algorithm: 'xgboost' });

/** What becomes of a channel `train` of that value. */
function locate(value: unknown, folders: readonly string[], of: TaskRecord = record) {
  const problems = new Problems();
  const target = { folders, bucket: 'b', execution: 'e' };
  const { request, uploads, notes } = localInputs(
    { inputs: { train: value } },
    of,
    target,
    problems,
  );
  const inputs = isObject(request) && isObject(request.inputs) ? request.inputs : {};
  return { train: inputs.train, uploads, notes, problems: problems.list };
}

describe('a path of a channel', () => {
  test('is looked for in one folder after the other', () => {
    const first = temporary({ 'a.csv': '1' });
    const second = temporary({ 'a.csv': '2', 'b.csv': '2' });
    const at = (path: string) => locate(path, [first, second]).uploads[0]?.files[0]?.path;
    expect(at('a.csv')).toBe(join(first, 'a.csv'));
    expect(at('b.csv')).toBe(join(second, 'b.csv'));
  });

  test('of a file becomes its URI', () => {
    const folder = temporary({ 'a.csv': '1' });
    expect(locate({ uri: 'a.csv', contentType: 'text/csv' }, [folder])).toMatchObject({
      train: { uri: 's3://b/executions/e/inputs/train/a.csv', contentType: 'text/csv' },
      uploads: [{ files: [{ key: 'executions/e/inputs/train/a.csv' }] }],
    });
  });

  test('of a task with a role of its own goes to the task’s folder', () => {
    const own = { ...record, ownRole: { roleArn: 'arn', folder: 'tasks/w/xgboost/' } };
    expect(locate('a.csv', [temporary({ 'a.csv': '1' })], own)).toMatchObject({
      train: { uri: 's3://b/tasks/w/xgboost/executions/e/inputs/train/a.csv' },
      uploads: [{ files: [{ key: 'tasks/w/xgboost/executions/e/inputs/train/a.csv' }] }],
    });
  });

  test('of a folder becomes a prefix with the content type that its files share', () => {
    const folder = temporary({
      'd/x/2.csv': '1',
      'd/1.csv': '1',
      'd/.DS_Store': '',
      'd/.x/3.txt': '',
    });
    const { train, uploads } = locate('d', [folder]);
    expect(train).toEqual({ uri: 's3://b/executions/e/inputs/train/', contentType: 'text/csv' });
    expect(uploads[0]?.files.map(({ key }) => key)).toEqual([
      'executions/e/inputs/train/1.csv',
      'executions/e/inputs/train/x/2.csv',
    ]);
  });

  test('of a folder for an algorithm leaves behind what would be taken for data', () => {
    const folder = temporary({
      'd/_SUCCESS': '',
      'd/README.md': 'x',
      'd/part-0.csv': '1',
      'd/_temporary/1.csv': '1',
    });
    const { train, uploads, notes } = locate('d', [folder]);
    expect(train).toMatchObject({ contentType: 'text/csv' });
    expect(uploads[0]?.files.map(({ key }) => key)).toEqual([
      'executions/e/inputs/train/part-0.csv',
    ]);
    expect(notes).toEqual([
      'train: not uploaded: README.md, because the algorithm would read every file as data',
      'train: text/csv, by the names of its files',
    ]);
  });

  test('of compressed files fails for XGBoost', () => {
    const folder = temporary({ 'd/a.csv.gz': '1' });
    expect(locate('d', [folder]).problems).toMatchObject([
      { code: 'AlgorithmRefuses', path: '$.inputs.train', found: '"a.csv.gz"' },
    ]);
  });

  test('leaves the content type open where the files differ', () => {
    const folder = temporary({ 'd/1.csv': '1', 'd/2.libsvm': '1' });
    expect(locate('d', [folder]).train).toEqual({ uri: 's3://b/executions/e/inputs/train/' });
  });

  test.each(['s3://b/k', 'http://b/k', 'S3://b/k'])('is not %s, which planning judges', (uri) => {
    expect(locate(uri, [temporary()])).toEqual({
      train: uri,
      uploads: [],
      notes: [],
      problems: [],
    });
  });

  test('fails where nothing is there, the folder is empty, or a link leads nowhere', () => {
    const folder = temporary({ 'empty/.gitkeep': '', 'links/a.csv': '1' });
    symlinkSync('/nowhere', join(folder, 'links/b.csv'));
    const problem = (path: string) => locate(path, [folder]).problems[0];
    expect(problem('nowhere')).toMatchObject({ code: 'PathNotFound', path: '$.inputs.train' });
    expect(problem('empty')).toMatchObject({ code: 'EmptyPrefix', found: '"empty"' });
    for (const [path, name] of [
      ['broken', 'broken/a\nb.csv'],
      ['c\r.csv', 'c\r.csv'],
    ] as const) {
      const odd = temporary({ [name]: '1' });
      expect(locate(path, [odd])).toMatchObject({
        uploads: [],
        problems: [
          {
            code: 'InvalidChannelUri',
            message: expect.stringContaining('Rename the file'),
            found: expect.stringMatching(/\\[nr]/),
          },
        ],
      });
    }
    expect(problem('links')).toMatchObject({
      code: 'PathNotFound',
      found: expect.stringContaining('b.csv'),
    });
  });
});
