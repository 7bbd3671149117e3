import type {
  EncryptionOptions,
  JobOptions,
  NetworkOptions,
  ResourcesOptions,
  StoppingCondition,
} from '../model';
import { Problems } from '../problems';
import { at, show } from '../wording';
import { checkTextOrObject, checkTextsOrObjects, checkVpc } from './cdk-objects';
import {
  checkFields,
  checkFlag,
  checkMap,
  checkNumber,
  checkText,
  checkTextMap,
  checkTextOrTexts,
  type FieldCheck,
  isObject,
} from './shape';

/** A check for every option there is; the compiler misses none. */
export type OptionChecks<T> = { readonly [K in keyof Required<T>]: FieldCheck };

const RESOURCES: OptionChecks<ResourcesOptions> = {
  instanceType: checkTextOrTexts,
  instanceCount: checkNumber,
  volumeSizeInGB: checkNumber,
  keepAlivePeriodInSeconds: checkNumber,
};
const STOPPING: OptionChecks<StoppingCondition> = {
  maxRuntimeInSeconds: checkNumber,
  maxWaitTimeInSeconds: checkNumber,
  maxPendingTimeInSeconds: checkNumber,
};
const checkKey = checkTextOrObject('keyArn', 'a key of the CDK');
const ENCRYPTION: OptionChecks<EncryptionOptions> = {
  volumeKmsKeyId: checkKey,
  outputKmsKeyId: checkKey,
  interContainerTraffic: checkFlag,
};
const NETWORK: OptionChecks<NetworkOptions> = {
  vpc: checkVpc,
  vpcSubnets: checkMap,
  subnets: checkTextsOrObjects('subnetId', 'subnets of the CDK'),
  securityGroupIds: checkTextsOrObjects('securityGroupId', 'security groups of the CDK'),
  isolation: checkFlag,
};

/** A check of a role, of its type only. */
export const checkRoleOption = checkTextOrObject('roleArn', 'a role of the CDK');

/** The options that every task which trains has. */
export const JOB_OPTIONS: OptionChecks<JobOptions> = {
  resources: fields(RESOURCES),
  stoppingCondition: fields(STOPPING),
  spot: checkFlag,
  checkpoints: checkFlag,
  environment: checkTextMap,
  tags: checkTextMap,
  encryption: fields(ENCRYPTION),
  network: fields(NETWORK),
  role: checkRoleOption,
};

/** Options as they are given, and what is known about them. */
export interface GivenOptions<T> {
  readonly options: T;
  readonly checks: OptionChecks<T>;
  /** Options that cannot be left out. @default - none */
  readonly required?: readonly (keyof T & string)[];
}

/**
 * Checks a task's name and options that no compiler has seen, as in plain JavaScript: an option
 * that there is not, or one of another type, would be ignored or break much later.
 * @throws InvalidRequest – with every such option.
 */
export function checkOptions<T extends object>(
  name: string,
  { options, checks, required = [] }: GivenOptions<T>,
): void {
  const problems = new Problems();
  checkText(name, '$.name', problems);
  const members = given(options);
  if (checkFields(members, '$', checks, problems)) {
    for (const option of required) {
      if (option in members) continue;
      problems.add('MissingField', at('$', option), 'A task cannot do without it.');
    }
  }
  problems.throwIfAny(`The task ${show(name)}`);
}

/** A check of an object's members. */
export function fields(checks: Readonly<Record<string, FieldCheck>>): FieldCheck {
  return (value, path, problems) => void checkFields(given(value), path, checks, problems);
}

/** An option that is undefined is one that is not given. */
function given(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
