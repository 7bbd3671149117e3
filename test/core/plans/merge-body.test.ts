import {
  builtinTask,
  type CustomTaskRecord,
  channelPlace,
  customTask,
  input,
  output,
  type TrainingJobDefinition,
  trainedBodies,
  tuningTask,
} from '../../../lib/core';
import { TUNED_MEMBERS } from '../../../lib/core/plans/merge-body';
import { planTuning } from '../../../lib/core/plans/plan-tuning';
import { EXECUTION, FACTS, planned, problemsOf } from '../_helpers/factories';

const FSX = {
  ChannelName: 'train',
  DataSource: {
    FileSystemDataSource: {
      FileSystemId: 'fs-0123456789abcdef0',
      FileSystemType: 'FSxLustre',
      FileSystemAccessMode: 'ro',
      DirectoryPath: '/fsx/pima',
    },
  },
};
const GROUPS = [
  { InstanceGroupName: 'cpu', InstanceType: 'ml.m5.large', InstanceCount: 2 },
  { InstanceGroupName: 'gpu', InstanceType: 'ml.g5.xlarge', InstanceCount: 1 },
];
const churn = builtinTask('churn', {
  algorithm: 'xgboost',
  jobBody: {
    InputDataConfig: [FSX],
    ExperimentConfig: { ExperimentName: 'churn' },
    ResourceConfig: { InstanceGroups: GROUPS },
    AlgorithmSpecification: { EnableSageMakerMetricsTimeSeries: true },
    RetryStrategy: { MaximumRetryAttempts: 3 },
  },
});
const request = {
  task: 'churn',
  inputs: { validation: 's3://data/v.csv', hyperparameters: { num_round: 5 } },
};

describe('further members of a job’s body', () => {
  const { request: body } = planned(request, churn.record);

  test('are in it beside what planning says', () => {
    expect(body).toMatchObject({
      TrainingJobName: 'pima-1',
      ExperimentConfig: { ExperimentName: 'churn' },
      RetryStrategy: { MaximumRetryAttempts: 3 },
      AlgorithmSpecification: {
        TrainingInputMode: 'File',
        TrainingImage: expect.stringContaining('xgboost'),
        EnableSageMakerMetricsTimeSeries: true,
      },
    });
  });

  test('add channels to those of the request', () => {
    expect(body.InputDataConfig?.map(({ ChannelName }) => ChannelName)).toEqual([
      'validation',
      'train',
    ]);
    expect(body.InputDataConfig?.map(channelPlace)).toEqual([
      's3://data/v.csv',
      'FSxLustre fs-0123456789abcdef0:/fsx/pima',
    ]);
  });

  test('take the place of type and count where they are groups of instances', () => {
    expect(body.ResourceConfig).toEqual({ VolumeSizeInGB: 10, InstanceGroups: GROUPS });
    expect(trainedBodies(planned(request, churn.record))[0]?.instances).toEqual([
      { InstanceType: 'ml.m5.large and ml.g5.xlarge', InstanceCount: 3, VolumeSizeInGB: 10 },
    ]);
  });

  test('cannot be said again by a request', () => {
    const inputs = { ...request.inputs, train: 's3://data/t.csv' };
    const overrides = { resources: { instanceType: 'ml.m5.xlarge', instanceCount: 2 } };
    const found = problemsOf(() => planned({ ...request, inputs, overrides }, churn.record));
    expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'InvalidValue $.inputs.train',
      'InvalidValue $.overrides.resources.instanceType',
      'InvalidValue $.overrides.resources.instanceCount',
    ]);
  });

  test('give a training function a channel that no request gives', () => {
    const mine = customTask('mine', {
      image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/mine:1',
      entry: 'a:b',
      inputs: { train: input.channel() },
      outputs: { accuracy: output.float() },
      jobBody: { InputDataConfig: [FSX] },
    });
    const { inputs, inputsSchema } = mine.record as CustomTaskRecord;
    expect(inputs.train?.required).toBe(false);
    expect(inputsSchema.required).toEqual([]);
    const plan = planned({ task: 'mine', inputs: {} }, mine.record);
    expect(plan.request.InputDataConfig).toEqual([FSX]);
  });
});

describe('in a tuning job', () => {
  const search = tuningTask('search', { task: churn });
  const plan = planTuning(
    search.record,
    {
      ...request,
      task: 'search',
      ranges: { eta: { type: 'continuous', min: 0.1, max: 0.5 } },
      tuning: { objective: { metric: 'validation:auc' } },
    },
    EXECUTION,
    FACTS,
  );

  test('are merged as far as its training jobs can have them; the rest is noted', () => {
    const definition = plan.request.TrainingJobDefinition as TrainingJobDefinition;
    expect(definition).toMatchObject({
      RetryStrategy: { MaximumRetryAttempts: 3 },
      ResourceConfig: { VolumeSizeInGB: 10, InstanceGroups: GROUPS },
    });
    expect(definition.InputDataConfig).toHaveLength(2);
    expect(definition).not.toHaveProperty('ExperimentConfig');
    expect(plan.notes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^jobBody\.ExperimentConfig: .* left out$/),
        expect.stringMatching(/^jobBody\.AlgorithmSpecification: /),
      ]),
    );
    expect(TUNED_MEMBERS).toContain('RetryStrategy');
  });
});
