import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { userFiles } from '../../../../lib/local/account/object-files';
import { systemClock } from '../../../../lib/local/aws/clock';
import {
  type DescribeTrainingJobResponse,
  type LocalImage,
  SageMakerService,
  type SageMakerServiceOptions,
} from '../../../../lib/local/sagemaker';
import { startS3Gateway } from '../../s3/_helpers/s3-gateway';

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
 * S3 with the buckets `data` and `artifacts`, and a service on top of it whose jobs' clients reach
 * it.
 *
 * @param parent folder in which all its files are. @default - the system's temporary one
 */
export async function startLocalSageMaker(
  changes: Partial<SageMakerServiceOptions> = {},
  parent: string = tmpdir(),
) {
  const directory = mkdtempSync(join(parent, 'rankzero-sagemaker-'));
  const gateway = await startS3Gateway(['data', 'artifacts'], parent);
  const { endpoint, region, credentials, environment } = gateway;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const options: SageMakerServiceOptions = {
    region,
    account: '123456789012',
    partition: 'aws',
    directory,
    s3,
    files: userFiles(gateway.s3),
    clock: systemClock,
    images: fixtureImages,
    python,
    // No busy machine is to take a process for a stubborn one; a test of those says so.
    stopGraceMs: 3_600_000,
    awsEnvironment: () => environment,
    ...changes,
  };
  const service = new SageMakerService(options);
  return {
    service,
    options,
    s3,
    directory,
    /** Variables by which jobs' clients find S3. */
    environment,
    /** Stores a file of this machine, as `rankzero run` does. */
    store: (path: string, key: string) =>
      userFiles(gateway.s3).upload(path, { bucket: 'data', key }),
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
      await gateway.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type LocalSageMaker = Awaited<ReturnType<typeof startLocalSageMaker>>;
