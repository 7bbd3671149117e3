import type { OutputDeclaration } from './declarations';
import type { CreateTrainingJob, ParameterDocument, RetriedPlan } from './plans';
import type { PriceTable, WorstCase } from './prices';
import type { TrackedRun } from './tracking';
import type { Direction, ParameterRange } from './tuning';

/** A tuning job, planned: the same task, request and facts always give the same plan. */
export interface TuningPlan extends RetriedPlan {
  readonly kind: 'tuning';
  readonly task: string;
  readonly execution: string;
  readonly attempt: number;
  /** Name of the tuning job, at most 32 characters. */
  readonly jobName: string;
  /** Of later jobs of this execution, before `-2`, `-3`, …. */
  readonly baseName: string;
  /** As in a training plan. */
  readonly doubtful?: readonly string[];
  readonly watchSeconds: number;
  /** The body of CreateHyperParameterTuningJob. */
  readonly request: CreateHyperParameterTuningJob;
  /** As in a training plan. */
  readonly folder?: string;
  /** What is tuned, for the result. */
  readonly definitions: readonly TunedDefinition[];
  readonly objective: { readonly metric: string; readonly direction: Direction };
  /** As in a training plan. */
  readonly worstCase: WorstCase;
  /** As in a training plan. */
  readonly prices?: PriceTable;
  /** What planning decided that a person should know. */
  readonly notes: readonly string[];
  readonly document?: ParameterDocument;
  /** Secrets in clear, as in a training plan. */
  readonly secrets?: ParameterDocument;
}

/** One of the tasks that a tuning job trains. */
export interface TunedDefinition {
  readonly task: string;
  readonly ranges: Readonly<Record<string, ParameterRange>>;
  readonly outputs: Readonly<Record<string, OutputDeclaration>>;
  /** Whether its trials leave a manifest. */
  readonly hasManifest: boolean;
  /** Where its trials are tracked. Absent: nowhere. */
  readonly tracking?: Pick<TrackedRun, 'mlflow' | 'experiment'>;
}

interface NumberRange {
  readonly Name: string;
  readonly MinValue: string;
  readonly MaxValue: string;
  readonly ScalingType?: string;
}

/** Ranges as the API has them; every number is a string. */
export interface ParameterRanges {
  readonly IntegerParameterRanges?: readonly NumberRange[];
  readonly ContinuousParameterRanges?: readonly NumberRange[];
  readonly CategoricalParameterRanges?: readonly {
    readonly Name: string;
    readonly Values: readonly string[];
  }[];
  readonly AutoParameters?: readonly { readonly Name: string; readonly ValueHint: string }[];
}

interface Objective {
  readonly Type: string;
  readonly MetricName: string;
}

/** What a tuning job trains; a training job's body without its name, tags and tuned values. */
export interface TrainingJobDefinition
  extends Omit<
    CreateTrainingJob,
    'TrainingJobName' | 'HyperParameters' | 'ResourceConfig' | 'Tags'
  > {
  readonly DefinitionName?: string;
  readonly TuningObjective?: Objective;
  readonly HyperParameterRanges?: ParameterRanges;
  readonly StaticHyperParameters?: Readonly<Record<string, string>>;
  readonly ResourceConfig?: CreateTrainingJob['ResourceConfig'];
  readonly HyperParameterTuningResourceConfig?: {
    readonly AllocationStrategy: 'Prioritized';
    readonly InstanceConfigs: readonly {
      readonly InstanceType: string;
      readonly InstanceCount: number;
      readonly VolumeSizeInGB: number;
    }[];
    readonly VolumeKmsKeyId?: string;
  };
}

/**
 * The members of CreateHyperParameterTuningJob that Rank Zero sends, as the API spells them.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateHyperParameterTuningJob.html
 */
export interface CreateHyperParameterTuningJob {
  readonly HyperParameterTuningJobName: string;
  readonly HyperParameterTuningJobConfig: {
    readonly Strategy: string;
    readonly StrategyConfig?: {
      readonly HyperbandStrategyConfig: {
        readonly MinResource?: number;
        readonly MaxResource?: number;
      };
    };
    readonly HyperParameterTuningJobObjective?: Objective;
    readonly ResourceLimits: {
      readonly MaxNumberOfTrainingJobs?: number;
      readonly MaxParallelTrainingJobs: number;
      readonly MaxRuntimeInSeconds?: number;
    };
    readonly ParameterRanges?: ParameterRanges;
    readonly TrainingJobEarlyStoppingType: string;
    readonly TuningJobCompletionCriteria?: {
      readonly TargetObjectiveMetricValue?: number;
      readonly BestObjectiveNotImproving?: {
        readonly MaxNumberOfTrainingJobsNotImproving: number;
      };
      readonly ConvergenceDetected?: { readonly CompleteOnConvergence: 'Enabled' | 'Disabled' };
    };
    readonly RandomSeed?: number;
  };
  readonly TrainingJobDefinition?: TrainingJobDefinition;
  readonly TrainingJobDefinitions?: readonly TrainingJobDefinition[];
  readonly WarmStartConfig?: {
    readonly ParentHyperParameterTuningJobs: readonly {
      readonly HyperParameterTuningJobName: string;
    }[];
    readonly WarmStartType: string;
  };
  readonly Autotune?: { readonly Mode: 'Enabled' };
  readonly Tags: CreateTrainingJob['Tags'];
}
