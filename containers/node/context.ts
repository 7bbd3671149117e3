import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { logMetric } from './metrics';

/** What a training function can learn about where it runs. */
export interface Context {
  /** Name of the training job; each trial of a tuning job has its own. */
  readonly jobName: string;
  /** Names of all hosts, in the platform's order. They resolve to addresses. */
  readonly hosts: readonly string[];
  readonly currentHost: string;
  /** Number of this process among all processes of the job, from 0. */
  readonly rank: number;
  /** Number of processes of the job. */
  readonly worldSize: number;
  /** Number of this process among those of its host, from 0. */
  readonly localRank: number;
  /** Whether this is global rank 0. */
  readonly isMain: boolean;
  /** Whether this is the first process of its host. */
  readonly isLocalMain: boolean;
  /** Network interface by which the hosts reach each other. */
  readonly networkInterface: string;
  /** Kept in S3 and restored when a job restarts; null: the task keeps no checkpoints. */
  readonly checkpointDirectory: string | null;
  /**
   * An empty directory of this process to write outputs in, made at first use. Nothing in it is
   * kept unless the function returns it.
   */
  readonly outputDirectory: string;
  /**
   * The folder whose files SageMaker stores as `model.tar.gz`, /opt/ml/model. All processes of a
   * host share it, and the files of all hosts go into one archive.
   */
  readonly modelDirectory: string;
  /**
   * Aborted, with {@link Stopped} as its reason, when the job is being stopped or its spot instance
   * taken back. Outputs returned after that are stored like any other; the platform kills what
   * still runs 120 seconds later. A function that never looks at the signal is ended at once.
   */
  readonly signal: AbortSignal;
  /**
   * Reports a number, and the step it belongs to, to SageMaker's metrics.
   *
   * @throws TypeError – for a name that could not be matched, or what is no number.
   */
  logMetric(name: string, value: number, step?: number): void;
}

/** What {@link createContext} is told; what it is not told is as on one host with one process. */
export interface ContextOptions
  extends Partial<
    Omit<Context, 'isMain' | 'isLocalMain' | 'outputDirectory' | 'signal' | 'logMetric'>
  > {
  /** Where `outputDirectory` is made. @default - the system's temporary directory */
  readonly scratchDirectory?: string;
  /** Asked at the first look. @default - a signal that is never aborted */
  readonly signal?: () => AbortSignal;
}

/**
 * A context, for tests and notebooks as well.
 * @example
 * await train({ epochs: 3 }, createContext({ rank: 1, worldSize: 2 }))
 */
export function createContext(options: ContextOptions = {}): Context {
  const {
    hosts = ['algo-1'],
    currentHost = hosts[0] ?? 'algo-1',
    rank = 0,
    localRank = 0,
    scratchDirectory,
    signal = () => new AbortController().signal,
  } = options;
  let outputDirectory: string | undefined;
  let { modelDirectory } = options;
  let abortSignal: AbortSignal | undefined;
  return {
    jobName: options.jobName ?? 'local',
    hosts,
    currentHost,
    rank,
    worldSize: options.worldSize ?? hosts.length,
    localRank,
    isMain: rank === 0,
    isLocalMain: localRank === 0,
    networkInterface: options.networkInterface ?? 'eth0',
    checkpointDirectory: options.checkpointDirectory ?? null,
    get outputDirectory() {
      outputDirectory ??= makeDirectory(rank, scratchDirectory ?? temporaryDirectory());
      return outputDirectory;
    },
    get modelDirectory() {
      modelDirectory ??= mkdtempSync(join(temporaryDirectory(), 'model-'));
      return modelDirectory;
    },
    get signal() {
      abortSignal ??= signal();
      return abortSignal;
    },
    logMetric,
  };
}

function makeDirectory(rank: number, parent: string): string {
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `rank-${rank}-`));
}

function temporaryDirectory(): string {
  // As os.tmpdir does; that module is not loaded for it.
  return process.env.TMPDIR || '/tmp';
}
