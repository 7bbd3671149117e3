import type { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  didYouMean,
  InvalidRequestError,
  oneOf,
  Problems,
  START_BODY_SCHEMA,
  unknownTask,
} from '../../core';
import type { ITrainingWorkflow } from './workflow-base';

type Member = keyof typeof START_BODY_SCHEMA.properties.request.properties;

/**
 * A request that a trigger starts executions with. Its texts may have parts of the event:
 * `events.EventField.fromPath('$.detail.object.key')`.
 */
export type TriggeredRequest = { readonly task: string } & {
  readonly [M in Exclude<Member, 'task'>]?: unknown;
};

/** How a trigger behaves. */
export interface StartOnOptions {
  /** Whether it starts executions. @default true */
  readonly enabled?: boolean;
  /** How long EventBridge tries to start an execution. @default Duration.hours(24) */
  readonly maxEventAge?: Duration;
  /** Gets the events for which no execution could be started. @default - they are lost */
  readonly deadLetterQueue?: sqs.IQueue;
}

/** @throws InvalidRequest – for a task that the workflow does not have, and members that no request has. */
export function checkTriggered(request: TriggeredRequest, tasks: readonly string[]): void {
  const problems = new Problems();
  if (!tasks.includes(request.task)) unknownTask(request.task, tasks, problems);
  const members = Object.keys(START_BODY_SCHEMA.properties.request.properties);
  for (const name of Object.keys(request).filter((it) => !members.includes(it))) {
    problems.add(
      'UnknownField',
      `$.${name}`,
      `A request has no such member.${didYouMean(name, members)}`,
      {
        found: name,
        allowed: oneOf(members),
      },
    );
  }
  if (problems.any) throw new InvalidRequestError(problems.list, 'The request of a trigger');
}

/** Has a rule start executions with a request. */
export function startOn(
  rule: events.Rule,
  workflow: ITrainingWorkflow,
  request: TriggeredRequest,
  { maxEventAge, deadLetterQueue }: StartOnOptions,
): void {
  rule.addTarget(
    new SfnStateMachine(workflow.stateMachine, {
      input: events.RuleTargetInput.fromObject(request),
      ...(maxEventAge === undefined ? {} : { maxEventAge }),
      ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }),
    }),
  );
}
