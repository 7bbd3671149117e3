import { isObject } from '../../core';
import { RankZeroError } from '../../core/errors';
import { type Assembly, attempt, type ResolvedResource, type TellUnreadable } from '../assembly';
import { type Matches, readPattern } from './pattern';

/** What a rule hands an event to. */
export interface RuleTarget {
  /** A function or a state machine. */
  readonly arn: string;
  /** As which role a state machine is started. */
  readonly roleArn?: string;
  /** What it gets instead of the event: JSON. */
  readonly input?: string;
}

/** A rule of the default event bus. */
export interface EventRule {
  readonly name: string;
  readonly arn: string;
  readonly matches: Matches;
  readonly targets: readonly RuleTarget[];
}

/**
 * The rules of an assembly that wait for events; schedules never come up here.
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
  const [pattern, state = 'ENABLED', bus = 'default'] = [
    'EventPattern',
    'State',
    'EventBusName',
  ].map((property) => rule.property(property));
  if (pattern === undefined) {
    throw new RankZeroError(
      'ScheduleNotSupported',
      'It waits for a time, and the local account has no schedules. Start the execution by hand.',
    );
  }
  if (state === 'DISABLED') return [];
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
      matches: readPattern(pattern),
      targets: targets.map((target) => targetOf(target, arn, invocable)),
    },
  ];
}

const KNOWN = ['Arn', 'Id', 'Input', 'RetryPolicy', 'RoleArn'];

function targetOf(target: unknown, ruleArn: string, invocable: Invocable): RuleTarget {
  const given = isObject(target) ? target : {};
  const { Arn, Input, RoleArn } = given as Readonly<Record<string, string | undefined>>;
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
    ...(Input === undefined ? {} : { input: Input }),
  };
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
