import { isObject } from '../../core';
import { RankZeroError } from '../../core/errors';
import { type Assembly, attempt, type ResolvedResource, type TellUnreadable } from '../assembly';
import { type Matches, readPattern } from './pattern';
import { readSchedule } from './schedule';
import { isEventPath, type TargetInput } from './target-input';

/** What a rule hands an event to. */
export interface RuleTarget {
  /** A function or a state machine. */
  readonly arn: string;
  /** As which role a state machine is started. */
  readonly roleArn?: string;
  /** What it gets. @default - the event */
  readonly input?: TargetInput;
}

/** A rule of the default event bus. */
export interface EventRule {
  readonly name: string;
  readonly arn: string;
  /** Whether an event sets it off; none does where it waits for a time. */
  readonly matches: Matches;
  /** The times that set it off, besides. @default - none */
  readonly schedule?: string;
  readonly targets: readonly RuleTarget[];
}

/**
 * The rules of an assembly, which wait for events or for a time.
 *
 * @param tell called for each rule that cannot work here; it is left out
 */
export function eventRules(assembly: Assembly, tell: TellUnreadable): readonly EventRule[] {
  const invocable = invocableBy(assembly, tell);
  return assembly
    .resourcesOfType('AWS::Events::Rule')
    .flatMap((rule) => attempt(rule, () => ruleOf(rule, invocable), tell) ?? []);
}

type Invocable = (functionArn: string, ruleArn: string) => boolean;

function ruleOf(rule: ResolvedResource, invocable: Invocable): EventRule[] {
  const { physicalId: name, arn = '' } = rule;
  const [pattern, schedule, state = 'ENABLED', bus = 'default'] = [
    'EventPattern',
    'ScheduleExpression',
    'State',
    'EventBusName',
  ].map((property) => rule.property(property));
  if (state === 'DISABLED') return [];
  if (schedule !== undefined) readSchedule(schedule);
  if (bus !== 'default') {
    throw new RankZeroError(
      'EventBusNotSupported',
      `It is of the event bus ${bus}; the local account has the default one only.`,
    );
  }
  const targets: unknown[] = rule.property('Targets') ?? [];
  return [
    {
      name,
      arn,
      matches: pattern === undefined ? () => false : readPattern(pattern),
      ...(schedule === undefined ? {} : { schedule }),
      targets: targets.map((target) => targetOf(target, arn, invocable)),
    },
  ];
}

const KNOWN = [
  'Arn',
  'DeadLetterConfig',
  'Id',
  'Input',
  'InputPath',
  'InputTransformer',
  'RetryPolicy',
  'RoleArn',
];

function targetOf(target: unknown, ruleArn: string, invocable: Invocable): RuleTarget {
  const given = isObject(target) ? target : {};
  const { Arn, RoleArn } = given as Readonly<Record<string, string | undefined>>;
  const arn = String(Arn);
  const [other] = Object.keys(given).filter((name) => !KNOWN.includes(name));
  if (other !== undefined) {
    throw new RankZeroError(
      'TargetNotSupported',
      `Its target has ${other}. The local account knows ${KNOWN.join(', ')}.`,
    );
  }
  const isFunction = /^arn:[^:]+:lambda:/.test(arn);
  if (!isFunction && !/^arn:[^:]+:states:.*:stateMachine:/.test(arn)) {
    throw new RankZeroError(
      'TargetNotSupported',
      `Its target is ${arn}. In the local account, targets are functions and state machines.`,
    );
  }
  if (isFunction && !invocable(arn, ruleArn)) {
    throw new RankZeroError(
      'TargetNotPermitted',
      `It may not invoke ${arn}, which needs an AWS::Lambda::Permission for events.amazonaws.com.`,
    );
  }
  return {
    arn,
    ...(RoleArn === undefined ? {} : { roleArn: RoleArn }),
    input: inputOf(given),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a resolved property of the template
function inputOf({ Input, InputPath, InputTransformer }: any): TargetInput {
  if (Input !== undefined) return { text: Input };
  const paths: Readonly<Record<string, string>> =
    InputPath === undefined ? (InputTransformer?.InputPathsMap ?? {}) : { input: InputPath };
  const path = Object.values(paths).find((it) => !isEventPath(it));
  if (path !== undefined) {
    throw new RankZeroError(
      'TargetNotSupported',
      `Its target has the path ${path}. The local account knows names and indices: $.detail.items[0].`,
    );
  }
  const template = InputPath === undefined ? InputTransformer?.InputTemplate : '<input>';
  return template === undefined ? {} : { paths, template };
}

/** Whether the policy of a function lets a rule invoke it. */
function invocableBy(assembly: Assembly, tell: TellUnreadable): Invocable {
  const permissions = assembly
    .resourcesOfType('AWS::Lambda::Permission')
    .flatMap((resource) => attempt(resource, () => [permissionOf(resource)], tell) ?? []);
  return (functionArn, ruleArn) =>
    permissions.some(
      ({ principal, fn, source }) =>
        principal === 'events.amazonaws.com' &&
        (functionArn === fn || functionArn.endsWith(`:function:${fn}`)) &&
        (source === undefined || source === ruleArn),
    );
}

function permissionOf(resource: ResolvedResource) {
  return {
    principal: resource.property('Principal') as unknown,
    fn: String(resource.property('FunctionName')),
    source: resource.property('SourceArn') as string | undefined,
  };
}
