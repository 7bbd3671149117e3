import { builtinTask, customTask, input, type JobBody, output } from '../../../lib/core';
import { SETTINGS } from '../../../lib/core/checks';
import { regexOf } from '../../../lib/core/checks/api-model';
import data from '../../../lib/core/data/create-training-job.json';
import { problemsOf } from '../_helpers/factories';

const FSX = {
  DataSource: {
    FileSystemDataSource: {
      FileSystemId: 'fs-0123456789abcdef0',
      FileSystemType: 'FSxLustre',
      FileSystemAccessMode: 'ro',
      DirectoryPath: '/fsx/pima',
    },
  },
};
const RIGHT: JobBody = {
  DebugHookConfig: {
    S3OutputPath: 's3://artifacts/debug',
    CollectionConfigurations: [{ CollectionName: 'losses' }],
  },
  ExperimentConfig: { ExperimentName: 'churn', RunName: 'first' },
  RetryStrategy: { MaximumRetryAttempts: 3 },
  ResourceConfig: {
    InstanceGroups: [
      { InstanceGroupName: 'cpu', InstanceType: 'ml.m5.large', InstanceCount: 2 },
      { InstanceGroupName: 'new', InstanceType: 'ml.z9.large', InstanceCount: 1 },
    ],
  },
  AlgorithmSpecification: { EnableSageMakerMetricsTimeSeries: true },
  InputDataConfig: [{ ChannelName: 'train', ...FSX }],
};

const task = (jobBody: unknown) => () =>
  builtinTask('churn', { algorithm: 'xgboost', jobBody: jobBody as JobBody });
const problems = (jobBody: unknown) =>
  problemsOf(task(jobBody)).map(({ code, path }) => `${code} ${path}`);

describe('further members of a job’s body', () => {
  test.each(SETTINGS.flatMap(({ member }) => (member === undefined ? [] : [member])))(
    'fail for %s, which an option says',
    (member) => {
      const [outer = '', inner] = member.split('.');
      const found = problemsOf(task({ [outer]: inner === undefined ? 1 : { [inner]: 1 } }));
      expect(found.map(({ message }) => message)).toContain('Rank Zero sets this member itself.');
    },
  );

  test('pass when the API knows them, and are in the record', () => {
    expect(task(RIGHT)().record.settings.jobBody).toEqual(RIGHT);
  });

  test('fail when the API knows none of that name, with the type and its page', () => {
    expect(task({ DebugHookConfg: {} })).toThrow(
      /UnknownField at \$\.jobBody\.DebugHookConfg: SageMaker's type CreateTrainingJobRequest has no such member\. Did you mean "DebugHookConfig"\?.*API_CreateTrainingJob\.html/,
    );
    expect(task({ ExperimentConfig: { Experiment: 'churn' } })).toThrow(
      /\$\.jobBody\.ExperimentConfig\.Experiment: SageMaker's type ExperimentConfig has.*API_ExperimentConfig\.html/,
    );
  });

  test.each<[string, unknown, string]>([
    ['a structure', { ExperimentConfig: 'churn' }, 'WrongType $.jobBody.ExperimentConfig'],
    ['a list', { DebugRuleConfigurations: {} }, 'WrongType $.jobBody.DebugRuleConfigurations'],
    [
      'a map',
      { DebugHookConfig: { S3OutputPath: 's3://b/k', HookParameters: ['x'] } },
      'WrongType $.jobBody.DebugHookConfig.HookParameters',
    ],
    [
      'a flag',
      { RemoteDebugConfig: { EnableRemoteDebug: 'yes' } },
      'WrongType $.jobBody.RemoteDebugConfig.EnableRemoteDebug',
    ],
    [
      'a number',
      { RetryStrategy: { MaximumRetryAttempts: '3' } },
      'WrongType $.jobBody.RetryStrategy.MaximumRetryAttempts',
    ],
    [
      'a number in its range',
      { RetryStrategy: { MaximumRetryAttempts: 31 } },
      'OutOfRange $.jobBody.RetryStrategy.MaximumRetryAttempts',
    ],
    [
      'a text of its pattern',
      { ExperimentConfig: { ExperimentName: 'a b' } },
      'InvalidValue $.jobBody.ExperimentConfig.ExperimentName',
    ],
    [
      'one of the choices',
      {
        InputDataConfig: [
          {
            ChannelName: 'train',
            DataSource: {
              FileSystemDataSource: {
                ...FSX.DataSource.FileSystemDataSource,
                FileSystemType: 'NFS',
              },
            },
          },
        ],
      },
      'InvalidValue $.jobBody.InputDataConfig[0].DataSource.FileSystemDataSource.FileSystemType',
    ],
    [
      'no more than it may hold',
      { ResourceConfig: { InstanceGroups: Array(6).fill(groupOf('cpu')) } },
      'TooManyEntries $.jobBody.ResourceConfig.InstanceGroups',
    ],
    ['whole', { DebugHookConfig: {} }, 'MissingField $.jobBody.DebugHookConfig.S3OutputPath'],
    ['no list', [], 'WrongType $.jobBody'],
  ])('fail when a value is not %s', (_what, jobBody, problem) => {
    expect(problems(jobBody)).toEqual([problem]);
  });

  test.each([
    ['TrainingJobName', { TrainingJobName: 'mine' }],
    ['Tags', { Tags: [] }],
    ['ResourceConfig.InstanceCount', { ResourceConfig: { InstanceCount: 2 } }],
    [
      'AlgorithmSpecification.TrainingImage',
      { AlgorithmSpecification: { TrainingImage: 'mine:1' } },
    ],
    ['OutputDataConfig', { OutputDataConfig: { S3OutputPath: 's3://b/k' } }],
  ])('fail for %s, which an option says', (path, jobBody) => {
    expect(problems(jobBody)).toEqual([`InvalidValue $.jobBody.${path}`]);
  });

  test('fail for a channel that nothing would read', () => {
    const jobBody = { InputDataConfig: [{ ChannelName: 'trian', ...FSX }] };
    const place = 'UnknownChannel $.jobBody.InputDataConfig[0].ChannelName';
    expect(problems(jobBody)).toEqual([place]);
    const custom = () =>
      customTask('mine', {
        image: 'mine:1',
        entry: 'a:b',
        inputs: { train: input.channel(), epochs: input.integer() },
        outputs: { accuracy: output.float() },
        jobBody: { InputDataConfig: [{ ChannelName: 'epochs', ...FSX }] },
      });
    expect(problemsOf(custom).map(({ code, path }) => `${code} ${path}`)).toEqual([place]);
  });

  test('fail for a channel that is there twice', () => {
    const train = { ChannelName: 'train', ...FSX };
    const both = { InputDataConfig: [train, { ...train, ChannelName: 'validation' }] };
    expect(task(both)).not.toThrow();
    expect(problems({ InputDataConfig: [train, train] })).toEqual([
      'InvalidValue $.jobBody.InputDataConfig[1].ChannelName',
    ]);
  });

  test('fail for groups of instances beside a type or a count, of which one would silently win', () => {
    const jobBody = { ResourceConfig: { InstanceGroups: [groupOf('cpu')] } };
    const on = (resources: object) => () =>
      builtinTask('churn', { algorithm: 'xgboost', resources, jobBody });
    expect(on({ volumeSizeInGB: 20 })).not.toThrow();
    const found = problemsOf(on({ instanceType: 'ml.m5.large', instanceCount: 2 }));
    expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'InvalidValue $.resources.instanceType',
      'InvalidValue $.resources.instanceCount',
    ]);
  });

  test('are not said where they are undefined', () => {
    const jobBody = { DebugHookConfig: undefined, ExperimentConfig: { RunName: undefined } };
    expect(task(jobBody)().record.settings.jobBody).toEqual({ ExperimentConfig: {} });
    expect(problems({ DebugHookConfig: { S3OutputPath: undefined } })).toEqual([
      'MissingField $.jobBody.DebugHookConfig.S3OutputPath',
    ]);
  });

  test('leave what the deployment fills in unchecked', () => {
    const name = '$' + '{Token[TOKEN.12]}';
    expect(task({ ExperimentConfig: { ExperimentName: name } })).not.toThrow();
  });
});

function groupOf(InstanceGroupName: string) {
  return { InstanceGroupName, InstanceType: 'ml.m5.large', InstanceCount: 1 };
}

test('every pattern of the model is one that can be matched here', () => {
  for (const [name, shape] of Object.entries(data.shapes)) {
    if (!('pattern' in shape) || typeof shape.pattern !== 'string') continue;
    const { pattern } = shape;
    expect([name, () => regexOf(pattern)]).toEqual([name, expect.any(Function)]);
    expect(regexOf(pattern)).toBeInstanceOf(RegExp);
  }
});
