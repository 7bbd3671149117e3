import { CloudWatchService, MetricStore, trainingMetric } from '../../../lib/local/cloudwatch';

const noon = Date.parse('2026-01-31T12:00:00Z') / 1000;
const Namespace = '/aws/sagemaker/TrainingJobs';
const store = new MetricStore();
const service = new CloudWatchService(store);

// Two values in the first minute, one in the third.
for (const [value, seconds] of [
  [1, 5.2],
  [3, 59.9],
  [8, 130],
] as const) {
  store.put(trainingMetric('job', 'validation:loss'), value, (noon + seconds) * 1000);
}
store.put(trainingMetric('other', 'validation:loss'), 100, (noon + 5) * 1000);

const of = (job: string) => [{ Name: 'TrainingJobName', Value: job }];
const asked = {
  Namespace,
  MetricName: 'validation:loss',
  Dimensions: of('job'),
  StartTime: noon + 5.1,
  EndTime: noon + 190,
  Period: 60,
};
const statistics = (more: object = {}) =>
  service.call('GetMetricStatistics', { ...asked, Statistics: ['Average'], ...more });
const at = (seconds: number) => new Date((noon + seconds) * 1000);

test('statistics are of whole minutes, and only of the metric with those dimensions', async () => {
  expect(await statistics({ Statistics: ['SampleCount', 'Average', 'Sum', 'Maximum'] })).toEqual({
    Label: 'validation:loss',
    Datapoints: [
      { Timestamp: at(0), SampleCount: 2, Average: 2, Sum: 4, Maximum: 3, Unit: 'None' },
      { Timestamp: at(120), SampleCount: 1, Average: 8, Sum: 8, Maximum: 8, Unit: 'None' },
    ],
  });
  expect(await statistics({ Dimensions: of('nobody') })).toMatchObject({ Datapoints: [] });
  expect(await statistics({ Unit: 'Seconds' })).toMatchObject({ Datapoints: [] });
});

test('the end is not in it, and a second is the shortest period', async () => {
  expect(await statistics({ EndTime: noon + 179.9 })).toMatchObject({
    Datapoints: [{ Timestamp: at(0) }],
  });
  expect(await statistics({ Period: 1 })).toMatchObject({
    Datapoints: [5, 59, 130].map((second) => ({ Timestamp: at(second) })),
  });
});

test('data come the latest first, unless asked otherwise, without what is not to be shown', async () => {
  const { StartTime, EndTime, Period, ...Metric } = asked;
  const MetricStat = { Metric, Period, Stat: 'Minimum' };
  const MetricDataQueries = [
    { Id: 'a', MetricStat, Label: 'Loss' },
    { Id: 'b', MetricStat, ReturnData: false },
  ];
  const ask = { MetricDataQueries, StartTime, EndTime };
  const result = { Id: 'a', Label: 'Loss', StatusCode: 'Complete' };
  expect(await service.call('GetMetricData', ask)).toEqual({
    MetricDataResults: [{ ...result, Timestamps: [at(120), at(0)], Values: [8, 1] }],
    Messages: [],
  });
  expect(
    await service.call('GetMetricData', { ...ask, ScanBy: 'TimestampAscending' }),
  ).toMatchObject({ MetricDataResults: [{ Values: [1, 8] }] });
  await expect(
    service.call('GetMetricData', { ...ask, MetricDataQueries: [{ Id: 'e', Expression: 'a*2' }] }),
  ).rejects.toMatchObject({ code: 'ValidationError', message: expect.stringContaining("'e'") });
});

test('metrics are listed by name and by dimension, in pages', async () => {
  const metric = (job: string) => ({
    Namespace,
    MetricName: 'validation:loss',
    Dimensions: of(job),
  });
  expect(await service.call('ListMetrics', {})).toEqual({
    Metrics: [metric('job'), metric('other')],
  });
  expect(await service.call('ListMetrics', { Dimensions: of('other') })).toEqual({
    Metrics: [metric('other')],
  });
  expect(await service.call('ListMetrics', { MetricName: 'none' })).toEqual({ Metrics: [] });

  const many = new MetricStore();
  for (let job = 0; job < 501; job++) many.put(trainingMetric(`j${job}`, 'm'), 1, 0);
  const paged = new CloudWatchService(many);
  const first = (await paged.call('ListMetrics', {})) as { Metrics: object[]; NextToken: string };
  expect(first.Metrics).toHaveLength(500);
  expect(await paged.call('ListMetrics', { NextToken: first.NextToken })).toEqual({
    Metrics: [expect.objectContaining({ Dimensions: of('j500') })],
  });
});

test.each<[string, object, string, RegExp]>([
  ['a start after the end', { EndTime: noon }, 'InvalidParameterValue', /must be less than/],
  ['a period of 45 seconds', { Period: 45 }, 'InvalidParameterValue', /multiple of 60/],
  ['no statistic', { Statistics: undefined }, 'InvalidParameterCombination', /Must specify/],
  ['percentiles', { ExtendedStatistics: ['p99'] }, 'InvalidParameterValue', /has no Extended/],
  ['too many', { EndTime: noon + 1e6 }, 'InvalidParameterCombination', /up to 16666 .*1440/],
  ['an unknown member', { Nonsense: 1 }, 'SerializationException', /does not take 'Nonsense'/],
])('fails for %s', async (_what, more, code, message) => {
  await expect(statistics(more)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});
