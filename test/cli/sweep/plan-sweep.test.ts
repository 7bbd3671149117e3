import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planSweep } from '../../../lib/cli/sweep/plan-sweep';
import { readRequests } from '../../../lib/cli/sweep/read-requests';
import { builtinTask } from '../../../lib/core';

let folder: string;
const workflow = {
  facts: {
    region: 'eu-west-1',
    account: '111122223333',
    bucket: 'artifacts',
    roleArn: 'arn:aws:iam::111122223333:role/training',
    workflow: 'main',
  },
  tasks: [builtinTask('xgboost', { algorithm: 'xgboost' }).record],
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rankzero-sweep-'));
  for (const name of ['a.csv', 'b.csv']) writeFileSync(join(folder, name), '1,2\n0,1\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const request = (train: string, num_round: unknown = 1) => ({
  task: 'xgboost',
  inputs: { train, hyperparameters: { num_round } },
});

function plan(text: string) {
  const file = join(folder, 'sweep.jsonl');
  writeFileSync(file, text);
  return planSweep('night', file, readRequests(file), workflow as never);
}
const lines = (...requests: object[]) => requests.map((one) => JSON.stringify(one)).join('\n\n');

test('files that several requests name are uploaded once, and all read them there', () => {
  const { requests, uploads } = plan(
    lines(request('a.csv'), request('b.csv'), request('a.csv', 2)),
  );
  const at = (run: string, name: string) => `executions/night-${run}/inputs/train/${name}`;
  expect(uploads.flatMap(({ files }) => files.map(({ key }) => key))).toEqual([
    at('0001', 'a.csv'),
    at('0002', 'b.csv'),
  ]);
  expect(requests).toMatchObject([
    { inputs: { train: { uri: `s3://artifacts/${at('0001', 'a.csv')}` } } },
    { inputs: { train: { uri: `s3://artifacts/${at('0002', 'b.csv')}` } } },
    {
      inputs: {
        train: { uri: `s3://artifacts/${at('0001', 'a.csv')}` },
        hyperparameters: { num_round: 2 },
      },
    },
  ]);
});

test('a list is a sweep too', () => {
  expect(plan(JSON.stringify([request('a.csv'), request('a.csv')])).requests).toHaveLength(2);
});

test('every problem of every request is told with its line', () => {
  const given = lines(request('a.csv'), request('none.csv'), request('a.csv', 'many'));
  expect(() => plan(given)).toThrow(
    expect.objectContaining({
      code: 'InvalidRequest',
      problems: [
        expect.objectContaining({ code: 'PathNotFound', path: 'request 3: $.inputs.train' }),
        expect.objectContaining({ path: 'request 5: $.inputs.hyperparameters.num_round' }),
      ],
    }),
  );
});

test.each([
  ['nothing', '\n\n', 'InvalidSweep'],
  ['no JSON', '{"task":\n', 'InvalidRequest'],
])('%s is refused', (_, text, code) => {
  expect(() => plan(text)).toThrow(expect.objectContaining({ code }));
});
