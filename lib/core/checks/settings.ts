import { isInstanceType, likelyType } from '../algorithms';
import type { CodeOrigin, JobSettings } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';
import { isFilledInLater } from './cdk-objects';
import { checkLocalStorage } from './local-storage';
import { checkNetwork } from './network';
import { SETTINGS, settingPath, valueAt } from './settings-table';
import { checkCount } from './shape';
import { checkTags } from './tags';
import { instancesIn } from './within-limits';

/**
 * Seconds that an algorithm of SageMaker's or the Marketplace's without checkpoints may wait for spot
 * instances; images of one's own may wait as long as they like.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html
 */
export const MAX_WAIT_WITHOUT_CHECKPOINTS = 3_600;

/** The list is a ladder to climb down, not a catalogue. */
const MAX_INSTANCE_TYPES = 20;

const ENVIRONMENT_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const KMS_KEY = /^[a-zA-Z0-9:/_-]{1,2048}$/;

/**
 * Notes every setting that SageMaker would refuse. `path` is where the settings were given.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
 */
export function checkSettings(
  settings: JobSettings,
  code: CodeOrigin,
  path: string,
  problems: Problems,
): void {
  checkResources(settings, at(path, 'resources'), problems);
  checkLimits(settings, path, problems);
  checkLocalStorage(settings, path, problems);
  checkStopping(settings, code, at(path, 'stoppingCondition'), problems);
  checkRetry(settings, at(path, 'retry'), problems);
  checkEnvironment(settings.environment, at(path, 'environment'), problems);
  checkTags(settings.tags, at(path, 'tags'), problems);
  checkEncryption(settings, at(path, 'encryption'), problems);
  checkNetwork(settings, at(path, 'network'), problems);
}

function checkResources(settings: JobSettings, path: string, problems: Problems): void {
  const { resources, spot } = settings;
  if (resources.instanceTypes.length === 0) {
    problems.add('MissingField', at(path, 'instanceType'), 'Name at least one instance type.', {
      found: resources.instanceTypes,
    });
  }
  const typePath = at(path, 'instanceType');
  checkCount(
    resources.instanceTypes.length,
    MAX_INSTANCE_TYPES,
    'instance types',
    typePath,
    problems,
  );
  const types = resources.instanceTypes.slice(0, MAX_INSTANCE_TYPES);
  for (const type of types) {
    if (isInstanceType(type)) continue;
    problems.add(
      'UnknownInstanceType',
      typePath,
      `SageMaker does not train on this instance type.${likelyType(type)}`,
      { found: type, allowed: 'ml., a family and a size of it, such as ml.m5.large' },
    );
  }
  const repeated = types.find((type, index) => types.indexOf(type) < index);
  if (repeated !== undefined && types.length === resources.instanceTypes.length) {
    problems.add('InvalidValue', typePath, 'This instance type is in the ladder twice.', {
      found: repeated,
      allowed: 'each type once; after the last one the ladder begins again',
    });
  }
  const keepAlive = resources.keepAlivePeriodInSeconds ?? 0;
  const { areGroups } = instancesIn(settings);
  if (keepAlive === 0 || (spot !== true && !areGroups)) return;
  problems.add(
    'InvalidValue',
    at(path, 'keepAlivePeriodInSeconds'),
    `${areGroups ? 'Groups of instances' : 'Spot instances'} cannot be kept warm; remove one of the two settings.`,
    { found: keepAlive },
  );
}

/** Notes a wait that the total time ends before. */
function checkRetry({ retry }: JobSettings, path: string, problems: Problems): void {
  const { maxQuotaWaitInSeconds: wait, maxTotalTimeInSeconds: total } = retry;
  if (wait === undefined || total === undefined || wait <= total) return;
  problems.add(
    'OutOfRange',
    at(path, 'maxQuotaWaitInSeconds'),
    'The total time is over before the wait is.',
    { found: wait, allowed: `at most maxTotalTimeInSeconds, ${total}` },
  );
}

function checkStopping(
  { stoppingCondition: stop, spot, checkpoints }: JobSettings,
  code: CodeOrigin,
  path: string,
  problems: Problems,
): void {
  const isShort = code === 'algorithm' && spot !== false && !checkpoints;
  if (isShort && stop.maxRuntimeInSeconds > MAX_WAIT_WITHOUT_CHECKPOINTS) {
    problems.add(
      'OutOfRange',
      at(path, 'maxRuntimeInSeconds'),
      'On spot instances, an algorithm of SageMaker or the Marketplace without checkpoints gets an hour at most.',
      {
        found: stop.maxRuntimeInSeconds,
        allowed: `at most ${MAX_WAIT_WITHOUT_CHECKPOINTS}, or a task with checkpoints, or without spot`,
      },
    );
    return;
  }
  const wait = stop.maxWaitTimeInSeconds;
  if (wait === undefined) return;
  const waitPath = at(path, 'maxWaitTimeInSeconds');
  if (!spot) {
    problems.add('InvalidValue', waitPath, 'Only a task with `spot` may wait.', {
      found: wait,
    });
  } else if (wait < stop.maxRuntimeInSeconds) {
    problems.add('OutOfRange', waitPath, 'The waiting time includes the run time.', {
      found: wait,
      allowed: `at least maxRuntimeInSeconds, ${stop.maxRuntimeInSeconds}`,
    });
  } else if (isShort && wait > MAX_WAIT_WITHOUT_CHECKPOINTS) {
    problems.add('OutOfRange', waitPath, 'Without checkpoints SageMaker waits an hour at most.', {
      found: wait,
      allowed: `at most ${MAX_WAIT_WITHOUT_CHECKPOINTS}, or a task with checkpoints`,
    });
  }
}

function checkEnvironment(
  environment: Readonly<Record<string, string>>,
  path: string,
  problems: Problems,
): void {
  checkCount(Object.keys(environment).length, 100, 'environment variables', path, problems);
  for (const [name, value] of Object.entries(environment)) {
    if (!ENVIRONMENT_NAME.test(name) || name.length > 512) {
      problems.add('InvalidEnvironment', at(path, name), 'Not a name of an environment variable.', {
        found: name,
        allowed: 'letters, digits and _, not starting with a digit, at most 512',
      });
    }
    if (value.length > 512) {
      problems.add('InvalidEnvironment', at(path, name), 'The value is too long.', {
        found: `${value.length} characters`,
        allowed: 'at most 512 characters',
      });
    }
  }
}

function checkEncryption({ encryption }: JobSettings, path: string, problems: Problems): void {
  for (const name of ['volumeKmsKeyId', 'outputKmsKeyId'] as const) {
    const key = encryption[name];
    if (key === undefined || isFilledInLater(key) || KMS_KEY.test(key)) continue;
    problems.add('InvalidValue', at(path, name), 'Not a KMS key.', {
      found: key,
      allowed: 'a key id, an alias or an ARN, at most 2048 characters',
    });
  }
}

/** Notes numbers that are outside the limits of their own. */
function checkLimits(settings: JobSettings, path: string, problems: Problems): void {
  for (const setting of SETTINGS) {
    const { least = Number.NEGATIVE_INFINITY, most } = setting;
    const value = valueAt(settings, setting);
    if (typeof value !== 'number') continue;
    if (Number.isSafeInteger(value) && value >= least && (most === undefined || value <= most)) {
      continue;
    }
    const whose =
      setting.group === 'retry' ? 'The workflow does not take' : 'SageMaker would refuse';
    problems.add('OutOfRange', settingPath(path, setting), `${whose} this number.`, {
      found: value,
      allowed:
        most === undefined
          ? `an integer of at least ${least}`
          : `an integer from ${least} to ${most}`,
    });
  }
}
