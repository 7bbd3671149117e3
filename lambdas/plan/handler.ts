import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { type AccountFacts, executionFiles, type Plan, type TaskRecord } from '../../lib/core';
import { required } from '../environment';
import { type PlanDependencies, type PlanEvent, plan, type Sight } from './plan';

const s3 = new S3Client({});
const ssm = new SSMClient({});

const bucket = required('BUCKET');
const prefix = required('TASKS_PREFIX');
const roleArn = required('SAGEMAKER_ROLE_ARN');
const facts: AccountFacts = {
  region: required('AWS_REGION'),
  account: roleArn.split(':')[4] ?? '',
  bucket,
  roleArn,
  workflow: required('WORKFLOW'),
};

/** Plans the job of an execution and keeps its request and plan beside its later result. */
export async function handler(event: PlanEvent): Promise<Plan> {
  const { document, ...planned } = await plan(event, facts, dependencies);
  const files = executionFiles(planned.execution);
  await Promise.all([
    put(files.request, event.request),
    put(files.plan, planned),
    ...(document === undefined ? [] : [put(document.key, document.values)]),
  ]);
  return planned;
}

/** What S3's refusals mean, by error name. */
const SIGHTS: ReadonlyMap<string, Sight> = new Map([
  ['NoSuchBucket', 'no such bucket'],
  ['InvalidBucketName', 'no such bucket'],
  ['AccessDenied', 'forbidden'],
  ['AllAccessDisabled', 'forbidden'],
  ['PermanentRedirect', 'another region'],
]);

const dependencies: PlanDependencies = {
  async readTask(name) {
    try {
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name: `${prefix}/${name}` }));
      return JSON.parse(Parameter?.Value ?? '') as TaskRecord;
    } catch (error) {
      // A name that no parameter can have is no task either.
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
    const [, Bucket = '', Prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
    try {
      const { Contents = [], KeyCount } = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix }),
      );
      // One page of names tells what the rest is; SageMaker leaves folder markers out.
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

async function put(key: string, value: unknown): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: JSON.stringify(value, null, 2),
      ContentType: 'application/json',
    }),
  );
}
