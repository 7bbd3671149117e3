import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DescribeHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
  paginateListTrainingJobsForHyperParameterTuningJob,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import {
  type EndDocument,
  exactJson,
  executionFiles,
  type FailureWithoutJob,
  isLocalAccount,
  type StoredSecrets,
} from '../../lib/core';
import { renderReport } from '../../lib/report';
import { required } from '../environment';
import { logAbout, logLine, logNote } from '../log';
import {
  type CollectEvent,
  type Collected,
  type CollectedJob,
  collect,
  executionOf,
} from './collect';
import type { CollectDependencies, ReportDependencies } from './dependencies';
import { readBack, readLog, readTails, searchLog } from './job-logs';
import { keepInCache } from './keep-in-cache';
import { writeReport } from './report';
import { within } from './within';

export type { CollectEvent };

const s3 = new S3Client({});
// A hundred pages of trials are read in a row: a throttled one is retried longer than usual.
const sagemaker = new SageMakerClient({ maxAttempts: 8 });
const bucket = required('BUCKET');

/** A report that takes longer is left out: the result must not wait for it. */
const REPORT_SECONDS = 60;

/**
 * Says how an execution's job ended and keeps it as `result.json` or `failure.json`, with a report
 * beside it.
 */
export async function handler(event: CollectEvent): Promise<EndDocument | FailureWithoutJob> {
  const { name } = executionOf(event);
  logAbout({ execution: event.execution.name });
  const collected = await collect(event, dependencies);
  const { result } = collected;
  const files = executionFiles(name);
  await dependencies.write('error' in result ? files.failure : files.result, exactJson(result, 2));
  if (isOfJob(collected)) await keep(event.plan, collected.result);
  if (isOfJob(collected)) await report(name, collected);
  if (event.plan.kind !== 'none') await forgetSecrets(event.plan.secrets);
  const { status, kind } = result;
  logLine('INFO', 'Collected', {
    kind,
    status,
    ...(result.kind === 'none' ? {} : { job: result.job.name }),
    ...('error' in result ? { class: result.error } : {}),
  });
  return result;
}

/** Of an execution without a job there is no more to show than what its failure says. */
function isOfJob(collected: Collected): collected is CollectedJob {
  return collected.result.kind !== 'none';
}

/** What later executions may take, if the task has a cache. */
async function keep(plan: CollectEvent['plan'], result: EndDocument): Promise<void> {
  const place = plan.kind === 'none' ? undefined : plan.cache?.keep;
  if (place === undefined || result.status !== 'Succeeded') return;
  // What nothing has trained is no later execution's output.
  if (result.kind === 'training' && result.simulatedFrom !== undefined) return;
  try {
    await keepInCache(place, result, dependencies);
  } catch (error) {
    // A later execution runs a job of its own then.
    dependencies.note(`The outputs are not in the cache: ${String(error)}`);
  }
}

async function report(name: string, collected: CollectedJob): Promise<void> {
  try {
    await within(REPORT_SECONDS, writeReport(name, collected, dependencies));
  } catch (error) {
    // A missing report does not make the result worse.
    dependencies.note(`The execution ${name} has no report: ${(error as Error).stack}`);
  }
}

/** Secrets in clear text are not needed after the job has ended. */
async function forgetSecrets(secrets: StoredSecrets | undefined): Promise<void> {
  if (secrets === undefined) return;
  const { key, versionId } = secrets;
  try {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  } catch (error) {
    // The result counts more, and the bucket's lifecycle rule deletes it, too.
    dependencies.note(`${key} is left to the lifecycle of the bucket: ${String(error)}`);
  }
}

/** Files of a returned folder that are looked for, a thousand a call. */
const MOST_LISTED = 20_000;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  html: 'text/html; charset=utf-8',
};

const dependencies: CollectDependencies & ReportDependencies = {
  isLocal: isLocalAccount(process.env),
  describe(jobName) {
    return sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: jobName }));
  },
  describeTuning(jobName) {
    return sagemaker.send(
      new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: jobName }),
    );
  },
  async *listTrials(jobName) {
    for await (const {
      TrainingJobSummaries = [],
    } of paginateListTrainingJobsForHyperParameterTuningJob(
      { client: sagemaker, pageSize: 100 },
      { HyperParameterTuningJobName: jobName, SortBy: 'CreationTime', SortOrder: 'Ascending' },
    )) {
      yield TrainingJobSummaries;
    }
  },
  bucket,
  async head(key) {
    try {
      const { ContentLength = 0, ChecksumCRC32: crc32 } = await s3.send(
        new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }),
      );
      return { sizeBytes: ContentLength, ...(crc32 !== undefined && { crc32 }) };
    } catch (error) {
      // The answer to HEAD has no body, so no name but the status's.
      if (['NotFound', 'NoSuchKey'].includes((error as Error).name)) return undefined;
      throw error;
    }
  },
  async sizesBelow(prefix) {
    const sizes = new Map<string, number>();
    const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix });
    for await (const { Contents = [] } of pages) {
      for (const { Key = '', Size = 0 } of Contents) sizes.set(Key.slice(prefix.length), Size);
      if (sizes.size >= MOST_LISTED) return { sizes, isWhole: false };
    }
    return { sizes, isWhole: true };
  },
  async foldersBelow(prefix) {
    const { CommonPrefixes = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: '/' }),
    );
    return CommonPrefixes.map(({ Prefix = '' }) => Prefix.slice(prefix.length, -1));
  },
  async read(key) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  },
  async write(key, text) {
    const extension = key.slice(key.lastIndexOf('.') + 1);
    const ContentType = CONTENT_TYPES[extension] ?? 'text/plain; charset=utf-8';
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType }));
    return `s3://${bucket}/${key}`;
  },
  readBack,
  searchLog,
  readLog,
  readTails,
  render: (data) => renderReport(data),
  note: logNote,
  now: () => new Date(),
};
