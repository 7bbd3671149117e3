import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import {
  type AccountFacts,
  executionFiles,
  PLAN_SCHEMA,
  type Plan,
  SCRATCH_TAG,
  type StoredSecrets,
  withoutSecrets,
} from '../../lib/core';
import { required } from '../environment';
import { logAbout, logLine } from '../log';
import { s3Turns } from '../turns/s3-turns';
import { clockFrom, takeTurn } from '../turns/take-turn';
import { cacheOfAccount } from './cache/cache-of-account';
import { consultCache } from './cache/consult-cache';
import { collectAgain, isCollectRequest } from './collect-again';
import { type PlanEvent, planWithTask } from './plan';
import { planDependencies } from './plan-dependencies';

const s3 = new S3Client({});

const bucket = required('BUCKET');
const cache = cacheOfAccount(s3, bucket);
const turns = s3Turns(s3, bucket);
const dependencies = planDependencies({
  s3,
  ssm: new SSMClient({}),
  tasksPrefix: required('TASKS_PREFIX'),
  pricesName: process.env.PRICES,
});
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
  logAbout({ execution: event.execution.name });
  const planned = await plan(event);
  const { kind, task, jobName: job } = planned.plan;
  const { next, waitSeconds } = planned;
  logLine('INFO', 'Planned', { kind, task, job, next, waitSeconds });
  return planned;
}

async function plan(event: PlanEvent): Promise<PlannedExecution> {
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
