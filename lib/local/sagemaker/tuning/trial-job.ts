import type { KnownTrainingJob } from '../jobs/known-training-job';
import { OBJECTIVE_METRIC } from './check-definition';
import type { HyperParameterTrainingJobSummary, TrialFacts } from './types';

/** One training job of a tuning job. */
export class TrialJob {
  /** Running averages of the objective metric: the value at step N is at N - 1. */
  readonly averages: number[] = [];
  /** Values of the objective metric in the order of the steps. */
  readonly steps: number[] = [];
  /** The step after which it was stopped early; undefined while it may go on. */
  stoppedAt: number | undefined;

  constructor(
    readonly facts: TrialFacts,
    readonly job: KnownTrainingJob,
  ) {}

  get number(): number {
    return this.facts.number;
  }

  get hasEnded(): boolean {
    return this.job.endedAt !== undefined;
  }

  /** Takes the next value of the objective metric. */
  observe(value: number): void {
    const count = this.steps.push(value);
    const before = this.averages.at(-1) ?? 0;
    this.averages.push(before + (value - before) / count);
  }

  /** The last value of the objective metric of a trial that has ended, but not failed. */
  get objective(): number | undefined {
    return this.hasEnded && this.job.status !== 'Failed' ? this.steps.at(-1) : undefined;
  }

  get objectiveStatus(): 'Succeeded' | 'Pending' | 'Failed' {
    if (!this.hasEnded) return 'Pending';
    return this.objective === undefined ? 'Failed' : 'Succeeded';
  }

  /**
   * How lists and descriptions show it. In real accounts' answers times are whole seconds, and of a
   * tuning job with one definition neither TuningJobName nor the objective's Type is there; what
   * several definitions have was not seen.
   */
  summary(): HyperParameterTrainingJobSummary {
    const { definitionName, tuningJob, values, objective } = this.facts;
    const job = this.job.describe();
    const value = this.objective;
    const isOneOfSeveral = definitionName !== undefined;
    const { MetricName, Type } = objective;
    const times = (['CreationTime', 'TrainingStartTime', 'TrainingEndTime'] as const).flatMap(
      (name) => (job[name] === undefined ? [] : [[name, Math.floor(job[name])]]),
    );
    return {
      ...(isOneOfSeveral && { TrainingJobDefinitionName: definitionName }),
      TrainingJobName: this.job.name,
      TrainingJobArn: this.job.arn,
      ...(isOneOfSeveral && { TuningJobName: tuningJob }),
      ...Object.fromEntries(times),
      TrainingJobStatus: this.job.status,
      TunedHyperParameters: values,
      ...(job.FailureReason !== undefined && { FailureReason: job.FailureReason }),
      ...(value !== undefined && {
        FinalHyperParameterTuningJobObjectiveMetric: {
          ...(isOneOfSeveral && { Type }),
          MetricName,
          // The API's values are 32-bit floats.
          Value: Math.fround(value),
        },
      }),
      ObjectiveStatus: this.objectiveStatus,
    };
  }
}

/** Whether a metric is the one by which trials are compared. */
export function isObjective(name: string): boolean {
  return name === OBJECTIVE_METRIC;
}
