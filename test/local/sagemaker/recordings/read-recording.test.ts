import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRankZeroError } from '../../../../lib/core';
import { readRecording } from '../../../../lib/local/sagemaker';
import { removeDirectories, temporaryDirectory } from '../../_helpers/assemblies';

const folder = temporaryDirectory();
writeFileSync(join(folder, 'model.tar.gz'), '');
afterAll(removeDirectories);

function read(value: unknown) {
  const file = join(folder, 'recorded.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return readRecording(file);
}

function refusalOf(value: unknown): string {
  try {
    read(value);
  } catch (error) {
    if (isRankZeroError(error) && error.code === 'InvalidRecording') return error.message;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('a recorded job', () => {
  test('is what describe-training-job has answered, a log and archives beside the file', () => {
    const job = {
      TrainingJobName: 'theirs',
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'MaxRuntimeExceeded',
      SecondaryStatusTransitions: ['Starting', 'LaunchingMLInstances', 'Training', 'Stopping'].map(
        (Status) => ({ Status }),
      ),
    };
    expect(read({ job, log: { 'algo-2': ['a'] }, model: 'model.tar.gz' })).toEqual({
      name: 'recorded.json',
      phases: ['Training', 'Stopping'],
      end: 'MaxRuntimeExceeded',
      log: { 'algo-2': ['a'] },
      model: join(folder, 'model.tar.gz'),
    });
  });

  test('has completed with an empty log where nothing is said', () => {
    expect(read({})).toEqual({
      name: 'recorded.json',
      phases: ['Downloading', 'Training', 'Uploading'],
      end: 'Completed',
      log: { 'algo-1': [] },
    });
  });

  test('of the documentation can be read', () => {
    const docs = readFileSync(join(__dirname, '../../../../docs/containers.md'), 'utf8');
    const [, text = ''] = /```json\n(\{\n {2}"job"[\s\S]*?)```/.exec(docs) ?? [];
    expect(read(text)).toMatchObject({ end: 'Completed', model: join(folder, 'model.tar.gz') });
  });

  test.each<[unknown, string]>([
    ['{', 'InvalidJson at $'],
    [[], 'WrongType at $'],
    [{ logs: [] }, 'UnknownField at $.logs'],
    [{ job: 'x' }, 'WrongType at $.job'],
    [{ job: { TrainingJobStatus: 'InProgress' } }, 'InvalidValue at $.job.TrainingJobStatus'],
    [{ job: { TrainingJobStatus: 'Failed' } }, 'MissingField at $.job.FailureReason'],
    [{ log: [1] }, 'WrongType at $.log'],
    [{ log: { host: [] } }, 'WrongType at $.log'],
    [{ output: 'none.tar.gz' }, 'PathNotFound at $.output'],
  ])('%j is refused at its place', (value, problem) => {
    expect(refusalOf(value)).toContain(problem);
  });
});
