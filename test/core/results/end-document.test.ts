import { readFileSync } from 'node:fs';
import {
  classify,
  digest,
  type EndDocument,
  type Plan,
  trainingResult,
  withDigest,
} from '../../../lib/core';

/** A kind of job that has a plan has an end, and the other way round: else this does not compile. */
const WORDS: Readonly<Record<Plan['kind'], string>> = { training: 'Training', tuning: 'Tuning' };
const KINDS: Readonly<Record<EndDocument['kind'], string>> = WORDS;

const DOCS = readFileSync('docs/results.md', 'utf8');

/** Names of all members, those of objects as paths. */
function membersOf(value: object, path = ''): string[] {
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'object' && !Array.isArray(member) && name !== 'phases' && name !== 'metrics'
      ? membersOf(member, `${path}${name}.`)
      : [path + name],
  );
}

describe('docs/results.md', () => {
  test('shows a failure with the members that one has', () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(DOCS) ?? [];
    const failure = trainingResult(
      { kind: 'training', task: 't', attempt: 1, jobName: 'j', outputs: {} },
      {
        TrainingJobName: 'j',
        TrainingJobArn: 'arn:aws:sagemaker:eu-west-1:111122223333:training-job/j',
        TrainingJobStatus: 'Failed',
      },
      { name: 'j', arn: 'arn', startTime: new Date(0), isLocal: false },
    );
    const links = { execution: 'e', job: 'j', logs: 'l' };
    const log = { host: 'algo-1', lines: ['x'] };
    const told = digest(
      classify({ stage: 'job', job: { failureReason: 'AlgorithmError: [rankzero] UserError: a' } }),
      { log, links, attempts: 1, gaveUp: 'x' },
    );
    expect(membersOf(JSON.parse(example))).toEqual(membersOf(withDigest(failure, told)));
  });

  test.each(Object.keys(KINDS))('has a table of the kind %s', (kind) => {
    expect(DOCS).toContain(`| \`"${kind}"\` | |`);
  });
});
