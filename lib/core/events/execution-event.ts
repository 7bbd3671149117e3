import type { FailureDigest } from '../failures';
import type { Money } from '../model';
import type { EndDocument, FailureWithoutJob } from '../results';

/** Version of the shape of {@link ExecutionEvent}s. */
export const EVENT_SCHEMA = 1;

/** Source of the workflow's own events in EventBridge. */
export const EVENT_SOURCE = 'rankzero';

/** How Step Functions says that an execution has ended. */
export type EndStatus = 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';

/** `detail-type` of an execution's event. */
export type EventType = 'Execution Succeeded' | 'Execution Failed';

/** What is known of an execution that has ended. */
export interface EndedExecution {
  readonly workflow: string;
  readonly name: string;
  readonly arn: string;
  readonly status: EndStatus;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** How often it was redriven. */
  readonly redrives: number;
  /** Its result.json or failure.json. */
  readonly document: EndDocument | FailureWithoutJob;
  /** `s3://` URI of that. */
  readonly documentUri: string;
}

/**
 * What an event tells of an execution that has ended: `detail` of events with the source
 * {@link EVENT_SOURCE}. It has no words of the training's code or data, which are in the document.
 *
 * @see docs/events.md
 */
export interface ExecutionEvent {
  readonly schema: typeof EVENT_SCHEMA;
  readonly workflow: string;
  readonly execution: { readonly name: string; readonly arn: string };
  /** `Stopped`: its job was stopped, with the outputs that it had stored by then. */
  readonly status: 'Succeeded' | 'Stopped' | 'Failed' | 'Aborted' | 'TimedOut';
  /** Which kind of job ran; `none` where there is nothing to say of one. */
  readonly kind: EndDocument['kind'] | 'none';
  /** Absent where the request names none that there is. */
  readonly task?: string;
  readonly isLocal: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** From start to end; a redriven execution rests in between. */
  readonly seconds: number;
  /** With the execution's ARN it tells one end from another: events may come twice. */
  readonly redrives: number;
  /** Jobs that were started. */
  readonly attempts: number;
  readonly job?: { readonly name: string; readonly arn: string };
  /** Last value of each metric of the training job, or of the best trial's. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Of a training job: billable seconds of one instance times the number of instances. */
  readonly billableSeconds?: number;
  /** Share of the training time that spot instances were not billed for, 0 to 1. */
  readonly spotSavings?: number;
  readonly cost?: Money;
  /** `s3://` URI of result.json or failure.json. */
  readonly document: string;
  /** Of one that did not succeed; absent in what earlier versions have left. */
  readonly failure?: Pick<
    FailureDigest,
    'class' | 'label' | 'stage' | 'blame' | 'sentence' | 'advice'
  >;
}

const STATUSES = { ABORTED: 'Aborted', TIMED_OUT: 'TimedOut', FAILED: 'Failed' } as const;

/** Which event an execution's end is. */
export function eventType({ status }: Pick<EndedExecution, 'status'>): EventType {
  return status === 'SUCCEEDED' ? 'Execution Succeeded' : 'Execution Failed';
}

/** The event of an execution that has ended. */
export function executionEvent(ended: EndedExecution): ExecutionEvent {
  const { workflow, name, arn, status, startedAt, endedAt, redrives, document } = ended;
  const { kind, task, isLocal, attempts } = document;
  return {
    schema: EVENT_SCHEMA,
    workflow,
    execution: { name, arn },
    status:
      status !== 'SUCCEEDED'
        ? STATUSES[status]
        : document.status === 'Stopped'
          ? 'Stopped'
          : 'Succeeded',
    kind,
    ...(task === undefined ? {} : { task }),
    isLocal,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    seconds: (endedAt.getTime() - startedAt.getTime()) / 1000,
    redrives,
    attempts,
    ...jobFacts(document),
    document: ended.documentUri,
    ...failureFacts(document),
  };
}

function jobFacts(document: EndedExecution['document']): Partial<ExecutionEvent> {
  if (document.kind === 'none') return {};
  const job = { name: document.job.name, arn: document.job.arn };
  if (document.kind === 'tuning') {
    return { job, ...(document.best === undefined ? {} : { metrics: document.best.metrics }) };
  }
  const { metrics, billableSeconds, spotSavings, cost } = document;
  return {
    job,
    metrics,
    billableSeconds,
    ...(spotSavings === undefined ? {} : { spotSavings }),
    ...(cost === undefined ? {} : { cost }),
  };
}

function failureFacts(document: EndedExecution['document']): Pick<ExecutionEvent, 'failure'> {
  // Documents of earlier versions have no digest.
  if (!('error' in document) || document.digest === undefined) return {};
  const { class: name, label, stage, blame, sentence, advice } = document.digest;
  return { failure: { class: name, label, stage, blame, sentence, advice } };
}
