import { DIRECTIONS, STRATEGIES, type TuningSettings, WARM_STARTS } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';
import {
  checkFlag,
  checkInteger,
  checkMembers,
  checkNumber,
  checkOneOf,
  checkText,
  checkTexts,
  type FieldCheck,
} from './shape';

/** How each of a tuning job's settings is checked, in a task and in a request. */
export const TUNING_SETTINGS: { readonly [K in keyof Required<TuningSettings>]: FieldCheck } = {
  strategy: checkOneOf(STRATEGIES),
  objective: checkMembers({ metric: checkText, direction: checkOneOf(DIRECTIONS) }),
  maxJobs: checkInteger,
  maxParallel: checkInteger,
  maxRuntimeInSeconds: checkInteger,
  earlyStopping: checkOneOf(['Auto', 'Off']),
  randomSeed: checkInteger,
  hyperband: checkMembers({ minResource: checkInteger, maxResource: checkInteger }),
  completion: checkMembers({
    targetValue: checkNumber,
    notImproving: checkInteger,
    onConvergence: checkFlag,
  }),
  warmStart: checkMembers({ parents: checkTexts, type: checkOneOf(WARM_STARTS) }),
  autotune: checkFlag,
};

/** Limits of automatic model tuning, raised quotas included. @see https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-limits.html */
const LIMITS = {
  maxJobs: [1, 10_000],
  maxParallel: [1, 100],
  maxRuntimeInSeconds: [120, 15_768_000],
  randomSeed: [0, 2 ** 31 - 1],
} as const;
const MAX_HYPERBAND_RESOURCE = 20_000;
const TUNING_JOB_NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,31}$/;

/** Static hyperparameters that SageMaker takes Hyperband's largest resource from. */
const EPOCH_NAMES = ['epochs', 'numepochs', 'n-epochs', 'n_epochs', 'num_epochs'];

/**
 * Notes every setting of a tuning job that SageMaker would refuse.
 * @param staticNames - names of the hyperparameters that have a fixed value in all of its jobs
 */
export function checkTuningSettings(
  tuning: TuningSettings,
  staticNames: readonly string[],
  problems: Problems,
): void {
  checkLimits(tuning, problems);
  checkHyperband(tuning, staticNames, problems);
  checkCompletion(tuning, problems);
  checkWarmStart(tuning, problems);
}

function checkLimits(tuning: TuningSettings, problems: Problems): void {
  for (const [name, [least, most]] of Object.entries(LIMITS)) {
    const value = tuning[name as keyof typeof LIMITS];
    if (value === undefined || (value >= least && value <= most)) continue;
    problems.add('OutOfRange', at('$.tuning', name), 'SageMaker would refuse this number.', {
      found: value,
      allowed: `an integer from ${least} to ${most}`,
    });
  }
  const { maxJobs = 10, maxParallel = 1 } = tuning;
  if (tuning.strategy !== 'Grid' && maxParallel > maxJobs) {
    problems.add('OutOfRange', '$.tuning.maxParallel', 'maxParallel is larger than maxJobs.', {
      found: maxParallel,
      allowed: `at most maxJobs, ${maxJobs}`,
    });
  }
}

function checkHyperband(
  { strategy, hyperband, earlyStopping }: TuningSettings,
  staticNames: readonly string[],
  problems: Problems,
): void {
  if (strategy !== 'Hyperband') {
    if (hyperband === undefined) return;
    problems.add('InvalidValue', '$.tuning.hyperband', 'Only Hyperband has resources.', {
      found: strategy ?? 'Bayesian',
      allowed: '"strategy": "Hyperband"',
    });
    return;
  }
  if (earlyStopping === 'Auto') {
    problems.add('InvalidValue', '$.tuning.earlyStopping', 'Hyperband stops jobs itself.', {
      found: earlyStopping,
      allowed: 'Off',
    });
  }
  const { minResource = 1, maxResource } = hyperband ?? {};
  const path = '$.tuning.hyperband.maxResource';
  if (maxResource === undefined) {
    if (staticNames.some((name) => EPOCH_NAMES.includes(name))) return;
    problems.add('MissingField', path, 'Hyperband needs the largest resource that a job may use.', {
      allowed: `an integer, or a fixed value for one of ${EPOCH_NAMES.join(', ')}`,
    });
  } else if (minResource < 1 || maxResource < minResource || maxResource > MAX_HYPERBAND_RESOURCE) {
    problems.add('OutOfRange', path, 'These resource limits are not valid.', {
      found: { minResource, maxResource },
      allowed: `1 ≤ minResource ≤ maxResource ≤ ${MAX_HYPERBAND_RESOURCE}`,
    });
  }
}

function checkCompletion({ completion }: TuningSettings, problems: Problems): void {
  const jobs = completion?.notImproving;
  if (jobs === undefined || jobs >= 3) return;
  problems.add('OutOfRange', '$.tuning.completion.notImproving', 'That is too soon.', {
    found: jobs,
    allowed: 'an integer of at least 3',
  });
}

function checkWarmStart({ warmStart }: TuningSettings, problems: Problems): void {
  if (warmStart === undefined) return;
  const { parents, type } = warmStart;
  const path = '$.tuning.warmStart';
  if (type === undefined) {
    problems.add('MissingField', at(path, 'type'), 'Say how the parents are related.', {
      allowed: 'IdenticalDataAndAlgorithm or TransferLearning',
    });
  }
  const isSound =
    parents !== undefined &&
    parents.length >= 1 &&
    parents.length <= 5 &&
    parents.every((name) => TUNING_JOB_NAME.test(name));
  if (isSound) return;
  problems.add('InvalidValue', at(path, 'parents'), 'These are not names of tuning jobs.', {
    found: parents,
    allowed: '1 to 5 names of tuning jobs, each of at most 32 letters, digits and hyphens',
  });
}
