import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { CodeartifactClient } from '@aws-sdk/client-codeartifact';
import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { PricingClient } from '@aws-sdk/client-pricing';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { defaultProvider } from '@aws-sdk/credential-provider-node';
import { isLoopback } from './loopback';
import { askMfaCode } from './mfa-code';
import { networkOf } from './network';

/** Which account is asked, and as whom; what is absent is found as the AWS CLI finds it. */
export interface ClientPlace {
  readonly region?: string;
  readonly endpoint?: string;
  /** A profile that was asked for; keys of the environment do not count then. */
  readonly profile?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** SageMaker throttles who asks often; a person who watches can wait. */
const MOST_ATTEMPTS = 8;

const silent = () => undefined;
const QUIET = { debug: silent, info: silent, warn: silent, error: silent };

/**
 * The clients that a command asks an account with: the one place where the command line makes any.
 * Each is loaded and made when it is first needed: loading one takes a tenth of a second.
 *
 * They heed proxies and certificates of the environment, as `networkOf`, and ask for the code of a
 * profile with MFA, once for all of them.
 */
export class Clients {
  private readonly made = new Map<string, { destroy(): void }>();
  private readonly config: object;
  private readonly keys: ReturnType<typeof keysIn>;
  private credentials: ReturnType<typeof defaultProvider> | undefined;

  /**
   * @param askCode asks for the code of an MFA device, by its ARN
   * @throws CaBundleUnreadable, CaBundleEmpty – as `networkOf`
   */
  constructor(
    place: ClientPlace = {},
    env: NodeJS.ProcessEnv = process.env,
    private readonly askCode: (serial: string) => Promise<string> = askMfaCode,
  ) {
    // The SDK does not read AWS_DEFAULT_REGION, as the AWS CLI does.
    const region = place.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION);
    const { endpoint, profile } = place;
    this.keys = profile === undefined ? keysIn(env) : undefined;
    const isHere = endpoint !== undefined && isLoopback(new URL(endpoint).hostname);
    const requestHandler = isHere ? undefined : networkOf(env);
    this.config = {
      maxAttempts: MOST_ATTEMPTS,
      credentialDefaultProvider: (its: object) => this.findCredentials(its, requestHandler),
      ...(requestHandler && { requestHandler }),
      ...place,
      ...(region && { region }),
    };
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

  get ecr(): ECRClient {
    return this.of('ecr', () => {
      const sdk = require('@aws-sdk/client-ecr') as typeof import('@aws-sdk/client-ecr');
      return new sdk.ECRClient(this.config);
    });
  }

  get codeArtifact(): CodeartifactClient {
    return this.of('codeArtifact', () => {
      const sdk =
        require('@aws-sdk/client-codeartifact') as typeof import('@aws-sdk/client-codeartifact');
      return new sdk.CodeartifactClient(this.config);
    });
  }

  get codeBuild(): CodeBuildClient {
    return this.of('codeBuild', () => {
      const sdk =
        require('@aws-sdk/client-codebuild') as typeof import('@aws-sdk/client-codebuild');
      return new sdk.CodeBuildClient(this.config);
    });
  }

  get pricing(): PricingClient {
    return this.of('pricing', () => {
      const sdk = require('@aws-sdk/client-pricing') as typeof import('@aws-sdk/client-pricing');
      return new sdk.PricingClient(this.config);
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

  /** A code is valid once, so all clients have the same credentials. */
  private findCredentials(config: object, requestHandler: object | undefined) {
    if (this.credentials !== undefined) return this.credentials;
    const { keys } = this;
    if (keys !== undefined) {
      this.credentials = async () => keys;
      return this.credentials;
    }
    const sdk =
      require('@aws-sdk/credential-provider-node') as typeof import('@aws-sdk/credential-provider-node');
    this.credentials = sdk.defaultProvider({
      ...config,
      mfaCodeProvider: this.askCode,
      // Else it warns of a profile beside keys, in six lines of its own on the console.
      logger: QUIET,
      // The clients that sign in (STS, SSO) do not all take it from the client that they are for.
      ...(requestHandler && { clientConfig: { requestHandler } }),
    });
    return this.credentials;
  }
}

/**
 * Keys of the environment. As for the AWS CLI they come before AWS_PROFILE, which the SDK prefers:
 * keys that were exported for a shell would have no effect there. `--profile` comes before both.
 */
function keysIn(env: NodeJS.ProcessEnv) {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
