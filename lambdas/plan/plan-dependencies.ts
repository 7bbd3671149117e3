import {
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import {
  GetParameterCommand,
  paginateGetParametersByPath,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import {
  type DataSize,
  type PriceTable,
  parseS3Uri,
  type Sight,
  type TaskRecord,
} from '../../lib/core';
import type { PlanDependencies } from './plan';

/** What S3's refusals mean, by error name. */
const SIGHTS: ReadonlyMap<string, Sight> = new Map([
  ['NoSuchBucket', 'no such bucket'],
  ['InvalidBucketName', 'no such bucket'],
  ['AccessDenied', 'forbidden'],
  ['AllAccessDisabled', 'forbidden'],
  ['PermanentRedirect', 'another region'],
]);

/** Where {@link planDependencies} look. */
export interface PlanSources {
  readonly s3: S3Client;
  readonly ssm: SSMClient;
  /** Path of the tasks in Parameter Store, without a slash at its end. */
  readonly tasksPrefix: string;
  /** Parameter of the table of prices; undefined where there is none. */
  readonly pricesName: string | undefined;
}

/** What planning needs of the account, read from AWS. Nothing is written. */
export function planDependencies({
  s3,
  ssm,
  tasksPrefix,
  pricesName,
}: PlanSources): PlanDependencies {
  return {
    async readPrices() {
      if (pricesName === undefined) return undefined;
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name: pricesName }));
      return JSON.parse(Parameter?.Value ?? '') as PriceTable;
    },
    async readTask(name) {
      try {
        const { Parameter } = await ssm.send(
          new GetParameterCommand({ Name: `${tasksPrefix}/${name}` }),
        );
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
        { Path: tasksPrefix },
      )) {
        for (const { Name } of Parameters ?? [])
          names.push((Name ?? '').slice(tasksPrefix.length + 1));
      }
      return names.sort();
    },
    async lookAt(uri) {
      const { bucket: Bucket, key: Prefix } = parseS3Uri(uri);
      try {
        const first = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
        // One page of names shows what the rest is; SageMaker leaves folder markers out.
        const keys = (first.Contents ?? [])
          .map(({ Key = '' }) => Key)
          .filter((key) => !key.endsWith('/'))
          .map((key) => key.slice(Prefix.lastIndexOf('/') + 1));
        const size = await sizeFrom(first, s3, { Bucket, Prefix });
        return { sight: first.KeyCount === 0 ? 'empty' : 'there', keys, size };
      } catch (error) {
        const sight = SIGHTS.get((error as Error).name);
        if (sight === undefined) throw error;
        return sight;
      }
    },
  };
}

/** Pages of a thousand objects that are listed: enough to know what is large. */
const MOST_PAGES = 10;

/** Size of what is under a prefix, as far as that many pages go. */
async function sizeFrom(
  first: ListObjectsV2CommandOutput,
  s3: S3Client,
  place: { readonly Bucket: string; readonly Prefix: string },
): Promise<DataSize> {
  let files = 0;
  let bytes = 0;
  let page = first;
  for (let count = 1; ; count++) {
    for (const { Key = '', Size = 0 } of page.Contents ?? []) {
      if (!Key.endsWith('/')) files += 1;
      bytes += Size;
    }
    const ContinuationToken = page.NextContinuationToken;
    if (ContinuationToken === undefined) return { files, bytes };
    if (count === MOST_PAGES) return { files, bytes, isPart: true };
    page = await s3.send(new ListObjectsV2Command({ ...place, ContinuationToken }));
  }
}
