import {
  builtinTask,
  containerTask,
  customTask,
  input,
  scriptTask,
  tuningTask,
} from '../../../lib/core';
import { codesAt, problemsOf } from '../_helpers/factories';

const FUNCTION = { source: 'tasks/mine', entry: 'train:train', inputs: {}, outputs: {} };
const SCRIPT = { script: 'train.py', framework: 'sklearn', version: '1.4-2' } as const;
const SERVER = 'arn:aws:sagemaker:eu-west-1:111122223333:mlflow-tracking-server/team';

test('functions and scripts take the ARN of a tracking server, or what will be one', () => {
  for (const mlflow of [SERVER, '$' + '{Token[TOKEN.12]}']) {
    expect(customTask('a', { ...FUNCTION, tracking: { mlflow } }).record.tracking).toEqual({
      mlflow,
    });
    expect(scriptTask('b', { ...SCRIPT, tracking: { mlflow } }).record.tracking).toEqual({
      mlflow,
    });
  }
});

test.each([
  ['a bucket', 'arn:aws:s3:::team'],
  ['an MLflow App', SERVER.replace('tracking-server', 'app')],
  ['all servers', SERVER.replace('team', '*')],
  ['a URL', 'https://mlflow.example.com'],
])('%s is no tracking server', (_, mlflow) => {
  const [problem, ...others] = problemsOf(() =>
    customTask('a', { ...FUNCTION, tracking: { mlflow } }),
  );
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    code: 'InvalidValue',
    path: '$.tracking.mlflow',
    found: expect.stringContaining(mlflow.slice(0, 10)),
    allowed: expect.stringContaining('mlflow-tracking-server/'),
  });
});

test.each<[object, string]>([
  [{}, 'MissingField $.tracking.mlflow'],
  [{ mlflow: 3 }, 'WrongType $.tracking.mlflow'],
  [{ mlflow: SERVER, wandb: 'x' }, 'UnknownField $.tracking.wandb'],
])('%j is refused', (tracking, said) => {
  const refused = () => customTask('a', { ...FUNCTION, tracking } as typeof FUNCTION);
  expect(codesAt(problemsOf(refused))).toEqual([said]);
});

test('tasks that run neither a function nor a script have no tracking, and say so once', () => {
  const tracking = { mlflow: SERVER };
  const tuned = customTask('tuned', { ...FUNCTION, inputs: { rate: input.float() } });
  const makers: (() => unknown)[] = [
    () => builtinTask('a', { algorithm: 'xgboost', tracking } as never),
    () => containerTask('b', { image: 'repository:1', tracking } as never),
    () => tuningTask('c', { task: tuned, tracking } as never),
  ];
  for (const make of makers) {
    expect(codesAt(problemsOf(make)).filter((said) => said.includes('tracking'))).toEqual([
      'UnknownField $.tracking',
    ]);
  }
});
