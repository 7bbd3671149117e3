import { join } from 'node:path';
import type {
  HyperParameterTrainingJobSummary,
  LocalImage,
  TuningDescription,
  TuningEvent,
} from '../../../../lib/local/sagemaker';
import { type LocalSageMaker, python } from './local-sagemaker';

const fixtures = join(__dirname, '../fixtures');

/** As `fixtureImages`, without the modules of the environment, so that a trial takes little time. */
export function trialImages(image: string): LocalImage | undefined {
  const [, name] = /^fixture\/(\w+)$/.exec(image) ?? [];
  return name === undefined
    ? undefined
    : { name, program: { command: [python, '-I', '-S', join(fixtures, `${name}.py`)] } };
}

export const LOSS = { Name: 'loss', Regex: 'loss=(\\S+)' };

/** A definition of trials of `curve.py`. */
export function definitionOf(
  hyperparameters: Record<string, string> = {},
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    StaticHyperParameters: hyperparameters,
    AlgorithmSpecification: {
      TrainingImage: 'fixture/curve',
      TrainingInputMode: 'File',
      MetricDefinitions: [LOSS],
    },
    RoleArn: 'arn:aws:iam::123456789012:role/train',
    OutputDataConfig: { S3OutputPath: 's3://artifacts/jobs' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    ...changes,
  };
}

/** What a tuning job of `curve.py` may differ in. */
export interface TuningChanges {
  readonly config?: Record<string, unknown>;
  readonly limits?: Record<string, unknown>;
  readonly ranges?: Record<string, unknown>;
  readonly hyperparameters?: Record<string, string>;
  readonly definition?: Record<string, unknown>;
  readonly request?: Record<string, unknown>;
}

export const X = { Name: 'x', MinValue: '0', MaxValue: '1' };

/** CreateHyperParameterTuningJob of four trials by `x`, two at a time. */
export function tuningRequest(name: string, changes: TuningChanges = {}): Record<string, unknown> {
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: {
      Strategy: 'Random',
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
      ResourceLimits: {
        MaxNumberOfTrainingJobs: 4,
        MaxParallelTrainingJobs: 2,
        ...changes.limits,
      },
      ParameterRanges: changes.ranges ?? { ContinuousParameterRanges: [X] },
      RandomSeed: 1,
      ...changes.config,
    },
    TrainingJobDefinition: definitionOf(changes.hyperparameters, changes.definition),
    ...changes.request,
  };
}

/** Runs a tuning job to its end. */
export async function tune(
  { service }: Pick<LocalSageMaker, 'service'>,
  request: Record<string, unknown>,
): Promise<TuningDescription> {
  await service.call('CreateHyperParameterTuningJob', request);
  return service.waitForTuningJob(String(request.HyperParameterTuningJobName));
}

/** Every trial of a tuning job, by name, as pages of 100. */
export async function trialsOf(
  { service }: Pick<LocalSageMaker, 'service'>,
  name: string,
): Promise<HyperParameterTrainingJobSummary[]> {
  const trials: HyperParameterTrainingJobSummary[] = [];
  let NextToken: string | undefined;
  do {
    const page = (await service.call('ListTrainingJobsForHyperParameterTuningJob', {
      HyperParameterTuningJobName: name,
      MaxResults: 100,
      ...(NextToken !== undefined && { NextToken }),
    })) as { TrainingJobSummaries: HyperParameterTrainingJobSummary[]; NextToken?: string };
    trials.push(...page.TrainingJobSummaries);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return trials;
}

/** The tuned values of every trial, and its objective. */
export async function valuesOf(local: LocalSageMaker, name: string): Promise<unknown[]> {
  const trials = await trialsOf(local, name);
  return trials.map((trial) => ({
    ...trial.TunedHyperParameters,
    name: trial.TrainingJobName?.slice(name.length),
    loss: trial.FinalHyperParameterTuningJobObjectiveMetric?.Value,
  }));
}

/** Resolves with the events of a tuning job that are told from now on. */
export function tuningEvents({ service }: LocalSageMaker): TuningEvent[] {
  const events: TuningEvent[] = [];
  service.on('tuning', (event) => events.push(event));
  return events;
}
