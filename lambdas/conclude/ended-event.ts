import type { EndStatus } from '../../lib/core';

/**
 * Step Functions' event of an execution that has ended, as far as it is read here.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export interface EndedEvent {
  readonly detail: {
    readonly executionArn: string;
    readonly name: string;
    readonly status: EndStatus;
    /** Milliseconds since 1970, like the other dates. */
    readonly startDate: number;
    readonly stopDate: number;
    /** JSON; null where it is too long for an event, and without success. */
    readonly output?: string | null;
    readonly error?: string | null;
    readonly cause?: string | null;
    readonly redriveCount?: number;
  };
}
