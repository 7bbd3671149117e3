import {
  builtinTask,
  cacheParts,
  customTask,
  input,
  planExecution,
  scriptTask,
  type Task,
  trainingResult,
  trialOf,
  tuningResult,
  tuningTask,
} from '../../../lib/core';
import { FACTS } from '../_helpers/factories';

const mlflow = 'arn:aws:sagemaker:eu-west-1:111122223333:mlflow-tracking-server/team';

function functionTask(entry = 'train:train') {
  return customTask('churn', {
    image: 'repository:1',
    entry,
    inputs: { rate: input.float({ default: 0.1 }) },
    outputs: {},
    metrics: ['loss'],
    tracking: { mlflow },
  });
}

const planned = (task: Task, rest: object = {}, name = 'run-7') =>
  planExecution(task.record, { task: task.record.name, inputs: {}, ...rest }, { name }, FACTS);

function trained(task: Task, rest: object = {}) {
  const plan = planned(task, rest);
  if (plan.kind !== 'training') throw new Error('expected a training job');
  return plan;
}

test('a job finds its server, its experiment and its run, and its runner is told to track', () => {
  const overrides = { environment: { MINE: '1', MLFLOW_TRACKING_URI: 'http://elsewhere' } };
  const plan = trained(functionTask(), { overrides });
  expect(plan.request.Environment).toEqual({
    MINE: '1',
    MLFLOW_TRACKING_URI: mlflow,
    MLFLOW_EXPERIMENT_NAME: 'churn',
    MLFLOW_RUN_NAME: 'run-7',
    RANKZERO_TRACKING: 'mlflow',
  });
  expect(plan.notes ?? []).toEqual([]);
});

test('a script and a function in TypeScript get the variables, and a note that they log themselves', () => {
  const script = scriptTask('iris', {
    ...{ script: 'train.py', framework: 'sklearn', version: '1.4-2', tracking: { mlflow } },
  });
  const uploaded = { ...script, record: { ...script.record, archive: 's3://assets/a.tar.gz' } };
  const plan = trained(uploaded);
  expect(plan.request.Environment).toEqual({
    MLFLOW_TRACKING_URI: mlflow,
    MLFLOW_EXPERIMENT_NAME: 'iris',
    MLFLOW_RUN_NAME: 'run-7',
  });
  for (const { notes } of [plan, trained(functionTask('train.ts:train'))]) {
    expect(notes?.filter((note) => note.startsWith('tracking: '))).toHaveLength(1);
  }
});

function searched() {
  const objective = { metric: 'loss', direction: 'Minimize' } as const;
  const tuning = tuningTask('search', { task: functionTask(), objective });
  const ranges = { rate: { type: 'continuous', min: 0.1, max: 0.5 } };
  const plan = planned(tuning, { ranges }, 'search-1');
  if (plan.kind !== 'tuning') throw new Error('expected a tuning job');
  return plan;
}

test('trials share the experiment, and none of them is named for all', () => {
  const plan = searched();
  expect(plan.request.TrainingJobDefinition?.Environment).toEqual({
    MLFLOW_TRACKING_URI: mlflow,
    MLFLOW_EXPERIMENT_NAME: 'churn',
    RANKZERO_TRACKING: 'mlflow',
  });
});

test('of executions that do the same, the names of their runs make no other outputs', () => {
  const task = functionTask();
  const parts = ['one', 'two'].map((name) =>
    cacheParts(planned(task, {}, name), task.record, { version: '1' }, () => []),
  );
  expect(parts[0]).toEqual(parts[1]);
});

test('a result says where its run is, and how to open the server', () => {
  const plan = trained(functionTask());
  const job = { TrainingJobName: 'run-7-2', TrainingJobStatus: 'Failed' };
  const execution = { name: 'run-7', arn: 'arn:aws:states:x', startTime: new Date(0) };
  const tracking = (isLocal: boolean) =>
    trainingResult(plan, job, { ...execution, isLocal }).tracking;
  expect(tracking(false)).toEqual({
    mlflow,
    experiment: 'churn',
    run: 'run-7-2',
    open: 'aws sagemaker create-presigned-mlflow-tracking-server-url --tracking-server-name team --region eu-west-1',
  });
  expect(tracking(true)).toEqual({ experiment: 'churn', run: 'run-7-2' });
});

test('each trial of a search has its run, and the result has the run of the best', () => {
  const plan = searched();
  const summary = {
    TrainingJobName: 'search-1-002-abc',
    TrainingJobStatus: 'Completed',
    FinalHyperParameterTuningJobObjectiveMetric: { Value: 0.25 },
  };
  const trial = trialOf(summary, plan.definitions);
  expect(trial.tracking).toEqual({ experiment: 'churn', run: 'search-1-002-abc' });

  const job = { TrainingJobName: trial.name, TrainingJobStatus: 'Completed' };
  const execution = { name: 'search-1', arn: 'arn:aws:states:x', startTime: new Date(0) };
  const trackedIn = (isLocal: boolean, best: object) => {
    const description = { HyperParameterTuningJobStatus: 'Stopped' };
    const ended = { description, trials: [trial], trialsUri: 's3://b/trials.json', ...best };
    return tuningResult(plan, ended, { ...execution, isLocal }).tracking;
  };
  const best = { best: { trial: { ...trial, objective: 0.25 }, job } };
  const run = 'search-1-002-abc';
  expect(trackedIn(false, best)).toMatchObject({ mlflow, experiment: 'churn', run });
  expect(trackedIn(true, best)).toEqual({ experiment: 'churn', run });
  const open = expect.stringContaining('--tracking-server-name team');
  expect(trackedIn(false, {})).toEqual({ mlflow, experiment: 'churn', open });
});

test('trials of a task without tracking have no run', () => {
  const task = builtinTask('xgboost', { algorithm: 'xgboost' });
  const objective = { metric: 'validation:error', direction: 'Minimize' } as const;
  const tuning = tuningTask('search', { task, objective });
  const inputs = {
    train: 's3://bucket/t/',
    validation: 's3://bucket/v/',
    hyperparameters: { num_round: 1 },
  };
  const ranges = { eta: { type: 'continuous', min: 0.1, max: 0.5 } };
  const plan = planned(tuning, { inputs, ranges }, 'search-1');
  if (plan.kind !== 'tuning') throw new Error('expected a tuning job');
  expect(trialOf({ TrainingJobName: 'a' }, plan.definitions)).not.toHaveProperty('tracking');
  const ended = { description: {}, trials: [], trialsUri: 's3://b/trials.json' };
  const execution = { name: 's', arn: 'arn:aws:states:x', startTime: new Date(0), isLocal: false };
  expect(tuningResult(plan, ended, execution)).not.toHaveProperty('tracking');
});
