import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../lib/local/aws/clock';
import { AwsError } from '../../../../lib/local/aws/errors';
import { CloudWatchService, MetricStore } from '../../../../lib/local/cloudwatch';
import { AccountCredentials, type Credentials } from '../../../../lib/local/credentials';
import { EventBus, EventsService } from '../../../../lib/local/events';
import {
  type Gateway,
  type GatewayServices,
  MOTO_SERVICES,
  startGateway,
} from '../../../../lib/local/gateway';
import { LogStore, LogsService } from '../../../../lib/local/logs';
import { LateMoto, type MotoResources } from '../../../../lib/local/moto';
import {
  createParameter,
  type NewParameter,
  ParameterStoreService,
  Parameters,
} from '../../../../lib/local/parameter-store';
import { type BucketResource, S3Service } from '../../../../lib/local/s3';
import { IamService, StsService } from '../../../../lib/local/sts';

const root = join(__dirname, '../../../..');
const place = { partition: 'aws', account: '123456789012' };

/** A gateway in front of S3, Logs, Parameter Store and, when it is called, moto. */
export interface ServiceGateway {
  readonly gateway: Gateway;
  readonly s3: S3Service;
  readonly region: string;
  readonly endpoint: string;
  readonly keys: AccountCredentials;
  /** The user's. */
  readonly credentials: Credentials;
  /** Of a role that may do nothing. */
  readonly denied: Credentials;
  close(): Promise<void>;
}

/** Starts it with some resources. */
export async function startServiceGateway(
  region: string,
  {
    parameters = [],
    buckets = [],
    ...resources
  }: Partial<MotoResources> & { parameters?: NewParameter[]; buckets?: readonly BucketResource[] },
  own?: Partial<GatewayServices>,
): Promise<ServiceGateway> {
  const moto = new LateMoto({
    python: join(root, '.venv/bin/python'),
    root,
    region,
    services: MOTO_SERVICES,
    resources: { topics: [], ...resources },
  });
  const directory = mkdtempSync(join(tmpdir(), 'rankzero-gateway-'));
  const s3 = new S3Service({ directory: join(directory, 's3'), region, account: place.account });
  for (const bucket of buckets) s3.ensureBucket(bucket);
  const keys = new AccountCredentials();
  const denied = keys.ofRole('arn:aws:iam::123456789012:role/Denied');
  const nothing = {
    call: async () => {
      throw new Error('not here');
    },
  };
  const clock = systemClock;
  const store = new Parameters({ ...place, region, clock });
  for (const it of parameters) createParameter(store, it);
  const services: GatewayServices = {
    stepFunctions: nothing,
    sagemaker: nothing,
    logs: new LogsService(new LogStore({ ...place, region, clock, directory })),
    ssm: new ParameterStoreService(store),
    events: new EventsService(
      new EventBus({ ...place, region, rules: [], deliver: async () => undefined }),
    ),
    cloudwatch: new CloudWatchService(new MetricStore()),
    sts: new StsService({ ...place, region, credentials: keys, clock: Date }),
    iam: new IamService({ ...place, region }),
    s3,
    motoSocket: () => moto.socket(),
    authorize: async ({ accessKeyId, service }) => {
      if (accessKeyId !== denied.accessKeyId) return;
      const isS3 = service.name === 's3';
      const code = isS3 ? 'AccessDenied' : 'AccessDeniedException';
      throw new AwsError(code, 'may not', isS3 ? 403 : 400);
    },
    ...own,
  };
  const find = (accessKeyId: string) => keys.find(accessKeyId);
  const gateway = await startGateway({
    region,
    account: place.account,
    find,
    services: Promise.resolve(services),
  });
  return {
    gateway,
    s3,
    region,
    endpoint: gateway.endpoint,
    keys,
    credentials: keys.user,
    denied,
    close: async () => {
      await gateway.close();
      await moto.close();
      rmSync(directory, { recursive: true });
    },
  };
}
