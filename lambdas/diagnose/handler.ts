import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import {
  DescribeHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
  ListTagsCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { isLocalAccount, SIMULATED_FROM } from '../../lib/core';
import { readTails } from '../collect/job-logs';
import { required } from '../environment';
import { logAbout, logLine, logMetrics, logNote } from '../log';
import { s3Turns } from '../turns/s3-turns';
import { clockFrom, takeTurn } from '../turns/take-turn';
import type { DiagnoseDependencies, FoundJob } from './dependencies';
import { diagnose } from './diagnose';
import type { Decision, DiagnoseEvent } from './event';
import { giveUp } from './give-up';

const turns = s3Turns(new S3Client({}), required('BUCKET'));
const sagemaker = new SageMakerClient({ maxAttempts: 8 });
const workflow = required('WORKFLOW');

/** Says what follows a failure, or ends the execution with its digest. */
export async function handler(event: DiagnoseEvent): Promise<Decision> {
  logAbout({ execution: event.execution.name });
  const decision = await ('giveUp' in event
    ? giveUp(event, dependencies)
    : diagnose(event, dependencies));
  tell(event, decision);
  if (decision.next !== 'run') return decision;
  // The first job's turn is taken by Plan, all others' here.
  const { now } = event;
  const turn = await takeTurn(turns, {
    now: clockFrom(now),
    waitSeconds: decision.waitSeconds,
    random: Math.random,
    sleep,
  });
  return { ...decision, ...turn };
}

/** Which failure it was is in the execution's own documents; here is what follows, and when. */
function tell({ job, attempts }: DiagnoseEvent, { next, waitSeconds, digest, retry }: Decision) {
  const failure = 'class' in digest ? { class: digest.class, stage: digest.stage } : {};
  logLine('INFO', 'Diagnosed', { job, attempts, next, waitSeconds, ...failure });
  if (next !== 'run' || retry.waitingSince === undefined) return;
  // Summed up over a time and divided by it: how many executions wait.
  logMetrics({ Workflow: workflow }, { QuotaWaitSeconds: [waitSeconds, 'Seconds'] });
}

/** What SageMaker and IAM say where there is no such job, or it is another workflow's. */
function isNotOurs({ name, message }: Error): boolean {
  return (
    name === 'AccessDeniedException' ||
    (name === 'ValidationException' && message.includes('Requested resource not found'))
  );
}

async function found(describing: Promise<FoundJob>): Promise<FoundJob | undefined> {
  try {
    return await describing;
  } catch (error) {
    if (isNotOurs(error as Error)) return undefined;
    throw error;
  }
}

async function describeTraining(TrainingJobName: string): Promise<FoundJob> {
  const job = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
  const message = job.SecondaryStatusTransitions?.at(-1)?.StatusMessage;
  const simulatedFrom = job.Environment?.[SIMULATED_FROM];
  return {
    arn: job.TrainingJobArn ?? '',
    status: job.TrainingJobStatus ?? '',
    ...(job.SecondaryStatus === undefined ? {} : { secondaryStatus: job.SecondaryStatus }),
    ...(message === undefined ? {} : { statusMessage: message }),
    ...(job.FailureReason === undefined ? {} : { failureReason: job.FailureReason }),
    createdAt: job.CreationTime ?? new Date(0),
    isSpot: job.EnableManagedSpotTraining ?? false,
    ...(simulatedFrom === undefined ? {} : { simulatedFrom }),
  };
}

async function describeTuning(HyperParameterTuningJobName: string): Promise<FoundJob> {
  const job = await sagemaker.send(
    new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName }),
  );
  const definitions = job.TrainingJobDefinitions ?? [job.TrainingJobDefinition];
  return {
    arn: job.HyperParameterTuningJobArn ?? '',
    status: job.HyperParameterTuningJobStatus ?? '',
    ...(job.FailureReason === undefined ? {} : { failureReason: job.FailureReason }),
    createdAt: job.CreationTime ?? new Date(0),
    isSpot: definitions.some((one) => one?.EnableManagedSpotTraining === true),
  };
}

const dependencies: DiagnoseDependencies = {
  isLocal: isLocalAccount(process.env),
  describe: (kind, name) =>
    found(kind === 'training' ? describeTraining(name) : describeTuning(name)),
  async tagsOf(ResourceArn) {
    const { Tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn }));
    return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  },
  async failedTrials(HyperParameterTuningJobName) {
    const { TrainingJobSummaries = [] } = await sagemaker.send(
      new ListTrainingJobsForHyperParameterTuningJobCommand({
        HyperParameterTuningJobName,
        StatusEquals: 'Failed',
        MaxResults: 100,
      }),
    );
    return TrainingJobSummaries.map(
      ({ TrainingJobName: name = '', FailureReason: reason = '' }) => ({
        name,
        reason,
      }),
    );
  },
  readTails,
  note: logNote,
  random: Math.random,
};
