import {
  builtinTask,
  executionFiles,
  input,
  inputKey,
  planExecution,
  type TaskRecord,
  type TrainingPlan,
  type TuningPlan,
  taskFolder,
  tuningTask,
} from '../../../lib/core';
import { customRecord } from '../_helpers/custom';
import { EXECUTION, FACTS } from '../_helpers/factories';

describe('a task with a role of its own', () => {
  const ownRole = {
    roleArn: 'arn:aws:iam::123456789012:role/own',
    folder: taskFolder('w', 'mine'),
  };
  const plan = (record: TaskRecord, inputs: object) =>
    planExecution(
      { ...record, ownRole } as TaskRecord,
      { task: record.name, inputs },
      EXECUTION,
      FACTS,
    );
  const custom = customRecord(
    { note: input.text(), pin: input.text({ secret: true }) },
    {},
    { checkpoints: true },
  );

  test('has all that its jobs read and write in its folder', () => {
    const planned = plan(custom, { note: 'x'.repeat(3_000), pin: '1234' }) as TrainingPlan;
    expect(planned).toMatchObject({
      folder: 'tasks/w/mine/',
      manifest: 'tasks/w/mine/jobs/pima-1/outputs/outputs.json',
      document: { key: 'tasks/w/mine/executions/pima-1/inputs/parameters.json' },
      secrets: { key: 'tasks/w/mine/executions/pima-1/inputs/secrets.json' },
      request: {
        RoleArn: ownRole.roleArn,
        OutputDataConfig: { S3OutputPath: 's3://artifacts/tasks/w/mine/jobs' },
        CheckpointConfig: { S3Uri: 's3://artifacts/tasks/w/mine/jobs/pima-1/checkpoints/' },
      },
    });
    const { _rankzero = '' } = planned.request.HyperParameters ?? {};
    expect(JSON.parse(_rankzero).jobs).toBe('s3://artifacts/tasks/w/mine/jobs');
    expect(inputKey('pima-1', 'train', ownRole.folder)).toBe(
      'tasks/w/mine/executions/pima-1/inputs/train/',
    );
  });

  test('hands role and folder of a search to its trials', () => {
    const search = tuningTask('search', { task: builtinTask('xgboost', { algorithm: 'xgboost' }) });
    const request = {
      task: 'search',
      inputs: {
        train: 's3://data/train.csv',
        validation: 's3://data/v.csv',
        hyperparameters: { num_round: 5 },
      },
      ranges: { eta: { type: 'continuous', min: 0.1, max: 0.3 } },
      tuning: { objective: { metric: 'validation:auc' } },
    };
    const record = { ...search.record, ownRole };
    const planned = planExecution(record, request, EXECUTION, FACTS) as TuningPlan;
    expect(planned.folder).toBe('tasks/w/mine/');
    expect(planned.request.TrainingJobDefinition).toMatchObject({
      RoleArn: ownRole.roleArn,
      OutputDataConfig: { S3OutputPath: 's3://artifacts/tasks/w/mine/jobs' },
    });
  });
});

describe('the keys of an execution', () => {
  test('are its documents', () => {
    expect(executionFiles('pima-1')).toEqual({
      request: 'executions/pima-1/request.json',
      plan: 'executions/pima-1/plan.json',
      cached: 'executions/pima-1/cached.json',
      result: 'executions/pima-1/result.json',
      failure: 'executions/pima-1/failure.json',
      trials: 'executions/pima-1/trials.json',
      report: 'executions/pima-1/report.html',
    });
  });

  test('hold a channel’s local files under a prefix that no sibling matches', () => {
    expect(inputKey('pima-1', 'train')).toBe('executions/pima-1/inputs/train/');
  });
});
