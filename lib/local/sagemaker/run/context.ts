import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../../aws/clock';
import type { LogWriter } from '../../logs';
import type { FindJobFault, LogEvent, MetricEvent } from '../types';
import type { ForkServers } from './fork-servers';
import type { Gpus } from './gpus';
import type { ObjectFiles } from './object-files';

/** What a running job needs of its surroundings. */
export interface RunContext {
  readonly region: string;
  /** Environment by which a job's AWS clients act as a role in this account. */
  awsEnvironment(roleArn: string): Readonly<Record<string, string>>;
  readonly s3: S3Client;
  readonly files: ObjectFiles;
  readonly logs: LogWriter | undefined;
  readonly clock: Clock;
  /** Runs the guardian of every process. */
  readonly python: string;
  /** Starts the processes of jobs. */
  readonly forks: ForkServers;
  /** This machine's, for hosts whose instances have some. */
  readonly gpus: Gpus;
  /** Milliseconds between SIGTERM and SIGKILL when a job is stopped. */
  readonly stopGraceMs: number;
  /** Aborts when the account closes: jobs end at once and store nothing. */
  readonly closing: AbortSignal;
  /** A fault on purpose for a job that begins; undefined for none. */
  readonly faultOf: FindJobFault;
  onMetric(event: MetricEvent): void;
  /** Undefined while nobody listens, so that lines cost nothing. */
  onLog(): ((event: LogEvent) => void) | undefined;
}

/** Makes a job end as Failed, with a reason that its owner sees. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
}
