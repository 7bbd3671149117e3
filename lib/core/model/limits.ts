/**
 * What jobs may use at most, and what a request may change. A workflow's limits and a task's hold
 * together, and the stricter counts; those of a tuning task hold with those of the tasks it tunes.
 *
 * @see docs/limits.md
 * @example { instanceTypes: ['ml.m5.*'], maxInstanceCount: 4, requiredTags: ['cost-centre'] }
 */
export interface Limits {
  /**
   * The types that instances may have, as IAM writes them: `*` for any characters, `?` for one, e.g.
   * `ml.m5.*`. @default - any
   */
  readonly instanceTypes?: readonly string[];
  /** Instances of a training job, of all its groups together. @default - any number */
  readonly maxInstanceCount?: number;
  /** GB of each instance's volume. @default - any size */
  readonly maxVolumeSizeInGB?: number;
  /**
   * Seconds of a training job, each one of a tuning job included. A task that says no run time gets
   * this one where it is shorter than the default. @default - 28 days, as SageMaker has it
   */
  readonly maxRuntimeInSeconds?: number;
  /** Seconds that instances are kept warm after a job; 0: not at all. @default - 6 hours, as SageMaker has it */
  readonly maxKeepAlivePeriodInSeconds?: number;
  /**
   * Training jobs of a tuning job, a grid's points too. Where neither task nor request says how many,
   * it is what there are if it is less than the default. @default - any number
   */
  readonly maxJobs?: number;
  /** Training jobs of a tuning job at a time. @default - any number */
  readonly maxParallel?: number;
  /**
   * What a request may change, by name: settings in its `overrides`, such as `tags`, `resources` (all
   * of them) or `resources.instanceCount`, and those of a tuning job, such as `tuning.maxJobs` or
   * `tuning`. Inputs and ranges are no such settings. @default - all that a request can change
   */
  readonly overrides?: readonly string[];
  /** Keys of tags that each job has to have, with a value: from the workflow, the task or the request. @default - none */
  readonly requiredTags?: readonly string[];
}
