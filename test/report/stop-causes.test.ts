import type { ReportSource, Trial, TuningPlan } from '../../lib/core';
import { stopCause } from '../../lib/report/stop-causes';
import { trialsOf, tuned } from './_helpers/tuning-source';

const data = tuned(trialsOf(3));
const plan = data.plan as TuningPlan;
const trial: Trial = {
  ...(trialsOf(1)[0] as Trial),
  status: 'Stopped',
  objective: 0.3,
  seconds: 60,
  startedAt: '2026-11-23T10:00:00.000Z',
  endedAt: '2026-11-23T10:01:00.000Z',
};
const BEFORE_ITS_END = Date.parse('2026-11-23T10:00:30.000Z');
const AFTER_ITS_END = Date.parse('2026-11-23T10:02:00.000Z');

/** Why it was stopped, with other settings of the search. */
function cause(
  settings: object,
  changes: { lastStart?: number; result?: object; trial?: object } = {},
): string {
  const config = { ...plan.request.HyperParameterTuningJobConfig, ...settings };
  return stopCause(
    { ...trial, ...changes.trial },
    { ...plan, request: { ...plan.request, HyperParameterTuningJobConfig: config } },
    { ...data.result, ...changes.result } as ReportSource['result'],
    changes.lastStart ?? BEFORE_ITS_END,
  );
}

const AUTO = { TrainingJobEarlyStoppingType: 'Auto' };
const OFF = { TrainingJobEarlyStoppingType: 'Off' };
const STOPPED = { status: 'Stopped' };
const CRITERIA = { TuningJobCompletionCriteria: { TargetObjectiveMetricValue: 0.1 } };

describe('why a trial was stopped', () => {
  test('is the tuning job that was stopped, whether it stops trials early or not', () => {
    expect(cause(OFF, { result: STOPPED })).toBe('Stopped with the tuning job pima-tuning-1.');
    expect(cause(AUTO, { result: STOPPED })).toBe('Stopped with the tuning job pima-tuning-1.');
  });

  test('is early stopping where that is on and other trials were started afterwards', () => {
    for (const settings of [AUTO, { Strategy: 'Hyperband' }]) {
      expect(cause(settings, { result: STOPPED, lastStart: AFTER_ITS_END })).toMatch(
        /^Stopped early by SageMaker: other trials were better/,
      );
    }
    expect(cause(AUTO)).toMatch(/^Stopped early by SageMaker/);
    expect(cause(AUTO, { trial: { objective: undefined } })).toBe(
      'Stopped early, before it had a value of the objective.',
    );
  });

  test('is never early stopping where that is off', () => {
    for (const lastStart of [BEFORE_ITS_END, AFTER_ITS_END]) {
      for (const result of [{}, STOPPED]) {
        expect(cause(OFF, { lastStart, result })).not.toMatch(/early/);
      }
    }
    expect(cause(OFF)).toMatch(/^Stopped by a request for this training job/);
  });

  test('is the end of the tuning job, by its criteria or its time', () => {
    expect(cause({ ...OFF, ...CRITERIA })).toMatch(/by its criteria or its time/);
    expect(cause({ ...AUTO, ...CRITERIA })).toMatch(/SageMaker does not say which/);
  });

  test('is its own time limit where that was up', () => {
    const limit = plan.request.TrainingJobDefinition?.StoppingCondition?.MaxRuntimeInSeconds ?? 0;
    expect(cause(AUTO, { trial: { seconds: limit + 1 } })).toBe(
      'Stopped at its time limit of 24 h 00 min.',
    );
  });
});
