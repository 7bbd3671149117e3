import {
  DescribeTrainingJobCommand,
  ListTagsCommand,
  paginateListHyperParameterTuningJobs,
  paginateListTrainingJobs,
  type SageMakerClient,
  StopHyperParameterTuningJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import {
  ListTagsForResourceCommand,
  paginateListExecutions,
  paginateListStateMachines,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { executionTag, inParallel, WORKFLOW_TAG } from '../../core';

/** A job that runs, and is paid for, though no execution waits for it. */
export interface Orphan {
  readonly kind: 'training' | 'tuning';
  readonly job: string;
  readonly arn: string;
  readonly workflow: string;
  /** Name of the execution that started it, as a tag can have it. */
  readonly execution: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

type Job = Pick<Orphan, 'kind' | 'job' | 'arn' | 'createdAt'>;

/** What a janitor asks. */
export interface JanitorClients {
  readonly sagemaker: SageMakerClient;
  readonly sfn: SFNClient;
}

/** Calls at a time: SageMaker throttles who asks fast. */
const AT_A_TIME = 4;

/**
 * The running jobs of workflows whose execution does not run any more. A tuning job stands for its
 * training jobs.
 * @param workflow - absent: those of all workflows
 */
export async function findOrphans(
  clients: JanitorClients,
  workflow?: string,
): Promise<readonly Orphan[]> {
  // The jobs first: an execution that starts one meanwhile is still seen running.
  const jobs = await runningJobs(clients.sagemaker);
  const ours: Orphan[] = [];
  await inParallel(jobs, AT_A_TIME, async (job) => {
    const owned = await ownerOf(job, clients.sagemaker);
    if (owned === undefined) return;
    if (workflow === undefined || owned.workflow === workflow) ours.push(owned);
  });
  if (ours.length === 0) return [];
  const running = await runningExecutions(clients.sfn, new Set(ours.map((one) => one.workflow)));
  return ours
    .filter(({ workflow: of, execution }) => !running.get(of)?.has(execution))
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

async function runningJobs(client: SageMakerClient): Promise<Job[]> {
  const jobs: Job[] = [];
  const query = { StatusEquals: 'InProgress' } as const;
  for await (const { TrainingJobSummaries = [] } of paginateListTrainingJobs({ client }, query)) {
    for (const {
      TrainingJobName = '',
      TrainingJobArn = '',
      CreationTime,
    } of TrainingJobSummaries) {
      const createdAt = CreationTime?.toISOString() ?? '';
      jobs.push({ kind: 'training', job: TrainingJobName, arn: TrainingJobArn, createdAt });
    }
  }
  const pages = paginateListHyperParameterTuningJobs({ client }, query);
  for await (const { HyperParameterTuningJobSummaries: summaries = [] } of pages) {
    for (const summary of summaries) {
      jobs.push({
        kind: 'tuning',
        job: summary.HyperParameterTuningJobName ?? '',
        arn: summary.HyperParameterTuningJobArn ?? '',
        createdAt: summary.CreationTime?.toISOString() ?? '',
      });
    }
  }
  return jobs;
}

/** The job with the execution that its tags name; undefined for a trial, and for others' jobs. */
async function ownerOf(job: Job, client: SageMakerClient): Promise<Orphan | undefined> {
  const { Tags = [] } = await client.send(new ListTagsCommand({ ResourceArn: job.arn }));
  const tags = new Map(Tags.map(({ Key, Value }) => [Key, Value]));
  const workflow = tags.get(WORKFLOW_TAG);
  const execution = tags.get(executionTag.key);
  if (workflow === undefined || execution === undefined) return undefined;
  if (job.kind === 'training') {
    const { TuningJobArn } = await client.send(
      new DescribeTrainingJobCommand({ TrainingJobName: job.job }),
    );
    if (TuningJobArn !== undefined) return undefined;
  }
  return { ...job, workflow, execution };
}

/** Of each workflow, the names of its running executions, as tags have them. */
async function runningExecutions(
  client: SFNClient,
  workflows: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const running = new Map<string, Set<string>>();
  for await (const { stateMachines = [] } of paginateListStateMachines({ client }, {})) {
    for (const { stateMachineArn } of stateMachines) {
      const { tags = [] } = await client.send(
        new ListTagsForResourceCommand({ resourceArn: stateMachineArn }),
      );
      const workflow = tags.find(({ key }) => key === WORKFLOW_TAG)?.value;
      if (workflow === undefined || !workflows.has(workflow)) continue;
      const names = running.get(workflow) ?? new Set();
      running.set(workflow, names);
      const pages = paginateListExecutions(
        { client },
        { stateMachineArn, statusFilter: 'RUNNING' },
      );
      for await (const { executions = [] } of pages) {
        for (const { name = '' } of executions) names.add(executionTag.value(name));
      }
    }
  }
  return running;
}

/**
 * Stops a job.
 * @returns whether it was still running
 */
export async function stopOrphan({ kind, job }: Orphan, client: SageMakerClient): Promise<boolean> {
  try {
    await (kind === 'training'
      ? client.send(new StopTrainingJobCommand({ TrainingJobName: job }))
      : client.send(new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: job })));
    return true;
  } catch (error) {
    // It ended by itself in between.
    const { name, message } = error as Error;
    if (name === 'ValidationException' && / is in status /.test(message)) return false;
    throw error;
  }
}
