import type { ReportSource, Trial, TuningFailure, TuningResult } from '../../../lib/core';
import { competingPlan, curve, FACTS, jobReference, log, tuningPlan } from './report-source';

/** A generator of numbers from 0 to 1 that is the same everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Trials whose objective hangs on eta most, on depth somewhat, on gamma not at all. */
export function trialsOf(count: number, seed = 7): Trial[] {
  const random = randomOf(seed);
  return Array.from({ length: count }, (_, index): Trial => {
    const eta = Number((10 ** (-4 + 3.69 * random())).toFixed(6));
    const parameters = {
      num_round: 3 + Math.floor(random() * 98),
      max_depth: 2 + Math.floor(random() * 8),
      gamma: Number((0.3 * random()).toFixed(4)),
      eta,
      booster: random() < 0.6 ? 'gbtree' : 'dart',
    };
    const chance = random();
    const status = chance < 0.05 ? 'Failed' : chance < 0.17 ? 'Stopped' : 'Completed';
    const objective =
      0.21 +
      0.05 * (Math.log10(eta) + 1.2) ** 2 +
      0.006 * (parameters.max_depth - 6) ** 2 +
      (parameters.booster === 'dart' ? 0.012 : 0) +
      0.02 * random();
    return {
      name: `pima-tuning-1-${String(index + 1).padStart(3, '0')}-${Math.floor(random() * 1e8).toString(16)}`,
      task: 'boosting',
      status,
      parameters,
      ...(status === 'Failed' ? {} : { objective: Number(objective.toFixed(5)) }),
      startedAt: new Date(1_763_928_000_000 + index * 30_000).toISOString(),
      endedAt: new Date(1_763_928_000_000 + index * 30_000 + 61_000).toISOString(),
      seconds: Number((40 + 40 * random()).toFixed(1)),
      ...(status === 'Failed'
        ? {
            failureReason:
              chance < 0.03
                ? 'AlgorithmError: out of memory while building histograms, exit code: 137'
                : 'ClientError: Label must be 0 or 1 for binary:logistic, exit code: 1',
          }
        : {}),
    };
  });
}

function bestOf(trials: readonly Trial[]): TuningResult['best'] | undefined {
  const [best] = trials
    .filter(({ status }) => status === 'Completed')
    .sort((a, b) => (a.objective ?? 0) - (b.objective ?? 0));
  return best === undefined
    ? undefined
    : {
        ...best,
        objective: best.objective ?? 0,
        job: jobReference(best.name),
        metrics: { 'validation:error': best.objective ?? 0, 'train:error': 0.1812 },
      };
}

/** A tuning job with these trials that ended well, unless none of them did. */
export function tuned(
  trials: readonly Trial[],
  members: Partial<TuningFailure> = {},
): ReportSource {
  const best = bestOf(trials);
  const count = (status: string) => trials.filter((trial) => trial.status === status).length;
  const common = {
    schema: 1,
    kind: 'tuning',
    isLocal: false,
    task: 'pima-tuning',
    execution: {
      name: 'pima-tuning-1',
      arn: `arn:aws:states:eu-west-1:${FACTS.account}:execution:main:pima-tuning-1`,
    },
    job: jobReference('pima-tuning-1', 'hyper-parameter-tuning-job'),
    objective: { metric: 'validation:error', direction: 'Minimize' },
    trials: {
      total: trials.length,
      completed: count('Completed'),
      failed: count('Failed'),
      stopped: count('Stopped'),
      uri: 's3://artifacts/executions/pima-tuning-1/trials.json',
    },
    timings: { planSeconds: 1.4, totalSeconds: 3_725 },
    runtimeSeconds: trials.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
    attempts: 1,
    notes: ['num_round: the range takes the place of the value 10'],
  } as const;
  const result: TuningResult | TuningFailure =
    best === undefined || members.status !== undefined
      ? {
          ...common,
          status: 'Failed',
          error: 'NoBestTrial',
          cause: `None of ${trials.length} trials completed.\n${count('Failed')} × AlgorithmError: out of memory`,
          ...(best && { best }),
          ...members,
        }
      : {
          ...common,
          status: 'Succeeded',
          best,
          outputs: {
            model: { type: 'model', uri: 's3://artifacts/jobs/best/output/model.tar.gz' },
          },
          stored: ['model'],
        };
  return {
    result,
    plan: tuningPlan(),
    curves:
      best === undefined
        ? {}
        : {
            'train:error': curve(60, 0.3, 0.18, 0.004),
            'validation:error': curve(60, 0.34, 0.22, 0.008),
          },
    logs: [log('algo-1', ['[58]\ttrain-error:0.181\tvalidation-error:0.223', 'Saved the model'])],
    trials,
    writtenAt: '2026-11-23T21:17:24.512Z',
  };
}

/** A tuning job of two tasks that took turns. */
export function tunedTogether(trials: readonly Trial[]): ReportSource {
  const mixed = trials.map((trial, index): Trial => {
    const { max_depth = 0, eta = 0 } = trial.parameters;
    return index % 2 === 0
      ? { ...trial, parameters: { max_depth } }
      : { ...trial, task: 'linear', parameters: { rate: eta } };
  });
  return { ...tuned(mixed), plan: competingPlan() };
}
