import type {
  JobBody,
  JobConfig,
  KeyObject,
  SecurityGroupObject,
  SpotUse,
  SubnetObject,
  SubnetSelectionObject,
  VpcObject,
} from '../model';
import { checkTextOrObject, checkTextsOrObjects, checkVpc, textOrMember } from './cdk-objects';
import {
  checkFlag,
  checkInteger,
  checkMap,
  checkNumber,
  checkSpot,
  checkText,
  checkTextMap,
  checkTextOrTexts,
  checkTexts,
  type FieldCheck,
} from './shape';

/**
 * All that is known of one setting of a job. `T` is what a task's author writes, `R` what a record
 * holds, and `O` whether a request may override it.
 */
export interface Setting<T = unknown, R = unknown, O extends boolean = boolean> {
  readonly kind: Kind<T>;
  /** The least number that SageMaker takes. */
  readonly least?: number;
  /** The largest. @default - none that is the same in every account */
  readonly most?: number;
  /** @default - none, or one that depends on other settings, see tasks/resolve-settings.ts */
  readonly default?: T;
  readonly mayOverride: O;
  /** Its name in a record, where that is another. */
  readonly inRecord?: string;
  /**
   * The member of CreateTrainingJob that it becomes, which is left out where there is no value,
   * nothing in it, or false by default. @default - none alone, see plans/job-body.ts
   */
  readonly member?: MemberFor<R>;
  /** Why it has no effect in a tuning job, as a clause. @default - it has */
  readonly notTuned?: string;
}

/** What a setting's value is. */
interface Kind<T> {
  /** Checks what the author of a task writes. */
  readonly inTask: FieldCheck;
  /** Checks what a request has, which is JSON. */
  readonly inRequest: FieldCheck;
  /** Makes of it what a record holds. @default - the same */
  readonly toRecord?: (value: T) => unknown;
  /** Whether a request's value is added to the task's. @default - it replaces the task's */
  readonly isAdded?: true;
}

/** What becomes of it depends on the rung of the ladder, see plans/rungs.ts. */
export const SPOT: Kind<SpotUse> = { inTask: checkSpot, inRequest: checkSpot };
export const FLAG: Kind<boolean> = { inTask: checkFlag, inRequest: checkFlag };
/** An author's number is checked against its limits, which also require an integer. */
export const INTEGER: Kind<number> = { inTask: checkNumber, inRequest: checkInteger };
export const TEXT_MAP: Kind<Readonly<Record<string, string>>> = {
  inTask: checkTextMap,
  inRequest: checkTextMap,
  isAdded: true,
};
export const TEXT_OR_TEXTS: Kind<string | readonly string[]> = {
  inTask: checkTextOrTexts,
  inRequest: checkTextOrTexts,
  toRecord: (value) => (typeof value === 'string' ? [value] : value),
};
export const KEY: Kind<string | KeyObject> = {
  inTask: checkTextOrObject('keyArn', 'a key of the CDK'),
  inRequest: checkText,
  toRecord: (key) => textOrMember(key, 'keyArn'),
};
export const SUBNETS: Kind<readonly (string | SubnetObject)[]> = {
  inTask: checkTextsOrObjects('subnetId', 'subnets of the CDK'),
  inRequest: checkTexts,
  toRecord: (subnets) => subnets.map((subnet) => textOrMember(subnet, 'subnetId')),
};
export const SECURITY_GROUPS: Kind<readonly (string | SecurityGroupObject)[]> = {
  inTask: checkTextsOrObjects('securityGroupId', 'security groups of the CDK'),
  inRequest: checkTexts,
  toRecord: (groups) => groups.map((group) => textOrMember(group, 'securityGroupId')),
};
export const SELECTION: Kind<SubnetSelectionObject> = { inTask: checkMap, inRequest: checkMap };
export const JOB_BODY: Kind<JobBody> = { inTask: checkMap, inRequest: checkMap };
export const VPC: Kind<VpcObject> = { inTask: checkVpc, inRequest: checkVpc };

type Member<K extends keyof JobConfig> = NonNullable<JobConfig[K]>;
type Path = {
  [K in keyof JobConfig]-?: Member<K> extends boolean
    ? K
    : string extends keyof Member<K>
      ? K
      : `${K}.${keyof Member<K> & string}`;
}[keyof JobConfig];
type TypeAt<P> = P extends keyof JobConfig
  ? Member<P>
  : P extends `${infer K extends keyof JobConfig}.${infer M}`
    ? M extends keyof Member<K>
      ? NonNullable<Member<K>[M]>
      : never
    : never;

/** The members of CreateTrainingJob that take a `R`, e.g. `StoppingCondition.MaxRuntimeInSeconds`. */
type MemberFor<R> = {
  [P in Path]: [R] extends [never] ? never : R extends TypeAt<P> ? P : never;
}[Path];
