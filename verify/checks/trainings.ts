import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Account } from '../account';
import { type Check, check, isRefusal, type Refusal, readRefusal, type Verdict } from '../check';
import { type Execution, execute } from '../executions';

/** An ml.m5.large for up to four minutes, at 0.115 USD an hour, rounded up. */
const TINY_JOB = 0.01;

/** Twenty rows of CSV, label first. */
const ROWS = Array.from({ length: 20 }, (_, row) => `${row % 2},${row},${row * row}`).join('\n');
const HYPERPARAMETERS = { objective: 'binary:logistic', eval_metric: 'logloss', num_round: 2 };
const RESOURCES = { instanceType: 'ml.m5.large', instanceCount: 1, volumeSizeInGB: 5 };

/** Executions of the deployed workflow that every account can afford. */
const EXECUTIONS = {
  training: { task: 'xgboost', hyperparameters: HYPERPARAMETERS },
  failing: {
    task: 'xgboost',
    // A label outside of what the objective takes: the algorithm itself refuses it.
    rows: ROWS.replaceAll(/^1,/gm, '7,'),
    hyperparameters: HYPERPARAMETERS,
  },
  late: {
    task: 'xgboost',
    // Far more than a minute of work.
    hyperparameters: { ...HYPERPARAMETERS, num_round: 10_000_000 },
    overrides: { stoppingCondition: { maxRuntimeInSeconds: 60 } },
  },
  tuning: {
    task: 'pima-tuning',
    hyperparameters: HYPERPARAMETERS,
    ranges: { eta: { type: 'continuous', min: 0.1, max: 0.5 } },
    tuning: { maxJobs: 2, maxParallel: 2, objective: { metric: 'validation:logloss' } },
  },
} as const;
type Name = keyof typeof EXECUTIONS;

interface Seen extends Pick<Execution, 'status' | 'error' | 'cause'> {
  /** The end of the job as `.sync` told it: its type of event, and the document. */
  readonly told: { readonly type: string; readonly document: unknown } | undefined;
}

/** A tiny training, failing training, late training and tuning; several questions share each. */
export const TRAININGS: readonly Check[] = [
  about(
    'training',
    TINY_JOB,
    'times-are-numbers',
    'Does `.sync` tell times of a training job as numbers?',
    (job) => (typeof job.CreationTime === 'number' ? 'yes' : 'no'),
  ),
  about('training', 0, 'tags-are-a-map', 'Does `.sync` tell tags as a map?', (job) =>
    job.Tags !== undefined && !Array.isArray(job.Tags) ? 'yes' : 'no',
  ),
  about(
    'training',
    0,
    'artifacts',
    'Does `.sync` tell the model artifacts of a training job?',
    (job) => (job.ModelArtifacts === undefined ? 'no' : 'yes'),
  ),
  about(
    'training',
    0,
    'metrics',
    'Does `.sync` tell the final metrics of a training job?',
    (job) => (job.FinalMetricDataList === undefined ? 'no' : 'yes'),
  ),
  about(
    'failing',
    TINY_JOB,
    'failure-reason',
    'Does the cause of a failed `.sync` hold FailureReason?',
    (job) => (typeof job.FailureReason === 'string' ? 'yes' : 'no'),
  ),
  about(
    'late',
    TINY_JOB,
    'stopped-is-failed',
    'Does `.sync` fail for a job that MaxRuntimeInSeconds stopped?',
    (_job, type) => (type === 'TaskFailed' ? 'yes' : 'no'),
  ),
  about(
    'tuning',
    2 * TINY_JOB,
    'best-name-only',
    'Does `.sync` of a tuning job tell only the name of its best trial?',
    ({ BestTrainingJob }) =>
      Object.keys((BestTrainingJob as object | undefined) ?? {}).join() === 'TrainingJobName'
        ? 'yes'
        : 'no',
  ),
];

function about(
  name: Name,
  cost: number,
  id: string,
  question: string,
  answer: (job: Record<string, unknown>, type: string) => Verdict['answer'],
): Check {
  return check({
    id: `${name}.${id}`,
    question,
    cost,
    ask: (account) => account.once(name, () => run(account, name)),
    read: (seen) => {
      if (isRefusal(seen)) return readRefusal(seen);
      const { told, status, error, cause } = seen as Seen;
      if (told === undefined) {
        return { answer: 'unclear', seen: `No job has ended in it. ${status} ${error}: ${cause}` };
      }
      const job = (told.document ?? {}) as Record<string, unknown>;
      return {
        answer: answer(job, told.type),
        seen: `${told.type} with ${Object.keys(job).sort().join(', ')}`,
      };
    },
    matters: (seen) => {
      if (isRefusal(seen)) return seen;
      const { told, status, error } = seen as Seen;
      return { status, error, type: told?.type, document: kindsOf(told?.document) };
    },
  });
}

async function run(account: Account, name: Name): Promise<Seen | Refusal> {
  const { deployment, suffix } = account;
  const { task, hyperparameters, ...more } = EXECUTIONS[name];
  const { rows = ROWS, ...rest } = more as { rows?: string };
  const uri = await upload(account, `${name}.csv`, rows);
  const channel = { uri, contentType: 'text/csv' };
  const seen = await execute(
    account,
    deployment.stateMachineArn,
    {
      task,
      inputs: { train: channel, validation: channel, hyperparameters },
      ...rest,
      overrides: { resources: RESOURCES, ...(rest as { overrides?: object }).overrides },
    },
    `rankzero-verify-${name}-${suffix}`,
  );
  if (isRefusal(seen)) return seen;
  const { status, error, cause, events } = seen;
  return { status, error, cause, told: endOfJob(events) };
}

async function upload({ clients, deployment, suffix, undo }: Account, file: string, text: string) {
  const object = {
    Bucket: deployment.bucket,
    Key: `data/rankzero-verification-${suffix}/${file}`,
  };
  undo.add(`object ${object.Key}`, () => clients.s3.send(new DeleteObjectCommand(object)));
  await clients.s3.send(new PutObjectCommand({ ...object, Body: text }));
  return `s3://${object.Bucket}/${object.Key}`;
}

/** How the Task with the job ended. */
function endOfJob(events: readonly HistoryEvent[]): Seen['told'] {
  for (const { type, taskSucceededEventDetails: good, taskFailedEventDetails: bad } of events) {
    if (good?.resourceType === 'sagemaker') {
      return { type: String(type), document: parsed(good.output) };
    }
    if (bad?.resourceType === 'sagemaker') {
      return { type: String(type), document: parsed(bad.cause) };
    }
  }
  return undefined;
}

/** Members of a document by name, and of what kind each is: values are another job's each time. */
function kindsOf(document: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(document ?? {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? 'list' : typeof value,
    ]),
  );
}

/** A refusal's cause is no JSON. */
function parsed(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
