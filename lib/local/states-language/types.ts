import type { Clock } from '../aws/clock';
import type { HistoryEvent } from './history';
import type { StateMachine } from './machine';

/** What expressions read as `$states.context`. */
export interface ContextObject {
  readonly Execution: {
    /** ARN of the execution. */
    readonly Id: string;
    readonly Input: unknown;
    readonly Name: string;
    readonly RoleArn: string;
    /** ISO 8601, in UTC. */
    readonly StartTime: string;
    /** Absent where a single state is tested. */
    readonly RedriveCount?: number;
    /** ISO 8601, in UTC; absent before the first redrive. */
    readonly RedriveTime?: string;
  };
  readonly StateMachine: {
    /** ARN of the state machine. */
    readonly Id: string;
    readonly Name: string;
  };
  readonly State?: {
    readonly Name: string;
    readonly EnteredTime: string;
    /** In Task, Parallel and Map states. */
    readonly RetryCount?: number;
  };
  readonly Map?: { readonly Item: { readonly Index: number; readonly Value: unknown } };
}

/** The parts of the context object that the caller may set; the rest gets defaults. */
export interface ContextOptions {
  readonly Execution?: Partial<ContextObject['Execution']>;
  readonly StateMachine?: Partial<ContextObject['StateMachine']>;
}

/** One call of an integration, seen from inside. */
export interface IntegrationCall {
  /** Aborted when the task times out, its branch is cancelled or the execution is stopped. */
  readonly signal: AbortSignal;
  /** The context object of the calling state. */
  readonly context: ContextObject;
  /** Tells that a `.sync` job was created, with what creating it returned. */
  submitted(output: unknown): void;
  /** Starts, and afterwards restarts, the time that HeartbeatSeconds allows. */
  heartbeat(): void;
}

/**
 * Serves one kind of Task. Rejects with an Error whose `name` is the ASL error name and whose
 * `cause` (or else `message`) is the ASL Cause.
 */
export type Integration = (args: unknown, call: IntegrationCall) => Promise<unknown>;

/** What a call of a function is made with. */
export interface InvokeArguments {
  readonly FunctionName: string;
  readonly Payload?: unknown;
  readonly [name: string]: unknown;
}

/** Invokes a function; resolves to what `lambda:invoke` returns. */
export type InvokeLambda = (
  args: InvokeArguments,
  call: IntegrationCall,
) => Promise<{ Payload?: unknown; [name: string]: unknown }>;

export interface RunOptions {
  /** In the Amazon States Language with JSONata: as object, as JSON text, or loaded before. */
  readonly definition: object | string | StateMachine;
  readonly input: unknown;
  /** @default - a machine that invokes functions is refused */
  readonly invokeLambda?: InvokeLambda;
  /**
   * Other Task resources, by what follows `arn:<partition>:states:::`,
   * e.g. `sagemaker:createTrainingJob.sync`.
   *
   * @default - none
   */
  readonly integrations?: Readonly<Record<string, Integration>>;
  /** @default - a distributed Map fails */
  readonly mapRuns?: MapRunHost;
  /** @default - made-up ARNs and names, the present as start */
  readonly context?: ContextOptions;
  /** @default systemClock */
  readonly clock?: Clock;
  /** A number in [0, 1), for jitter, `$random()` and `$uuid()`. @default Math.random */
  readonly random?: () => number;
  /** Stops the execution when aborted. @default - it cannot be stopped */
  readonly signal?: AbortSignal;
  /** Called for each event as it happens, in the shape that GetExecutionHistory returns. */
  readonly onEvent?: (event: HistoryEvent) => void;
  /** Called when an outermost state is entered: a redrive would go on there. */
  readonly onPosition?: (position: Position) => void;
  /** Where a redriven execution goes on. @default - it starts with the first state */
  readonly resume?: Resumption;
}

/** Where the runs of distributed Maps are carried out: around the state machine. */
export interface MapRunHost {
  /** Begins the run of a Map, in the execution that the context is of. */
  begin(map: MapRunStart, context: ContextObject): MapRun;
}

/** What a Map run begins with. */
export interface MapRunStart {
  readonly label: string | undefined;
  /** The processor as a state machine of its own. */
  readonly definition: string;
  /** 0: as many as there can be. */
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

/** One run of a distributed Map. */
export interface MapRun {
  readonly arn: string;
  /** Reads an object as the execution's role. */
  read(bucket: string, key: string): Promise<string>;
  /** Lists the objects below a prefix as that role, each as an item has it. */
  list(bucket: string, prefix: string): Promise<readonly object[]>;
  /** Writes an object as that role. */
  write(bucket: string, key: string, text: string): Promise<void>;
  /** Says how many items there are. */
  expect(items: number): void;
  /** Starts an execution for an item. */
  start(input: unknown): ChildExecution;
  /** Says how it ended, and whether results were written. */
  end(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED', resultsWritten: number): void;
}

/** An execution of one item. */
export interface ChildExecution {
  /** Resolves at its end to what DescribeExecution says, with names as results have them. */
  readonly ended: Promise<ChildEnd>;
  stop(): void;
}

/** How an execution of an item ended. */
export interface ChildEnd {
  readonly Status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** JSON, of one that succeeded. */
  readonly Output?: string;
  readonly [name: string]: unknown;
}

/** Where the outermost states of an execution stand. */
export interface Position {
  /** Name of the state that was entered last. */
  readonly state: string;
  /** The input that it was entered with. */
  readonly input: unknown;
  /** The variables as they were. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A redrive, as the run that it begins has to know it. */
export interface Resumption extends Position {
  /** Events that the execution's history has already. */
  readonly events: number;
  /** How often the execution was redriven, this time included. */
  readonly redriveCount: number;
}

/** One state that was left, in the order of leaving. */
export interface TraceEntry {
  readonly state: string;
  readonly output: unknown;
  /** Absent when the state assigned nothing. */
  readonly assigned?: Readonly<Record<string, unknown>>;
}

/** How an execution ended. */
export interface RunResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** When it succeeded. */
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** When it did not succeed: where a redrive goes on. */
  readonly stoppedAt?: Position;
  readonly trace: readonly TraceEntry[];
}
