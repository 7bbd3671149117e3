import type { Template } from './query/template';

/** A loaded state machine: checked, its expressions parsed; can be run any number of times. */
export class StateMachine {
  constructor(
    /** The states of the outermost scope. */
    readonly graph: StateGraph,
    /** How long an execution may take. @default - as long as it likes */
    readonly timeoutSeconds: number | undefined,
    /** Every Task's Resource, each once, in the order of the definition. */
    readonly resources: readonly Resource[],
  ) {}
}

/** The states of one scope: of the machine, of a Parallel branch or of a Map's processor. */
export interface StateGraph {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

export type StateType = State['type'];

/** What a state, a Choice rule or a Catcher hands on. */
export interface Results {
  /** @default - what the state type passes on by itself */
  readonly output: Template | undefined;
  /** New values of variables. */
  readonly assign: Template | undefined;
}

/** Where execution goes on; undefined where the scope ends. */
export interface Transition extends Results {
  readonly next: string | undefined;
}

export interface PassState extends Transition {
  readonly type: 'Pass';
}

export interface SucceedState extends Transition {
  readonly type: 'Succeed';
}

export interface FailState {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export interface ChoiceState extends Transition {
  readonly type: 'Choice';
  readonly rules: readonly ChoiceRule[];
}

export interface ChoiceRule extends Transition {
  readonly condition: Template;
}

export interface WaitState extends Transition {
  readonly type: 'Wait';
  readonly until:
    | { readonly kind: 'Seconds'; readonly seconds: Template }
    | { readonly kind: 'Timestamp'; readonly timestamp: Template };
}

/** What the states have in common that can fail and be tried again. */
export interface Guarded extends Transition {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

export interface TaskState extends Guarded {
  readonly type: 'Task';
  readonly resource: Resource;
  readonly args: Template | undefined;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
}

/** What a Task calls. */
export type Resource =
  | {
      /** A function by its own ARN: the payload alone goes in and comes out. */
      readonly kind: 'function';
      readonly arn: string;
    }
  | {
      readonly kind: 'integration';
      readonly arn: string;
      /** What follows `arn:<partition>:states:::`, e.g. `sagemaker:createTrainingJob.sync`. */
      readonly name: string;
      /** As in the history, e.g. `sagemaker` and `createTrainingJob.sync`. */
      readonly service: string;
      readonly action: string;
    };

export interface ParallelState extends Guarded {
  readonly type: 'Parallel';
  readonly args: Template | undefined;
  readonly branches: readonly StateGraph[];
}

export interface MapState extends Guarded {
  readonly type: 'Map';
  /** @default - the state's input */
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  /** @default - as many as AWS runs, 40 */
  readonly maxConcurrency: Template | undefined;
  readonly toleratedFailureCount: Template | undefined;
  readonly toleratedFailurePercentage: Template | undefined;
  readonly processor: StateGraph;
  /** Of a distributed Map: each item is an execution of its own. @default - an inline Map */
  readonly distribution?: Distribution;
}

/** What a distributed Map has besides what every Map has. */
export interface Distribution {
  /** Part of the ARNs of its runs. @default - a new UUID for each run */
  readonly label: string | undefined;
  /** The processor as a state machine of its own, in the Amazon States Language. */
  readonly definition: string;
  /** Where the items are. @default - in `Items`, or the state's input */
  readonly reader: ItemReader | undefined;
  /** Bucket and Prefix of the results. @default - they are the state's result */
  readonly writer: Template | undefined;
}

/** What a distributed Map reads its items from. */
export interface ItemReader {
  /** Items in an object, or the objects of a listing as items. */
  readonly action: 'getObject' | 'listObjectsV2';
  /** Bucket, Key; Bucket, Prefix. */
  readonly args: Template;
  readonly inputType?: 'CSV' | 'JSON' | 'JSONL' | undefined;
  /** Names of a CSV file's columns. @default - its first row has them */
  readonly headers?: readonly string[] | undefined;
  readonly maxItems?: Template | undefined;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly jitter: 'FULL' | 'NONE';
}

export interface Catcher extends Transition {
  readonly errorEquals: readonly string[];
}

export type { Template };
