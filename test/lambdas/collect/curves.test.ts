import { curvesOf } from '../../../lambdas/collect/curves';
import type { LogLine } from '../../../lambdas/collect/dependencies';
import { metricDefinition } from '../../../lib/core/plans/resolve-custom';

async function* paged(messages: readonly string[], size = 2): AsyncIterable<readonly LogLine[]> {
  const lines = messages.map((message, index) => ({ message, timestamp: 1_000 + index }));
  for (let start = 0; start < lines.length; start += size) yield lines.slice(start, start + size);
}

/** As SageMaker lists XGBoost's. */
const XGBOOST = {
  Name: 'validation:error',
  Regex: '.*\\[[0-9]+\\].*#011validation-error:([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*',
};

describe('curvesOf', () => {
  test('reads what training functions log, with the steps they give', async () => {
    const lines = [
      '[rankzero] loss=0.5; step=10;',
      'anything else',
      '[1,0]<stdout>:[rankzero] loss=2.5e-1; step=20;',
      '[rankzero] accuracy=0.9;',
      '[rankzero] loss=nan; step=30;',
      '[rankzero] accuracy=1;',
    ];
    const definitions = ['loss', 'accuracy', 'never'].map(metricDefinition);
    expect(await curvesOf(paged(lines), definitions)).toEqual({
      loss: [
        { step: 10, value: 0.5, timestamp: 1_000 },
        { step: 20, value: 0.25, timestamp: 1_002 },
        { step: 30, value: Number.NaN, timestamp: 1_004 },
      ],
      accuracy: [
        { step: 1, value: 0.9, timestamp: 1_003 },
        { step: 2, value: 1, timestamp: 1_005 },
      ],
    });
  });

  test.each(['#011', '\t'])(
    'reads XGBoost’s rounds, with %j between their metrics',
    async (tab) => {
      const lines = [0, 1].map(
        (n) => `[${n}]${tab}train-error:0.1${tab}validation-error:0.${n + 2}`,
      );
      expect(await curvesOf(paged(lines), [XGBOOST])).toEqual({
        'validation:error': [
          { step: 0, value: 0.2, timestamp: 1_000 },
          { step: 1, value: 0.3, timestamp: 1_001 },
        ],
      });
    },
  );

  test('reads no line where there is no metric to look for', async () => {
    const unread = {
      [Symbol.asyncIterator]: () => {
        throw new Error('It was read.');
      },
    } as unknown as AsyncIterable<readonly LogLine[]>;
    expect(await curvesOf(unread, [])).toEqual({});
    expect(await curvesOf(unread, [{ Name: 'x', Regex: '(?<!x' }])).toEqual({});
  });
});
