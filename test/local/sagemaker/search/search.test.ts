import { search } from '../../../../lib/local/sagemaker/search/search';

const job = (name: string, at: number, more: object = {}, tags: Record<string, string> = {}) => ({
  tags: new Map(Object.entries(tags)),
  describe: () => ({
    TrainingJobName: name,
    TrainingJobStatus: 'Completed',
    CreationTime: Date.parse('2026-01-31T12:00:00Z') / 1000 + at,
    LastModifiedTime: at,
    ...more,
  }),
});

const channels = (...pairs: [string, string][]) => ({
  InputDataConfig: pairs.map(([ChannelName, S3Uri]) => ({
    ChannelName,
    DataSource: { S3DataSource: { S3Uri } },
  })),
});

const training = {
  all: [
    job('a', 1, { HyperParameters: { eta: '0.1', 'x.y': '1' } }, { team: 'ml' }),
    job('b', 3, {
      TrainingJobStatus: 'Failed',
      HyperParameters: { eta: '0.02' },
      ...channels(['train', 's3://x/1'], ['test', 's3://y/2']),
    }),
    job('c', 2, { FinalMetricDataList: [{ MetricName: 'loss', Value: 10 }] }, { team: 'ops' }),
  ],
};
const tuning = { all: [job('t', 1)] };

type Result = { Results: Record<string, { TrainingJobName: string }>[]; NextToken?: string };
const ask = (input: object) =>
  search({ training, tuning } as never, { Resource: 'TrainingJob', ...input } as never) as Result;
const names = (SearchExpression: object, more: object = {}) =>
  ask({ SearchExpression, SortBy: 'TrainingJobName', SortOrder: 'Ascending', ...more })
    .Results.map(({ TrainingJob }) => TrainingJob?.TrainingJobName)
    .join('');

test.each<[string, string | undefined, string | undefined, string]>([
  ['TrainingJobStatus', undefined, 'Completed', 'ac'],
  ['TrainingJobStatus', 'NotEquals', 'Completed', 'b'],
  ['TrainingJobName', 'In', 'a, b', 'ab'],
  ['TrainingJobName', 'Contains', 'c', 'c'],
  ['Tags.team', 'Equals', 'ml', 'a'],
  ['Tags.team', 'Exists', undefined, 'ac'],
  ['Tags.team', 'NotExists', undefined, 'b'],
  // As numbers: as texts, 0.02 would be less than 0.1, but 10 less than 9.
  ['HyperParameters.eta', 'GreaterThan', '0.05', 'a'],
  ['HyperParameters.x.y', 'Equals', '1', 'a'],
  ['Metrics.loss', 'GreaterThan', '9', 'c'],
  ['CreationTime', 'GreaterThanOrEqualTo', '2026-01-31T12:00:02Z', 'bc'],
  ['InputDataConfig.ChannelName', 'Equals', 'test', 'b'],
])('%s %s %s finds %s', (Name, Operator, Value, found) => {
  const filter = { Name, ...(Operator && { Operator }), ...(Value && { Value }) };
  expect(names({ Filters: [filter] })).toBe(found);
});

test('filters are joined by And or Or, and expressions hold others', () => {
  const failed = { Name: 'TrainingJobStatus', Value: 'Failed' };
  const team = { Name: 'Tags.team', Value: 'ml' };
  expect(names({ Filters: [failed, team] })).toBe('');
  expect(names({ Filters: [failed, team], Operator: 'Or' })).toBe('ab');
  const ops = { Filters: [{ Name: 'Tags.team', Value: 'ops' }] };
  expect(names({ Filters: [team], SubExpressions: [ops], Operator: 'Or' })).toBe('ac');
  expect(names({})).toBe('abc');
});

test('nested filters are asked of one and the same channel', () => {
  const of = (channel: string, uri: string) => ({
    NestedFilters: [
      {
        NestedPropertyName: 'InputDataConfig',
        Filters: [
          { Name: 'InputDataConfig.ChannelName', Value: channel },
          {
            Name: 'InputDataConfig.DataSource.S3DataSource.S3Uri',
            Operator: 'Contains',
            Value: uri,
          },
        ],
      },
    ],
  });
  expect(names(of('train', 's3://x'))).toBe('b');
  expect(names(of('train', 's3://y'))).toBe('');
});

test('the latest changed comes first, in pages, with the number of all', () => {
  const first = ask({ MaxResults: 2 });
  expect(first).toMatchObject({
    Results: [{ TrainingJob: { TrainingJobName: 'b' } }, { TrainingJob: { TrainingJobName: 'c' } }],
    TotalHits: { Value: 3, Relation: 'EqualTo' },
  });
  expect(ask({ MaxResults: 2, NextToken: first.NextToken }).Results).toEqual([
    { TrainingJob: expect.objectContaining({ Tags: [{ Key: 'team', Value: 'ml' }] }) },
  ]);
});

test('tuning jobs are found, too', () => {
  expect(ask({ Resource: 'HyperParameterTuningJob' }).Results).toMatchObject([
    { HyperParameterTuningJob: { TrainingJobName: 't' } },
  ]);
});

test('fails for resources that are not here, and for filters without a value', () => {
  expect(() => ask({ Resource: 'Experiment' })).toThrow(/has no 'Experiment' to search/);
  expect(() => names({ Filters: [{ Name: 'TrainingJobName' }] })).toThrow(/needs a Value/);
});

test('trial components of training jobs are found by their experiment, in the form of Experiments', () => {
  const arn = 'arn:aws:sagemaker:us-east-1:123456789012:training-job/tried';
  const tried = job('Tried', 5, {
    TrainingJobArn: arn,
    ExperimentConfig: { ExperimentName: 'e', TrialName: 't' },
    HyperParameters: { eta: '0.1', objective: 'binary:logistic', blank: ' ' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 30 },
    ModelArtifacts: { S3ModelArtifacts: 's3://m/model.tar.gz' },
    FinalMetricDataList: [{ MetricName: 'loss', Value: 0.5, Timestamp: 9 }],
    ...channels(['train', 's3://x/1']),
  });
  const plain = job('plain', 6, { TrainingJobArn: 'arn:x', ResourceConfig: {} });
  const input = {
    Resource: 'ExperimentTrialComponent',
    SearchExpression: { Filters: [{ Name: 'Parents.ExperimentName', Value: 'e' }] },
  };
  const found = search(
    { training: { all: [tried, plain] }, tuning: { all: [] } } as never,
    input as never,
  );
  expect(found).toMatchObject({
    Results: [
      {
        TrialComponent: {
          TrialComponentName: 'Tried-aws-training-job',
          TrialComponentArn:
            'arn:aws:sagemaker:us-east-1:123456789012:experiment-trial-component/tried-aws-training-job',
          Source: { SourceArn: arn, SourceType: 'SageMakerTrainingJob' },
          Parents: [{ ExperimentName: 'e', TrialName: 't' }],
          Parameters: {
            eta: { NumberValue: 0.1 },
            objective: { StringValue: 'binary:logistic' },
            blank: { StringValue: ' ' },
            'SageMaker.InstanceCount': { NumberValue: 2 },
            'SageMaker.InstanceType': { StringValue: 'ml.m5.large' },
          },
          InputArtifacts: { train: { Value: 's3://x/1' } },
          OutputArtifacts: { 'SageMaker.ModelArtifact': { Value: 's3://m/model.tar.gz' } },
          Metrics: [{ MetricName: 'loss', SourceArn: arn, Last: 0.5 }],
        },
      },
    ],
    TotalHits: { Value: 1 },
  });
});

test.each(['parameters.eta', 'metrics.loss.last'])(
  'trial components are sorted by %s',
  (SortBy) => {
    const of = (name: string, eta: string, Value: number) =>
      job(name, 1, {
        ResourceConfig: {},
        HyperParameters: { eta },
        FinalMetricDataList: [{ MetricName: 'loss', Value }],
      });
    const all = [of('b', '0.1', 10), of('a', '0.02', 9)];
    const input = { Resource: 'ExperimentTrialComponent', SortBy, SortOrder: 'Ascending' };
    expect(search({ training: { all } } as never, input as never)).toMatchObject({
      Results: [
        { TrialComponent: { DisplayName: 'a-aws-training-job' } },
        { TrialComponent: { DisplayName: 'b-aws-training-job' } },
      ],
    });
  },
);
