import type { FailureDigest } from '../failures';
import type { CacheUse, Plan, ResultOutputs } from '../model';

/** The training job or tuning job of an execution. */
export interface JobReference {
  readonly name: string;
  readonly arn: string;
  /** Page of the job in the SageMaker console; the local account has none. */
  readonly console?: string;
  /** Page of the job's log streams in the CloudWatch console; the local account has none. */
  readonly logs?: string;
}

/**
 * Where the page of a report says what of it lies on a machine: whoever saves the page fills it in.
 * No text of an execution can contain it, as reports escape them.
 */
export const SAVED_SLOT = '<p class="note" id="saved" hidden></p>';

/** Version of the shape of {@link EndDocument}s. */
export const END_SCHEMA = 1;

/**
 * Where a run that was saved on a machine lies there, beside the URIs that its document has. In
 * `result.json` these are paths from its folder, in what the command line prints they are absolute.
 */
export interface SavedPlaces {
  readonly folder: string;
  /** Each output that is a file, a folder, a model or an archive, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** `report.html`; absent, as the others, where there is none. */
  readonly report?: string;
  /** Folder of the logs: a file for each host, of a search a folder for each trial. */
  readonly logs?: string;
  /** `trials.json` of a search. */
  readonly trials?: string;
  /** What MLflow has written of a task with tracking, of a search a folder for each trial; only of local runs. */
  readonly tracking?: string;
}

/** What is said of every execution whose job has ended. */
export interface EndFacts<Kind extends Plan['kind']> {
  /** Version of this shape. */
  readonly schema: typeof END_SCHEMA;
  /** Which kind of job it was; it decides about the other members. */
  readonly kind: Kind;
  readonly task: string;
  readonly execution: { readonly name: string; readonly arn: string };
  /** Whether it ran in the local account, which costs nothing and has no console. */
  readonly isLocal: boolean;
  readonly job: JobReference;
  readonly timings: {
    /** Seconds from the execution's start to the job's creation. */
    readonly planSeconds: number;
    /** Seconds from the execution's start to the job's end. */
    readonly totalSeconds: number;
  };
  /** Training jobs or tuning jobs that were started, 0 where the outputs are an earlier execution's. */
  readonly attempts: number;
  /** Whether outputs are those of an earlier execution, or why not. Absent: the task has no cache. */
  readonly cache?: CacheUse;
  /** What planning decided, and what came out, that a person should know. */
  readonly notes: readonly string[];
  /** Only in a document on a machine's disk. */
  readonly saved?: SavedPlaces;
}

/** What a success adds to that. */
export interface Success extends ResultOutputs {
  /** `Stopped`: by a person or at its maximum run time, with the outputs that it had stored by then. */
  readonly status: 'Succeeded' | 'Stopped';
}

/** What a failure adds. It has outputs where the job stored some although others were bad. */
export interface Failure extends Partial<ResultOutputs> {
  readonly status: 'Failed' | 'Stopped';
  /** Class of the failure; the execution's Error. */
  readonly error: string;
  /** What happened, for a person; the execution's Cause begins so. */
  readonly cause: string;
  /**
   * Page of the log streams that tell more, in the CloudWatch console; the execution's Cause ends
   * with it. The local account has none.
   */
  readonly logs?: string;
  /** Its class, the words of who failed, and what to do. Absent: in documents of earlier versions. */
  readonly digest?: FailureDigest;
}
