/**
 * An event as EventBridge delivers it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export interface AwsEvent {
  readonly version: '0';
  /** A UUID. */
  readonly id: string;
  readonly 'detail-type': string;
  /** `aws.states`, or an app's own. */
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: object;
}

/** What an event tells; the bus adds the rest. */
export type EventFacts = Pick<AwsEvent, 'source' | 'detail-type' | 'resources' | 'detail'> & {
  readonly at: Date;
};
