import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { systemClock } from '../../../../lib/local/aws/clock';
import {
  type DescribeTrainingJobResponse,
  type LocalImage,
  SageMakerService,
  type SageMakerServiceOptions,
} from '../../../../lib/local/sagemaker';
import { startOpenMoto } from '../../../_helpers/moto-server';

const root = resolve(__dirname, '../../../..');
export const python = join(root, '.venv/bin/python');
const fixtures = join(__dirname, '../fixtures');

/** An image per fixture program: `fixture/<name>`. */
export function fixtureImages(image: string): LocalImage | undefined {
  const [, name] = /^fixture\/(\w+)$/.exec(image) ?? [];
  return name === undefined
    ? undefined
    : {
        name,
        program: {
          command: [python, '-u', join(fixtures, `${name}.py`)],
          env: { PYTHONDONTWRITEBYTECODE: '1' },
        },
      };
}

/** A minimal request for a fixture program, with what a test changes. */
export function requestFor(
  fixture: string,
  name: string,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    TrainingJobName: name,
    AlgorithmSpecification: { TrainingImage: `fixture/${fixture}`, TrainingInputMode: 'File' },
    RoleArn: 'arn:aws:iam::123456789012:role/train',
    OutputDataConfig: { S3OutputPath: 's3://artifacts/jobs/' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    ...changes,
  };
}

/** A channel on `s3://data/<prefix>`. */
export function channel(
  name: string,
  prefix: string,
  changes: { source?: Record<string, unknown>; [member: string]: unknown } = {},
): Record<string, unknown> {
  const { source, ...members } = changes;
  return {
    ChannelName: name,
    DataSource: {
      S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://data/${prefix}`, ...source },
    },
    ...members,
  };
}

/**
 * A moto server with the buckets `data` and `artifacts`, and a service on top of it whose jobs'
 * clients reach it.
 */
export async function startLocalSageMaker(changes: Partial<SageMakerServiceOptions> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'rankzero-sagemaker-'));
  const moto = await startOpenMoto();
  const client = {
    endpoint: moto.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const logs = new CloudWatchLogsClient(client);
  await s3.send(new CreateBucketCommand({ Bucket: 'data' }));
  await s3.send(new CreateBucketCommand({ Bucket: 'artifacts' }));
  const options: SageMakerServiceOptions = {
    region: 'us-east-1',
    account: '123456789012',
    partition: 'aws',
    directory,
    s3,
    clock: systemClock,
    images: fixtureImages,
    python,
    // No busy machine is to take a process for a stubborn one; a test of those says so.
    stopGraceMs: 3_600_000,
    awsEnvironment: () => ({
      AWS_ENDPOINT_URL: client.endpoint,
      AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    }),
    ...changes,
  };
  const service = new SageMakerService(options);
  return {
    service,
    options,
    s3,
    logs,
    directory,
    /** Of the moto server. */
    port: Number(new URL(moto.endpoint).port),
    put: async (key: string, body: string | Buffer, bucket = 'data') => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
    get: async (key: string, bucket = 'artifacts') => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    keys: async (prefix: string, bucket = 'artifacts') => {
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }),
      );
      return Contents.map(({ Key }) => Key);
    },
    /** Creates a job and waits for its end. */
    run: async (request: Record<string, unknown>): Promise<DescribeTrainingJobResponse> => {
      await service.call('CreateTrainingJob', request);
      return service.waitForTrainingJob(String(request.TrainingJobName));
    },
    close: async () => {
      await service.close();
      s3.destroy();
      logs.destroy();
      await moto.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type LocalSageMaker = Awaited<ReturnType<typeof startLocalSageMaker>>;
