import type {
  LogTail,
  MetricDefinition,
  ReportSource,
  TrainingJobDescription,
  TrialSummary,
  TuningJobDescription,
} from '../../lib/core';

/** What collecting needs to know of a training job. */
export interface JobDescription extends TrainingJobDescription {
  readonly AlgorithmSpecification?:
    | {
        readonly MetricDefinitions?:
          | readonly { readonly [Member in keyof MetricDefinition]?: string | undefined }[]
          | undefined;
      }
    | undefined;
}

/** What collecting needs of the account; the handler answers with AWS, a test with data. */
export interface CollectDependencies {
  /** Whether this is the local account. */
  readonly isLocal: boolean;
  describe(jobName: string): Promise<JobDescription>;
  describeTuning(jobName: string): Promise<TuningJobDescription>;
  /** A tuning job's training jobs in the order they were started, page by page. */
  listTrials(jobName: string): AsyncIterable<readonly TrialSummary[]>;
  /** The artifacts bucket. */
  readonly bucket: string;
  /** An object's size and CRC-32, as far as S3 has it; undefined where there is none. */
  head(key: string): Promise<{ readonly sizeBytes: number; readonly crc32?: string } | undefined>;
  /** Sizes of the objects below a prefix by the rest of their keys, some ten thousand of them. */
  sizesBelow(
    prefix: string,
  ): Promise<{ readonly sizes: ReadonlyMap<string, number>; readonly isWhole: boolean }>;
  /** Names of the folders directly below a prefix, the first thousand. */
  foldersBelow(prefix: string): Promise<readonly string[]>;
  /** An object's text by its key, or undefined where there is none. */
  read(key: string): Promise<string | undefined>;
  /** Writes an object and says under which URI. */
  write(key: string, text: string): Promise<string>;
  /** The log of one of a job's hosts from its end back: the latest page first, each in its order. */
  readBack(jobName: string, host: string): AsyncIterable<readonly LogLine[]>;
  /** Messages of a job's log that contain a text. */
  searchLog(jobName: string, text: string): Promise<readonly string[]>;
  /** Writes a line to the function's own log. */
  note(message: string): void;
  now(): Date;
}

/** One line of a log. */
export interface LogLine {
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** What a report needs beside what was collected. */
export interface ReportDependencies
  extends Pick<CollectDependencies, 'note' | 'now' | 'read' | 'readBack' | 'write'> {
  /** The start of the log of a job's first host, as much of it as a report can draw. */
  readLog(jobName: string): AsyncIterable<readonly LogLine[]>;
  /** The ends of the logs of a job's first hosts. */
  readTails(jobName: string): Promise<readonly LogTail[]>;
  render(data: ReportSource): string;
}
