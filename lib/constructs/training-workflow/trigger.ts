import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { RankZeroError } from '../../core';

/** Which new objects of a bucket start executions. */
export interface ObjectFilter {
  /** How their keys begin. @default - anyhow */
  readonly prefix?: string;
  /** How their keys end. @default - anyhow */
  readonly suffix?: string;
}

/**
 * What starts executions of a workflow: a schedule, events of EventBridge, or new objects of a bucket.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
 */
export class Trigger {
  /**
   * Starts an execution again and again, in UTC.
   * @example
   * Trigger.schedule(events.Schedule.cron({ hour: '2', minute: '30' }));
   */
  static schedule(schedule: events.Schedule): Trigger {
    return new Trigger(() => ({ schedule }));
  }

  /** Starts an execution for each event of a pattern, of the account's default bus or another one. */
  static events(eventPattern: events.EventPattern, eventBus?: events.IEventBus): Trigger {
    return new Trigger(() => ({ eventPattern, ...(eventBus === undefined ? {} : { eventBus }) }));
  }

  /**
   * Starts an execution for each object that is written into a bucket. A bucket of the app is made to
   * send its events; the owner of another one has to turn them on.
   *
   * @throws InvalidTrigger – for all objects of a bucket: the workflow writes into it, too
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
   */
  static objectCreated(bucket: s3.IBucket, { prefix = '', suffix = '' }: ObjectFilter): Trigger {
    if (prefix === '' && suffix === '') {
      throw new RankZeroError(
        'InvalidTrigger',
        `Every new object of the bucket ${bucket.node.path} would start an execution. Give a prefix or a suffix of the keys that should.`,
      );
    }
    return new Trigger((own) => {
      if (bucket === own) checkKeys(prefix);
      sendEvents(bucket);
      return {
        eventPattern: {
          source: ['aws.s3'],
          detailType: ['Object Created'],
          detail: {
            bucket: { name: [bucket.bucketName] },
            object: { key: [{ wildcard: `${literal(prefix)}*${literal(suffix)}` }] },
          },
        },
      };
    });
  }

  private constructor(props: (own: s3.IBucket) => events.RuleProps) {
    PROPS.set(this, props);
  }
}

/** What a trigger's rule waits for, by the bucket of the workflow: no part of its interface. */
const PROPS = new WeakMap<Trigger, (own: s3.IBucket) => events.RuleProps>();

/**
 * Makes the rule of a trigger.
 *
 * @param own - the bucket that the workflow writes into
 * @throws InvalidTrigger – for objects that the workflow writes itself
 */
export function ruleOf(
  trigger: Trigger,
  scope: Construct,
  id: string,
  { own, ...props }: events.RuleProps & { readonly own: s3.IBucket },
): events.Rule {
  return new events.Rule(scope, id, { ...props, ...PROPS.get(trigger)?.(own) });
}

/** Where the workflow writes, and its jobs. */
const WRITTEN = ['cache/', 'executions/', 'jobs/', 'tasks/', 'turns/'];

function checkKeys(prefix: string): void {
  const folder = WRITTEN.find((it) => it.startsWith(prefix) || prefix.startsWith(it));
  if (folder === undefined) return;
  throw new RankZeroError(
    'InvalidTrigger',
    `Each execution writes below ${folder} of this bucket, so with the prefix ${JSON.stringify(prefix)} executions would start others without end. Give a prefix outside ${WRITTEN.join(', ')}, e.g. data/.`,
  );
}

/** By the bucket's own property: the library would add a function and a custom resource. */
function sendEvents(bucket: s3.IBucket): void {
  const resource: IConstruct | undefined = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) return;
  resource.addPropertyOverride(
    'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled',
    true,
  );
}

/** A text of which no character stands for others. */
function literal(text: string): string {
  return text.replace(/[\\*]/g, '\\$&');
}
