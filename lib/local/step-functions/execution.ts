import type { Clock } from '../aws/clock';
import { sharedAbort } from '../shared-abort';
import { type HistoryEvent, type RunResult, runStateMachine } from '../states-language';
import type { STATUSES } from './inputs';
import type { TaskIntegrations } from './integrations';
import type { RunnableStateMachine } from './state-machines';

export type ExecutionStatus = (typeof STATUSES)[number];

/** What an execution is started with. */
export interface ExecutionStart {
  readonly stateMachine: RunnableStateMachine;
  readonly arn: string;
  readonly name: string;
  /** JSON text as the caller wrote it. */
  readonly input: string;
  readonly traceHeader: string | undefined;
  /** Rises with every execution of the account. */
  readonly sequence: number;
}

/** How an execution ended. */
interface End {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly stopDate: Date;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** One execution: runs from the moment it is made. */
export class Execution {
  readonly startDate: Date;
  readonly events: HistoryEvent[] = [];
  /** Resolves when the state machine has come to rest. */
  readonly finished: Promise<void>;
  private readonly abort = sharedAbort();
  private ended: End | undefined;

  constructor(
    readonly start: ExecutionStart,
    integrations: TaskIntegrations,
    private readonly clock: Clock,
  ) {
    this.startDate = new Date(clock.now());
    this.finished = this.run(integrations);
  }

  get status(): ExecutionStatus {
    return this.ended?.status ?? 'RUNNING';
  }

  get end(): Readonly<End> | undefined {
    return this.ended;
  }

  /** Ends a running execution as ABORTED. @returns when it ended, now or earlier */
  stop(error: string | undefined, cause: string | undefined): Date {
    if (this.ended === undefined) {
      this.ended = {
        status: 'ABORTED',
        stopDate: new Date(this.clock.now()),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      };
      this.abort.abort(new Error('StopExecution'));
    }
    return this.ended.stopDate;
  }

  private async run(integrations: TaskIntegrations): Promise<void> {
    const { stateMachine, arn, name, input } = this.start;
    let result: Omit<RunResult, 'trace'>;
    try {
      result = await runStateMachine({
        definition: stateMachine.machine,
        input: JSON.parse(input),
        ...integrations,
        context: {
          Execution: {
            Id: arn,
            Input: JSON.parse(input),
            Name: name,
            RoleArn: stateMachine.roleArn,
            StartTime: this.startDate.toISOString(),
            RedriveCount: 0,
          },
          StateMachine: { Id: stateMachine.arn, Name: stateMachine.name },
        },
        clock: this.clock,
        signal: this.abort.signal,
        onEvent: (event) => this.events.push(this.complete(event)),
      });
    } catch (error) {
      // A bug of the runner must not leave an execution that runs for ever.
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      result = { status: 'FAILED', error: 'States.Runtime', cause };
    }
    this.ended ??= {
      status: result.status,
      stopDate: new Date(this.clock.now()),
      ...(result.status === 'SUCCEEDED' && { output: JSON.stringify(result.output) }),
      ...(result.error !== undefined && { error: result.error }),
      ...(result.cause !== undefined && { cause: result.cause }),
    };
  }

  /** The runner does not know with which words it was stopped. */
  private complete(event: HistoryEvent): HistoryEvent {
    if (event.type !== 'ExecutionAborted' || this.ended === undefined) return event;
    const { error, cause } = this.ended;
    return {
      ...event,
      executionAbortedEventDetails: {
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      },
    };
  }
}
