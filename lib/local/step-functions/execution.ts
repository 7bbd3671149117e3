import type { Clock } from '../aws/clock';
import { AwsError } from '../aws/errors';
import { sharedAbort } from '../shared-abort';
import {
  type HistoryEvent,
  type Position,
  type RunResult,
  runStateMachine,
} from '../states-language';
import type { STATUSES } from './inputs';
import type { TaskIntegrations } from './integrations';
import type { ExecutionEntry, PastExecution } from './past-execution';
import { whyNotRedrivable } from './redrivable';
import type { LoadedStateMachine } from './state-machines';

export type ExecutionStatus = Exclude<(typeof STATUSES)[number], 'PENDING_REDRIVE'>;

/** What an execution is started with. */
export interface ExecutionStart {
  /** Without a machine where an earlier account ran what cannot run here. */
  readonly stateMachine: LoadedStateMachine;
  readonly arn: string;
  readonly name: string;
  /** JSON text as the caller wrote it. */
  readonly input: string;
  readonly traceHeader: string | undefined;
  /** The version that it is of, and the alias that has chosen it. @default - of none */
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  /** Of an execution of an item: the Map run that has started it. */
  readonly mapRunArn?: string;
  /** Rises with every execution of the account. */
  readonly sequence: number;
  readonly startDate: Date;
}

/** How an execution ended. */
export interface End {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly stopDate: Date;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** The latest redrive of an execution. */
export interface Redrive {
  readonly count: number;
  readonly date: Date;
  readonly token: string | undefined;
}

/** Within this time the same token is the same redrive. */
const TOKEN_MS = 15 * 60_000;

/**
 * One execution: runs from the moment it is made, and again when it is redriven. One of an earlier
 * account only runs when it is redriven.
 */
export class Execution {
  readonly events: HistoryEvent[];
  private running: Promise<void>;
  private abort = sharedAbort();
  private ended: End | undefined;
  private stopWords: { readonly error?: string; readonly cause?: string } = {};
  private stoppedAt: Position | undefined;
  private redriven: Redrive | undefined;

  /**
   * @param write is told what happens
   * @param changed is told when it has begun, ended or begun again
   * @param past what is known of it, if an earlier account has run it
   */
  constructor(
    readonly start: ExecutionStart,
    private readonly integrations: TaskIntegrations,
    private readonly clock: Clock,
    private readonly write: (entry: ExecutionEntry) => void,
    private readonly changed: (execution: Execution) => void,
    past?: PastExecution,
  ) {
    this.events = past?.events ?? [];
    if (past === undefined) {
      changed(this);
      this.running = this.run();
    } else {
      this.ended = past.end;
      this.redriven = past.redriven;
      this.stoppedAt = past.stoppedAt ?? this.atFirst();
      this.running = Promise.resolve();
    }
  }

  get startDate(): Date {
    return this.start.startDate;
  }

  /** Resolves when the state machine has come to rest. */
  get finished(): Promise<void> {
    return this.running;
  }

  get status(): ExecutionStatus {
    return this.ended?.status ?? 'RUNNING';
  }

  get end(): Readonly<End> | undefined {
    return this.ended;
  }

  /** How often it was redriven. */
  get redriveCount(): number {
    return this.redriven?.count ?? 0;
  }

  get redriveDate(): Date | undefined {
    return this.redriven?.date;
  }

  /** Type of the state that it stopped in; undefined while it runs and after a success. */
  get stoppedIn(): string | undefined {
    const { machine } = this.start.stateMachine;
    return this.stoppedAt && machine?.graph.states.get(this.stoppedAt.state)?.type;
  }

  /** Why it cannot be redriven now; undefined when it can. */
  get whyNotRedrivable(): string | undefined {
    return whyNotRedrivable(this, this.clock.now());
  }

  /** Ends a running execution as ABORTED. @returns when it ended, now or earlier */
  stop(error: string | undefined, cause: string | undefined): Date {
    if (this.ended === undefined) {
      this.stopWords = {
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      };
      this.ended = {
        status: 'ABORTED',
        stopDate: new Date(this.clock.now()),
        ...this.stopWords,
      };
      this.write({ stop: this.ended });
      this.changed(this);
      this.abort.abort(new Error('StopExecution'));
    }
    return this.ended.stopDate;
  }

  /**
   * Goes on from the state that the execution stopped in, with its input and variables as they were.
   *
   * @returns when it was redriven
   * @throws ExecutionNotRedrivable – while it runs, after a success, and for what AWS's limits or
   *   the local account rule out
   */
  redrive(token: string | undefined): Date {
    const now = this.clock.now();
    const last = this.redriven;
    const isRepeated = token !== undefined && last?.token === token;
    if (isRepeated && now - last.date.getTime() <= TOKEN_MS) return last.date;
    const why = this.whyNotRedrivable;
    if (why !== undefined) throw new AwsError('ExecutionNotRedrivable', why);
    const redrive = { count: this.redriveCount + 1, date: new Date(now), token };
    this.redriven = redrive;
    this.write({ redrive });
    this.ended = undefined;
    this.changed(this);
    this.abort = sharedAbort();
    // What was stopped may still be on its way to rest.
    this.running = this.running.then(() => this.run(redrive));
    return redrive.date;
  }

  private async run(redrive?: Redrive): Promise<void> {
    const { stateMachine, arn, name, input } = this.start;
    let result: Omit<RunResult, 'trace'>;
    try {
      if (stateMachine.machine === undefined) throw new Error('The definition cannot run here.');
      result = await runStateMachine({
        definition: stateMachine.machine,
        input: JSON.parse(input),
        ...this.integrations,
        context: {
          Execution: {
            Id: arn,
            Input: JSON.parse(input),
            Name: name,
            RoleArn: stateMachine.roleArn,
            StartTime: this.startDate.toISOString(),
            RedriveCount: redrive?.count ?? 0,
            ...(redrive && { RedriveTime: redrive.date.toISOString() }),
          },
          StateMachine: { Id: stateMachine.arn, Name: stateMachine.name },
        },
        clock: this.clock,
        signal: this.abort.signal,
        onEvent: (event) => this.add(this.complete(event)),
        onPosition: (at) => this.write({ at }),
        ...(redrive && this.stoppedAt
          ? {
              resume: {
                ...this.stoppedAt,
                events: this.events.length,
                redriveCount: redrive.count,
              },
            }
          : {}),
      });
    } catch (error) {
      // A bug of the runner must not leave an execution that runs for ever.
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      result = { status: 'FAILED', error: 'States.Runtime', cause };
    }
    this.stoppedAt = result.stoppedAt;
    // Stopped, and redriven before it had come to rest.
    if (this.redriven !== redrive || this.ended !== undefined) return;
    this.ended = {
      status: result.status,
      stopDate: this.events.at(-1)?.timestamp ?? new Date(this.clock.now()),
      ...(result.status === 'SUCCEEDED' && { output: JSON.stringify(result.output) }),
      ...(result.error !== undefined && { error: result.error }),
      ...(result.cause !== undefined && { cause: result.cause }),
    };
    this.changed(this);
  }

  private add(event: HistoryEvent): void {
    this.events.push(event);
    this.write({ event });
  }

  /** Before its first state. */
  private atFirst(): Position | undefined {
    const { machine } = this.start.stateMachine;
    if (machine === undefined) return undefined;
    return { state: machine.graph.startAt, input: JSON.parse(this.start.input), variables: {} };
  }

  /** The runner does not know with which words it was stopped. */
  private complete(event: HistoryEvent): HistoryEvent {
    if (event.type !== 'ExecutionAborted') return event;
    return { ...event, executionAbortedEventDetails: this.stopWords };
  }
}
