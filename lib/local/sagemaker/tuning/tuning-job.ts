import { createHash, randomInt } from 'node:crypto';
import { sharedAbort } from '../../shared-abort';
import { processesOf } from '../run/launch';
import type { CheckedRequest } from '../validation/training-job';
import { bestOf } from './best';
import type { CheckedDefinition } from './check-definition';
import type { CheckedTuningRequest } from './check-request';
import { gridPoints } from './check-strategy';
import { Completion } from './completion';
import { type Counters, countersOf } from './counters';
import type { KnownTuningJob } from './known-tuning-job';
import type { Suggestion } from './suggester';
import type { TrialJob } from './trial-job';
import type { TunedValues, TuningConfig, TuningDescription, TuningEvent } from './types';

/** Trials of a tuning job that only time or criteria end, as SageMaker's quotas have it. */
const MOST_TRIALS = { Random: 10_000, Bayesian: 750, Hyperband: 750, Grid: 10_000 } as const;

/** What a tuning job is made of besides its request. */
export interface TuningJobOptions {
  readonly arn: string;
  readonly parents: readonly KnownTuningJob[];
  /** Processes of jobs that run at a time. */
  readonly processors: number;
  now(): number;
  onStatus(event: TuningEvent): void;
}

/** How a tuning job ends. */
export type TuningEnd = 'Completed' | 'Failed' | 'Stopped';

/** A tuning job: what was asked, where it stands, its trials. */
export class TuningJob {
  readonly name: string;
  readonly arn: string;
  readonly config: TuningConfig;
  readonly tags: Map<string, string>;
  readonly trials: TrialJob[] = [];
  readonly completion: Completion;
  /** The request's, or a random one. */
  readonly seed: number;
  /** Trials that run at a time. */
  readonly parallel: number;
  /** Trials that there will be at most; undefined where only time or criteria end the job. */
  readonly planned: number | undefined;
  readonly notices: readonly string[];
  /** Aborts when the job is to stop before its end. */
  readonly stopping = sharedAbort();
  /** Resolves with the final description once the job has ended. */
  readonly ended: Promise<TuningDescription>;
  readonly createdAt: number;
  status: 'InProgress' | 'Stopping' | TuningEnd = 'InProgress';
  modifiedAt: number;
  endedAt: number | undefined;
  private failureReason: string | undefined;
  private settle!: (description: TuningDescription) => void;

  constructor(
    readonly checked: CheckedTuningRequest,
    private readonly options: TuningJobOptions,
  ) {
    const { request, definitions, direction } = checked;
    this.name = request.HyperParameterTuningJobName;
    this.arn = options.arn;
    this.config = withDefaults(checked);
    this.tags = new Map((request.Tags ?? []).map((t) => [t.Key, t.Value]));
    const { Strategy, ResourceLimits, TuningJobCompletionCriteria, RandomSeed } = this.config;
    this.completion = new Completion(
      TuningJobCompletionCriteria,
      TuningJobCompletionCriteria?.ConvergenceDetected?.CompleteOnConvergence === 'Enabled',
      direction,
    );
    this.seed = RandomSeed ?? randomInt(2 ** 31);
    this.planned =
      Strategy === 'Grid' ? gridPoints(definitions) : ResourceLimits.MaxNumberOfTrainingJobs;
    const wanted = ResourceLimits.MaxParallelTrainingJobs;
    const processes = Math.max(...definitions.map(({ template }) => processesOf(template)));
    this.parallel = Math.min(wanted, Math.max(1, Math.floor(options.processors / processes)));
    this.notices =
      this.parallel < wanted
        ? [
            `MaxParallelTrainingJobs is ${wanted}; this machine runs ${this.parallel} at a time ` +
              `(${processes} ${processes === 1 ? 'process' : 'processes'} each, ${options.processors} processors).`,
          ]
        : [];
    this.createdAt = options.now();
    this.modifiedAt = this.createdAt;
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.say();
  }

  /** Trials after which there is no other. */
  get limit(): number {
    return this.planned ?? MOST_TRIALS[this.config.Strategy];
  }

  /** The trial with the best objective so far. */
  get best(): TrialJob | undefined {
    return bestOf(this.trials, this.checked.direction);
  }

  /** Begins to end the job before its time; what is stopping or has ended is left as it is. */
  stop(): void {
    if (this.status !== 'InProgress') return;
    this.status = 'Stopping';
    this.say();
    this.stopping.abort();
  }

  /** Ends the job; nothing changes any more. */
  end(status: TuningEnd, failureReason?: string): void {
    this.status = status;
    this.failureReason = failureReason?.slice(0, 1024);
    this.endedAt = this.options.now();
    this.say();
    this.settle(this.describe());
  }

  /** The definition of that number, from 0. */
  definition(index: number): CheckedDefinition {
    const found = this.checked.definitions[index];
    if (found === undefined) throw new Error(`${this.name} has no definition ${index}.`);
    return found;
  }

  /** Name and request of a trial's training job. The name follows from the seed and the number. */
  trialRequest({ trial, definition }: Suggestion, values: TunedValues): CheckedRequest {
    const { template } = this.definition(definition);
    const digest = createHash('sha256').update(`${this.name} ${this.seed} ${trial}`).digest('hex');
    const name = `${this.name}-${String(trial).padStart(3, '0')}-${digest.slice(0, 8)}`;
    const { CheckpointConfig: checkpoints, HyperParameters } = template.request;
    return {
      ...template,
      request: {
        ...template.request,
        TrainingJobName: name,
        HyperParameters: { ...HyperParameters, ...values },
        ...(checkpoints && {
          CheckpointConfig: {
            ...checkpoints,
            S3Uri: `${checkpoints.S3Uri.replace(/\/+$/, '')}/${name}/`,
          },
        }),
        Tags: [...this.tags].map(([Key, Value]) => ({ Key, Value })),
      },
    };
  }

  /** The answer of DescribeHyperParameterTuningJob at this moment. */
  describe(): TuningDescription {
    const { request, definitions } = this.checked;
    const { best } = this;
    const { notImproving, convergedAt } = this.completion;
    const overall = this.overallBest();
    const described = definitions.map(({ definition }) => definition);
    const {
      TuningObjective: _o,
      HyperParameterRanges: _r,
      ...only
    } = this.definition(0).definition;
    return {
      HyperParameterTuningJobName: this.name,
      HyperParameterTuningJobArn: this.arn,
      HyperParameterTuningJobConfig: this.config,
      ...(request.TrainingJobDefinitions
        ? { TrainingJobDefinitions: described }
        : { TrainingJobDefinition: only }),
      HyperParameterTuningJobStatus: this.status,
      CreationTime: this.createdAt / 1000,
      ...(this.endedAt !== undefined && { HyperParameterTuningEndTime: this.endedAt / 1000 }),
      LastModifiedTime: this.modifiedAt / 1000,
      ...this.counters(),
      ...(best && { BestTrainingJob: best.summary() }),
      // Whose it is has to be told: it may be a parent's.
      ...(overall && {
        OverallBestTrainingJob: { ...overall.summary(), TuningJobName: overall.facts.tuningJob },
      }),
      ...(request.WarmStartConfig && { WarmStartConfig: request.WarmStartConfig }),
      ...(request.Autotune && { Autotune: request.Autotune }),
      ...(this.failureReason !== undefined && { FailureReason: this.failureReason }),
      TuningJobCompletionDetails: {
        NumberOfTrainingJobsObjectiveNotImproving: notImproving,
        ...(convergedAt !== undefined && { ConvergenceDetectedTime: convergedAt / 1000 }),
      },
      ConsumedResources: {
        RuntimeInSeconds: Math.floor(
          ((this.endedAt ?? this.options.now()) - this.createdAt) / 1000,
        ),
      },
    };
  }

  counters(): Counters {
    return countersOf(this.trials);
  }

  /** The best of this job and its parents; only of those that have searched the same. */
  private overallBest(): TrialJob | undefined {
    const { WarmStartConfig } = this.checked.request;
    if (WarmStartConfig?.WarmStartType !== 'IdenticalDataAndAlgorithm') return undefined;
    const all = [...this.options.parents.flatMap(({ trials }) => trials), ...this.trials];
    return bestOf(all, this.checked.direction);
  }

  private say(): void {
    this.modifiedAt = this.options.now();
    this.options.onStatus({
      job: this.name,
      status: this.status,
      planned: this.planned,
      parallel: this.parallel,
      notices: this.notices,
      ...(this.failureReason !== undefined && { failureReason: this.failureReason }),
      timestamp: this.modifiedAt,
    });
  }
}

/** Autotune turns on what ends trials and the search early, where the request does not say. */
function withDefaults({ request, definitions }: CheckedTuningRequest): TuningConfig {
  const config = request.HyperParameterTuningJobConfig;
  const isAuto = request.Autotune !== undefined;
  const stopsItself = config.Strategy === 'Hyperband' || definitions.length > 1;
  const criteria = config.TuningJobCompletionCriteria;
  return {
    ...config,
    TrainingJobEarlyStoppingType:
      config.TrainingJobEarlyStoppingType ?? (isAuto && !stopsItself ? 'Auto' : 'Off'),
    ...((criteria || isAuto) && {
      TuningJobCompletionCriteria: {
        ...(isAuto && { ConvergenceDetected: { CompleteOnConvergence: 'Enabled' } }),
        ...criteria,
      },
    }),
  };
}
