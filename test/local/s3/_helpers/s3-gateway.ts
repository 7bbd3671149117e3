import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountCredentials, type Credentials } from '../../../../lib/local/credentials';
import { type GatewayServices, startGateway } from '../../../../lib/local/gateway';
import { type BucketResource, S3Service } from '../../../../lib/local/s3';

const account = '123456789012';

/** S3 behind the gateway, and nothing else of an account. */
export interface S3Gateway {
  readonly s3: S3Service;
  readonly endpoint: string;
  readonly region: string;
  /** The user's. */
  readonly credentials: Credentials;
  /** Variables by which clients find it. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts it with some buckets.
 *
 * @param parent folder in which its files are. @default - the system's temporary one
 */
export async function startS3Gateway(
  buckets: readonly (string | BucketResource)[],
  parent: string = tmpdir(),
): Promise<S3Gateway> {
  const region = 'us-east-1';
  const directory = mkdtempSync(join(parent, 'rankzero-s3-'));
  const s3 = new S3Service({ directory, region, account });
  for (const it of buckets) {
    s3.ensureBucket(typeof it === 'string' ? { name: it, versioned: false } : it);
  }
  const keys = new AccountCredentials();
  const nothing = { call: () => Promise.reject(new Error('not here')) };
  const services: GatewayServices = {
    stepFunctions: nothing,
    sagemaker: nothing,
    logs: nothing,
    ssm: nothing,
    events: nothing,
    cloudwatch: nothing,
    sts: nothing,
    iam: nothing,
    s3,
    motoSocket: async () => '/none',
  };
  const gateway = await startGateway({
    region,
    account,
    find: (accessKeyId) => keys.find(accessKeyId),
    services: Promise.resolve(services),
  });
  const { accessKeyId, secretAccessKey } = keys.user;
  return {
    s3,
    endpoint: gateway.endpoint,
    region,
    credentials: keys.user,
    environment: {
      AWS_ENDPOINT_URL: gateway.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
    close: async () => {
      await gateway.close();
      rmSync(directory, { recursive: true });
    },
  };
}
