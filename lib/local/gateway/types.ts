import type { Agent } from 'node:http';
import type { LambdaService } from '../lambda';
import type { CallToAuthorize, JsonService, QueryService } from '../operations';
import type { RestApiService } from '../rest-api';
import type { S3Service } from '../s3';
import type { FindIdentity } from './signature/verify';

/** What answers the calls. */
export interface GatewayServices {
  readonly stepFunctions: JsonService;
  readonly sagemaker: JsonService;
  readonly logs: JsonService;
  readonly ssm: JsonService;
  readonly events: JsonService;
  readonly cloudwatch: JsonService;
  readonly sts: QueryService;
  readonly iam: QueryService;
  readonly s3: Pick<S3Service, 'answer'>;
  /** Functions of the app. @default - there are none */
  readonly functions?: Pick<LambdaService, 'invoke'>;
  /** @default - there are none */
  readonly restApis?: Pick<RestApiService, 'answer'>;
  /**
   * The Unix socket of moto, which is started if it does not run yet.
   *
   * @throws ServiceUnavailable – when it cannot be started, or has ended
   */
  motoSocket(): Promise<string>;
  /**
   * Decides whether a caller may do what it asks for; an AwsError refuses.
   *
   * @default - everybody may do everything
   */
  readonly authorize?: (call: CallToAuthorize) => Promise<void>;
}

/** How a gateway is started. */
export interface GatewayOptions {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** Finds out whose an access key is: only known callers are answered. */
  readonly find: FindIdentity;
  /** @default - any free port */
  readonly port?: number;
  /** Calls that come in earlier wait for it; should it fail, they are told so. */
  readonly services: Promise<GatewayServices>;
}

/** What a gateway answers a call with. */
export interface Surroundings extends GatewayOptions {
  readonly agent: Agent;
}
