import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParameterCommand, paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import {
  type AccountFacts,
  executionFiles,
  PLAN_SCHEMA,
  type Plan,
  type PriceTable,
  parseS3Uri,
  SCRATCH_TAG,
  type Sight,
  type StoredSecrets,
  type TaskRecord,
  withoutSecrets,
} from '../../lib/core';
import { required } from '../environment';
import { s3Turns } from '../turns/s3-turns';
import { clockFrom, takeTurn } from '../turns/take-turn';
import { cacheOfAccount } from './cache/cache-of-account';
import { consultCache } from './cache/consult-cache';
import { collectAgain, isCollectRequest } from './collect-again';
import { type PlanDependencies, type PlanEvent, planWithTask } from './plan';

const s3 = new S3Client({});
const ssm = new SSMClient({});

const bucket = required('BUCKET');
const cache = cacheOfAccount(s3, bucket);
const prefix = required('TASKS_PREFIX');
const turns = s3Turns(s3, bucket);
const place: AccountFacts = {
  region: required('AWS_REGION'),
  account: required('ACCOUNT'),
  bucket,
  // Not set where each task has a role of its own.
  roleArn: process.env.SAGEMAKER_ROLE_ARN ?? '',
  workflow: required('WORKFLOW'),
};

type WithoutDocuments<P> = P extends Plan ? Omit<P, 'document' | 'secrets'> : never;

/** A plan as it is kept and handed on. */
export type KeptPlan = WithoutDocuments<Plan> & {
  readonly schema: typeof PLAN_SCHEMA;
  /** ISO 8601: when its execution began. */
  readonly startedAt: string;
  readonly secrets?: StoredSecrets;
};

/** What the state machine goes on with. */
export interface PlannedExecution {
  readonly plan: KeptPlan;
  /** `collect`: the outputs are an earlier execution's; `plan`: another one makes them just now. */
  readonly next: 'run' | 'collect' | 'plan';
  /** Whole seconds to wait before. */
  readonly waitSeconds: number;
  /** The moment until which to wait, ISO 8601. @default - those seconds from now on */
  readonly waitUntil?: string;
  /** Jobs that there have been. */
  readonly attempts: number;
}

/**
 * Plans the job of an execution and keeps its request and plan beside its later result. Neither has
 * secrets in clear text: these are in a separate document until Collect deletes it.
 */
export async function handler(event: PlanEvent): Promise<PlannedExecution> {
  if (isCollectRequest(event.request)) {
    return { ...(await collectAgain(event.request, read)), next: 'collect', waitSeconds: 0 };
  }
  const planned = await planWithTask(event, place, dependencies);
  const { document, secrets, ...own } = planned.planned;
  const startedAt = event.execution.startTime;
  const found = { schema: PLAN_SCHEMA, ...own, startedAt } as const;
  const consulted = await consultCache(
    planned.planned,
    planned.record,
    { ...event, workflow: place.workflow, now: new Date(event.now ?? Date.now()) },
    cache,
  );
  if (consulted?.next === 'plan') return { plan: found, ...consulted, attempts: 0 };
  const rest = consulted === undefined ? found : { ...found, cache: consulted.cache };
  const files = executionFiles(rest.execution);
  if (consulted?.next === 'collect') {
    await Promise.all([
      put(files.request, withoutSecrets(planned.record, event.request)),
      put(files.plan, rest),
      put(files.cached, consulted.entry),
    ]);
    return { plan: rest, next: 'collect', waitSeconds: 0, attempts: 0 };
  }
  const [versionId, turn] = await Promise.all([
    secrets === undefined ? undefined : put(secrets.key, secrets.values, SCRATCH),
    takeTurn(turns, {
      now: clockFrom(event.now ?? Date.now()),
      waitSeconds: 0,
      random: Math.random,
      sleep,
    }),
    put(files.request, withoutSecrets(planned.record, event.request)),
    put(files.plan, rest),
    document === undefined ? undefined : put(document.key, document.values),
  ]);
  const plan = secrets === undefined ? rest : { ...rest, secrets: kept(secrets.key, versionId) };
  return { plan, next: 'run', ...turn, attempts: 0 };
}

function kept(key: string, versionId: string | undefined): StoredSecrets {
  return { key, ...(versionId === undefined ? {} : { versionId }) };
}

/** Is deleted even if Collect never runs. */
const SCRATCH = `${encodeURIComponent(SCRATCH_TAG.key)}=${SCRATCH_TAG.value}`;

/** What S3's refusals mean, by error name. */
const SIGHTS: ReadonlyMap<string, Sight> = new Map([
  ['NoSuchBucket', 'no such bucket'],
  ['InvalidBucketName', 'no such bucket'],
  ['AccessDenied', 'forbidden'],
  ['AllAccessDisabled', 'forbidden'],
  ['PermanentRedirect', 'another region'],
]);

const dependencies: PlanDependencies = {
  async readPrices() {
    const Name = process.env.PRICES;
    if (Name === undefined) return undefined;
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
    return JSON.parse(Parameter?.Value ?? '') as PriceTable;
  },
  async readTask(name) {
    try {
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name: `${prefix}/${name}` }));
      return JSON.parse(Parameter?.Value ?? '') as TaskRecord;
    } catch (error) {
      // A name that a parameter cannot have is not the name of a task.
      const name = (error as Error).name;
      if (name === 'ParameterNotFound' || name === 'ValidationException') return undefined;
      throw error;
    }
  },
  async listTasks() {
    const names: string[] = [];
    for await (const { Parameters } of paginateGetParametersByPath(
      { client: ssm },
      { Path: prefix },
    )) {
      for (const { Name } of Parameters ?? []) names.push((Name ?? '').slice(prefix.length + 1));
    }
    return names.sort();
  },
  async lookAt(uri) {
    const { bucket: Bucket, key: Prefix } = parseS3Uri(uri);
    try {
      const { Contents = [], KeyCount } = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix }),
      );
      // One page of names shows what the rest is; SageMaker leaves folder markers out.
      const keys = Contents.map(({ Key = '' }) => Key)
        .filter((key) => !key.endsWith('/'))
        .map((key) => key.slice(Prefix.lastIndexOf('/') + 1));
      return { sight: KeyCount === 0 ? 'empty' : 'there', keys };
    } catch (error) {
      const sight = SIGHTS.get((error as Error).name);
      if (sight === undefined) throw error;
      return sight;
    }
  },
};

/** An object's text, or undefined where there is none. */
async function read(Key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return await Body?.transformToString();
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return undefined;
    throw error;
  }
}

/** @returns the version that was written, in a bucket that has versions */
async function put(key: string, value: unknown, tagging?: string): Promise<string | undefined> {
  const { VersionId } = await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: JSON.stringify(value, null, 2),
      ContentType: 'application/json',
      ...(tagging === undefined ? {} : { Tagging: tagging }),
    }),
  );
  return VersionId;
}
