import { isInstanceType, likelyType } from '../algorithms';
import type { JobSettings } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';
import { isFilledInLater } from './cdk-objects';
import { checkLocalStorage } from './local-storage';
import { SETTINGS, settingPath, valueAt } from './settings-table';

/** Seconds. @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html */
export const MAX_WAIT_WITHOUT_CHECKPOINTS = 3_600;

/** Three tags of Rank Zero's and the two that `.sync` adds count against SageMaker's 50. */
const OWN_TAGS = 5;

/** The list is a ladder to climb down, not a catalogue. */
const MAX_INSTANCE_TYPES = 20;

const ENVIRONMENT_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** Rank Zero's own and those that `.sync` adds; theirs would win silently. */
const RESERVED_TAG = /^(?:rankzero:|MANAGED_BY_AWS$|AWS_STEP_FUNCTIONS_EXECUTION_ARN$)/;
const KMS_KEY = /^[a-zA-Z0-9:/_-]{1,2048}$/;
/** How the CDK marks a list that CloudFormation fills in: nobody can say how long it will be. */
const LIST_FILLED_IN_LATER = /^#\{Token\[/;
const NETWORK_ID = /^[-0-9a-zA-Z]{1,32}$/;

/**
 * Notes every setting that SageMaker would refuse. `path` is where the settings were given.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
 */
export function checkSettings(settings: JobSettings, path: string, problems: Problems): void {
  checkResources(settings, at(path, 'resources'), problems);
  checkLimits(settings, path, problems);
  checkLocalStorage(settings, path, problems);
  checkStopping(settings, at(path, 'stoppingCondition'), problems);
  checkEnvironment(settings.environment, at(path, 'environment'), problems);
  checkTags(settings.tags, at(path, 'tags'), problems);
  checkEncryption(settings, at(path, 'encryption'), problems);
  checkNetwork(settings, at(path, 'network'), problems);
}

function checkResources({ resources, spot }: JobSettings, path: string, problems: Problems): void {
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
  for (const type of resources.instanceTypes.slice(0, MAX_INSTANCE_TYPES)) {
    if (isInstanceType(type)) continue;
    problems.add(
      'UnknownInstanceType',
      typePath,
      `SageMaker trains on no such instance type.${likelyType(type)}`,
      { found: type, allowed: 'ml., a family and a size of it, such as ml.m5.large' },
    );
  }
  const keepAlive = resources.keepAlivePeriodInSeconds;
  if (keepAlive === undefined) return;
  const keepAlivePath = at(path, 'keepAlivePeriodInSeconds');
  if (spot && keepAlive > 0) {
    problems.add('InvalidValue', keepAlivePath, 'Spot instances cannot be kept warm; drop one.', {
      found: keepAlive,
    });
  }
}

function checkStopping(
  { stoppingCondition: stop, spot, checkpoints }: JobSettings,
  path: string,
  problems: Problems,
): void {
  if (spot && !checkpoints && stop.maxRuntimeInSeconds > MAX_WAIT_WITHOUT_CHECKPOINTS) {
    problems.add(
      'OutOfRange',
      at(path, 'maxRuntimeInSeconds'),
      'On spot instances, a job without checkpoints gets an hour at most.',
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
    problems.add('InvalidValue', waitPath, 'Only a task with `spot: true` may wait.', {
      found: wait,
    });
  } else if (wait < stop.maxRuntimeInSeconds) {
    problems.add('OutOfRange', waitPath, 'The waiting time includes the run time.', {
      found: wait,
      allowed: `at least maxRuntimeInSeconds, ${stop.maxRuntimeInSeconds}`,
    });
  } else if (!checkpoints && wait > MAX_WAIT_WITHOUT_CHECKPOINTS) {
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

/** Notes tags that a job cannot have. */
export function checkTags(
  tags: Readonly<Record<string, string>>,
  path: string,
  problems: Problems,
): void {
  checkCount(Object.keys(tags).length, 50 - OWN_TAGS, 'tags', path, problems);
  for (const [key, value] of Object.entries(tags)) {
    if (key.length < 1 || key.length > 128 || !TAG_TEXT.test(key) || /^aws:/i.test(key)) {
      problems.add('InvalidTag', at(path, key), 'Not a key that a tag can have.', {
        found: key,
        allowed: '1 to 128 letters, digits, spaces and _.:/=+-@, not starting with aws:',
      });
    } else if (RESERVED_TAG.test(key)) {
      problems.add('InvalidTag', at(path, key), 'The workflow sets this tag itself; rename it.', {
        found: key,
        allowed: 'a key of your own that does not start with rankzero:',
      });
    }
    if (isFilledInLater(value)) continue;
    if (value.length > 256 || !TAG_TEXT.test(value)) {
      problems.add('InvalidTag', at(path, key), 'Not a value that a tag can have.', {
        found: value,
        allowed: 'at most 256 letters, digits, spaces and _.:/=+-@',
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

function checkNetwork({ network }: JobSettings, path: string, problems: Problems): void {
  const { subnets = [], securityGroupIds = [] } = network;
  if (subnets.length > 0 !== securityGroupIds.length > 0) {
    const missing = subnets.length > 0 ? 'securityGroupIds' : 'subnets';
    problems.add('MissingField', at(path, missing), 'A VPC needs subnets and security groups.');
  }
  for (const [name, ids, most] of [
    ['subnets', subnets, 16],
    ['securityGroupIds', securityGroupIds, 5],
  ] as const) {
    checkCount(ids.length, most, name, at(path, name), problems);
    for (const [index, id] of ids.entries()) {
      if (isFilledInLater(id) || NETWORK_ID.test(id)) continue;
      problems.add('InvalidValue', at(at(path, name), index), 'Not an id.', {
        found: id,
        allowed: LIST_FILLED_IN_LATER.test(id)
          ? 'ids one by one: of a list that only the deployment knows, `Fn.select(0, list)` and so on'
          : 'letters, digits and hyphens, at most 32, e.g. subnet-0123456789abcdef0',
      });
    }
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
    problems.add('OutOfRange', settingPath(path, setting), 'SageMaker would refuse this number.', {
      found: value,
      allowed:
        most === undefined
          ? `an integer of at least ${least}`
          : `an integer from ${least} to ${most}`,
    });
  }
}

function checkCount(
  count: number,
  most: number,
  what: string,
  path: string,
  problems: Problems,
): void {
  if (count <= most) return;
  problems.add('TooManyEntries', path, `There are too many ${what}.`, {
    found: count,
    allowed: `at most ${most}`,
  });
}
