import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SSMClient } from '@aws-sdk/client-ssm';

/** Which account is asked, and as whom; what is absent is found as the AWS CLI finds it. */
export interface ClientPlace {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** SageMaker throttles who asks often; a person who watches can wait. */
const MOST_ATTEMPTS = 8;

/**
 * The clients that a command asks an account with. Each is loaded and made when it is first needed:
 * loading one takes a tenth of a second.
 */
export class Clients {
  private readonly made = new Map<string, { destroy(): void }>();
  private readonly config: object;

  constructor(place: ClientPlace = {}, env: NodeJS.ProcessEnv = process.env) {
    // The SDK does not read AWS_DEFAULT_REGION, as the AWS CLI does.
    const region = place.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION);
    this.config = { maxAttempts: MOST_ATTEMPTS, ...place, ...(region && { region }) };
  }

  get sfn(): SFNClient {
    return this.of('sfn', () => {
      const sdk = require('@aws-sdk/client-sfn') as typeof import('@aws-sdk/client-sfn');
      return new sdk.SFNClient(this.config);
    });
  }

  get ssm(): SSMClient {
    return this.of('ssm', () => {
      const sdk = require('@aws-sdk/client-ssm') as typeof import('@aws-sdk/client-ssm');
      return new sdk.SSMClient(this.config);
    });
  }

  get s3(): S3Client {
    return this.of('s3', () => {
      const sdk = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
      // Names of buckets are no hosts of a local account.
      const isElsewhere = 'endpoint' in this.config || process.env.AWS_ENDPOINT_URL;
      return new sdk.S3Client({ ...this.config, forcePathStyle: Boolean(isElsewhere) });
    });
  }

  get sagemaker(): SageMakerClient {
    return this.of('sagemaker', () => {
      const sdk =
        require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
      return new sdk.SageMakerClient(this.config);
    });
  }

  get logs(): CloudWatchLogsClient {
    return this.of('logs', () => {
      const sdk =
        require('@aws-sdk/client-cloudwatch-logs') as typeof import('@aws-sdk/client-cloudwatch-logs');
      return new sdk.CloudWatchLogsClient(this.config);
    });
  }

  /** Closes their connections. */
  close(): void {
    for (const client of this.made.values()) client.destroy();
    this.made.clear();
  }

  private of<C extends { destroy(): void }>(name: string, make: () => C): C {
    const known = this.made.get(name) as C | undefined;
    if (known !== undefined) return known;
    const client = make();
    this.made.set(name, client);
    return client;
  }
}
