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
import { type PriceTable, parseS3Uri, type Sight, type TaskRecord } from '../../lib/core';
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
        const bytes = sizeOf(first) + (await sizeOfNext(s3, { Bucket, Prefix }, first));
        return { sight: first.KeyCount === 0 ? 'empty' : 'there', keys, bytes };
      } catch (error) {
        const sight = SIGHTS.get((error as Error).name);
        if (sight === undefined) throw error;
        return sight;
      }
    },
  };
}

/** Pages of a thousand objects that are listed after the first: enough to know what is large. */
const MOST_PAGES = 9;

function sizeOf({ Contents = [] }: ListObjectsV2CommandOutput): number {
  return Contents.reduce((sum, { Size = 0 }) => sum + Size, 0);
}

/** Size of what the next pages list, as far as that many go. */
async function sizeOfNext(
  s3: S3Client,
  place: { readonly Bucket: string; readonly Prefix: string },
  first: ListObjectsV2CommandOutput,
): Promise<number> {
  let bytes = 0;
  let page = first;
  for (let count = 0; count < MOST_PAGES && page.NextContinuationToken !== undefined; count++) {
    const ContinuationToken = page.NextContinuationToken;
    page = await s3.send(new ListObjectsV2Command({ ...place, ContinuationToken }));
    bytes += sizeOf(page);
  }
  return bytes;
}
