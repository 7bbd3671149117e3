import type { Clients } from '../aws/clients';
import { describeTraining, describeTuning } from './describe-job';
import { type ExecutionJob, jobOfExecution } from './execution-job';

/** The job that an execution waits for. */
export interface RunningJob extends Pick<ExecutionJob, 'kind' | 'name'> {
  /** Of SageMaker: `InProgress`, `Completed`, …. Absent: it is being created. */
  readonly status?: string;
  /** Of a training job: its phase, e.g. `Training`. */
  readonly phase?: string;
  /** ISO 8601: since when. */
  readonly since?: string;
  /** Of a tuning job: trials that have begun, and those that it may begin. */
  readonly trials?: { readonly begun: number; readonly planned?: number };
  /** Of a tuning job: the best value of its objective so far. */
  readonly best?: { readonly job: string; readonly objective: number };
  /** Why it failed; or what SageMaker says of its phase. */
  readonly message?: string;
}

/** How the job is doing that an execution waits for; undefined before one is created. */
export async function runningJob(clients: Clients, arn: string): Promise<RunningJob | undefined> {
  const job = await jobOfExecution(clients.sfn, arn);
  if (job === undefined) return undefined;
  const { kind, name } = job;
  return kind === 'training'
    ? { kind, name, ...(await trainingFacts(clients.sagemaker, name)) }
    : { kind, name, ...(await tuningFacts(clients.sagemaker, name)) };
}

async function trainingFacts(
  ...asked: Parameters<typeof describeTraining>
): Promise<Partial<RunningJob>> {
  const job = await describeTraining(...asked);
  if (job === undefined) return {};
  const phase = job.SecondaryStatusTransitions?.at(-1);
  const message = job.FailureReason ?? phase?.StatusMessage;
  return {
    ...(job.TrainingJobStatus && { status: job.TrainingJobStatus }),
    ...(job.SecondaryStatus && { phase: job.SecondaryStatus }),
    ...(phase?.StartTime && { since: phase.StartTime.toISOString() }),
    ...(message && { message }),
  };
}

async function tuningFacts(
  ...asked: Parameters<typeof describeTuning>
): Promise<Partial<RunningJob>> {
  const job = await describeTuning(...asked);
  if (job === undefined) return {};
  const { TrainingJobStatusCounters: counters = {}, BestTrainingJob: best } = job;
  const begun = Object.values(counters).reduce((sum: number, count) => sum + (count ?? 0), 0);
  const planned = job.HyperParameterTuningJobConfig?.ResourceLimits?.MaxNumberOfTrainingJobs;
  const objective = best?.FinalHyperParameterTuningJobObjectiveMetric?.Value;
  return {
    ...(job.HyperParameterTuningJobStatus && { status: job.HyperParameterTuningJobStatus }),
    ...(job.CreationTime && { since: job.CreationTime.toISOString() }),
    trials: { begun, ...(planned === undefined ? {} : { planned }) },
    ...(objective === undefined ? {} : { best: { job: best?.TrainingJobName ?? '', objective } }),
    ...(job.FailureReason && { message: job.FailureReason }),
  };
}
