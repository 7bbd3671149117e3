import { type TunedDefinition, trialOf } from '../../../lib/core';

const ranges: TunedDefinition['ranges'] = {
  depth: { type: 'integer', min: 1, max: 9 },
  rate: { type: 'continuous', min: 1e-9, max: 1 },
  booster: { type: 'categorical', values: ['gbtree', '1'] },
  size: { type: 'categorical', values: [16, 0.5] },
  shuffle: { type: 'categorical', values: [true, false] },
};
const definition = (task: string): TunedDefinition => ({
  task,
  ranges,
  outputs: {},
  hasManifest: true,
});
const DEFINITIONS = [definition('first'), definition('second')];

const parameters = (TunedHyperParameters: Record<string, string>) =>
  trialOf({ TrainingJobName: 'a', TunedHyperParameters }, DEFINITIONS).parameters;

describe('a trial', () => {
  test('has its values in the types of their ranges', () => {
    const given = { depth: '7', rate: '1e-07', booster: '1', size: '16', shuffle: 'false' };
    expect(parameters(given)).toEqual({
      depth: 7,
      rate: 1e-7,
      booster: '1',
      size: 16,
      shuffle: false,
    });
  });

  test('keeps as text what is no value of the range', () => {
    expect(parameters({ depth: 'auto', booster: 'dart' })).toEqual({
      depth: 'auto',
      booster: 'dart',
    });
  });

  test('takes what SageMaker chose without a range for a number where it is one', () => {
    expect(parameters({ constructor: '0.5', eta: 'high' })).toEqual({
      constructor: 0.5,
      eta: 'high',
    });
  });

  test('is of the task that its definition is named after; of one task, of that', () => {
    const summary = { TrainingJobName: 'a', TrainingJobDefinitionName: 'second' };
    expect(trialOf(summary, DEFINITIONS).task).toBe('second');
    expect(trialOf({ TrainingJobName: 'a' }, DEFINITIONS).task).toBe('first');
  });

  test('has times, their difference, and the objective as it was logged', () => {
    const trial = trialOf(
      {
        TrainingJobName: 'a',
        TrainingJobStatus: 'Completed',
        TrainingStartTime: new Date('2026-11-23T10:00:00.500Z'),
        TrainingEndTime: new Date('2026-11-23T10:01:00Z'),
        FinalHyperParameterTuningJobObjectiveMetric: { Value: Math.fround(0.24675) },
      },
      DEFINITIONS,
    );
    expect(trial).toEqual({
      name: 'a',
      task: 'first',
      status: 'Completed',
      parameters: {},
      objective: 0.24675,
      startedAt: '2026-11-23T10:00:00.500Z',
      endedAt: '2026-11-23T10:01:00.000Z',
      seconds: 59.5,
    });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('has no objective where it is %d', (Value) => {
    const summary = { FinalHyperParameterTuningJobObjectiveMetric: { Value } };
    expect(trialOf(summary, DEFINITIONS)).not.toHaveProperty('objective');
  });

  test('has the reason of its failure', () => {
    const summary = { TrainingJobStatus: 'Failed', FailureReason: 'AlgorithmError: no\n' };
    expect(trialOf(summary, DEFINITIONS).failureReason).toBe('AlgorithmError: no');
  });
});
