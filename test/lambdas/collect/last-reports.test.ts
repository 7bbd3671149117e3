import type { JobDescription } from '../../../lambdas/collect/dependencies';
import { metricDefinition } from '../../../lib/core/plans/resolve-custom';
import { collected, JOB } from './_helpers/collected';

describe('the metrics of a job', () => {
  const withMetrics = (InstanceCount: number, Value: number): JobDescription => ({
    ...JOB,
    ResourceConfig: { InstanceCount },
    FinalMetricDataList: [{ MetricName: 'loss', Value }],
    AlgorithmSpecification: {
      MetricDefinitions: [metricDefinition('loss'), metricDefinition('auc')],
    },
  });
  const manifest = { a: { type: 'json', value: 1 } } as const;

  test('say which of them ended as no number', async () => {
    const { result } = await collected({
      job: withMetrics(1, 0.25),
      manifest,
      reported: [
        '[rankzero] auc=nan;',
        '[rankzero] loss=0.25; step=1;',
        '[rankzero] loss=nan; step=2;',
      ],
    });
    expect(result).toMatchObject({
      metrics: { loss: 0.25 },
      notes: expect.arrayContaining([
        'loss: its last report is NaN; 0.25 is the last number before',
        'auc: it reported NaN, and never a number',
      ]),
    });
  });

  test('are those of rank 0 where several hosts report them', async () => {
    const { result } = await collected({
      job: withMetrics(2, 0.75),
      manifest,
      reported: [
        '[1,0]<stdout>:[rankzero] loss=0.5;',
        '[1,1]<stdout>:[rankzero] loss=0.6;',
        'something else',
      ],
    });
    expect(result).toMatchObject({
      metrics: { loss: 0.5 },
      notes: [
        'loss: 0.5 is what algo-1 reported last; SageMaker shows 0.75, the last of all hosts',
      ],
    });
  });

  test('are SageMaker’s where the log says the same', async () => {
    const { result } = await collected({
      job: withMetrics(2, Math.fround(0.1)),
      manifest,
      reported: ['[rankzero] loss=0.1;'],
    });
    expect(result).toMatchObject({ metrics: { loss: 0.1 }, notes: [] });
  });
});
