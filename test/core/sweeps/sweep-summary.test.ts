import { type RunEnd, sweepSummary } from '../../../lib/core';

const request = (hyperparameters: object, more: object = {}) => ({
  task: 'churn',
  inputs: { train: 's3://b/train', hyperparameters },
  ...more,
});
const input = (number: number, given: object) =>
  JSON.stringify({ number, name: `s-000${number}`, request: given });
const result = (loss: number) =>
  JSON.stringify({
    kind: 'training',
    status: 'Succeeded',
    timings: { totalSeconds: 12 },
    metrics: { loss },
    billableSeconds: 9,
  });
const summaryOf = (...ends: RunEnd[]) => sweepSummary({ name: 's', arn: 'arn' }, ends);

test('has the runs by their numbers, with the members in which their requests differ', () => {
  const summary = summaryOf(
    { Status: 'SUCCEEDED', Input: input(2, request({ eta: 0.2, depth: 3 })), Output: result(0.4) },
    { Status: 'SUCCEEDED', Input: input(1, request({ eta: 0.1, depth: 3 })), Output: result(0.5) },
  );
  const eta = 'inputs.hyperparameters.eta';
  expect(summary).toMatchObject({
    total: 2,
    succeeded: 2,
    failed: 0,
    parameters: [eta],
    metrics: ['loss'],
  });
  expect(summary.runs).toEqual([
    {
      number: 1,
      execution: 's-0001',
      status: 'Succeeded',
      parameters: { [eta]: 0.1 },
      metrics: { loss: 0.5 },
      seconds: 12,
      billableSeconds: 9,
    },
    expect.objectContaining({ number: 2, parameters: { [eta]: 0.2 } }),
  ]);
});

test('a member that only some have is a column, and one that looks secret is none', () => {
  const { parameters, runs } = summaryOf(
    {
      Status: 'SUCCEEDED',
      Input: input(1, request({ apiToken: 'sesame', gamma: 1 })),
      Output: result(1),
    },
    { Status: 'SUCCEEDED', Input: input(2, request({ apiToken: 'open' })), Output: result(1) },
  );
  expect(parameters).toEqual(['inputs.hyperparameters.gamma']);
  expect(JSON.stringify(runs)).not.toMatch(/sesame|open/);
});

test.each<[string, Partial<RunEnd>, object]>([
  [
    'its own class and words, out of what two executions wrapped around them',
    {
      Error: 'States.TaskFailed',
      Cause: JSON.stringify({
        Status: 'FAILED',
        Error: 'OutOfMemory',
        Cause: JSON.stringify({ errorMessage: 'The memory ran out.\nWhat to do: more.' }),
      }),
    },
    { status: 'Failed', error: 'OutOfMemory', cause: 'The memory ran out. What to do: more.' },
  ],
  [
    'that it was stopped',
    { Error: 'States.TaskFailed', Cause: JSON.stringify({ Status: 'ABORTED', Error: 'Enough' }) },
    { status: 'Aborted', error: 'Enough' },
  ],
  [
    'the error of an execution that could not be started',
    { Error: 'StepFunctions.ExecutionAlreadyExistsException', Cause: 'Execution Already Exists' },
    { status: 'Failed', error: 'StepFunctions.ExecutionAlreadyExistsException' },
  ],
  ['that another run stopped it', { Status: 'ABORTED' }, { status: 'Aborted', error: 'ABORTED' }],
])('a run that failed has %s', (_, end, expected) => {
  const { failed, runs } = summaryOf({ Status: 'FAILED', Input: input(1, request({})), ...end });
  expect([failed, runs[0]]).toEqual([1, expect.objectContaining(expected)]);
});
