/** A REST API of API Gateway, as far as it runs here. */
export interface RestApi {
  readonly id: string;
  readonly name: string;
  /** Names of its stages; each has all routes. */
  readonly stages: readonly string[];
  readonly routes: readonly Route[];
  readonly errors: readonly ErrorTemplate[];
}

/** A method of a resource. */
export interface Route {
  readonly method: string;
  /** `/executions/{name}` */
  readonly resource: string;
  /** Whether callers have to sign; `NONE` lets everybody in. */
  readonly authorization: 'AWS_IAM' | 'NONE';
  /** What a JSON body has to be. @default - anything */
  readonly schema?: object;
  readonly integration: Integration;
}

/** What answers a method. */
export type Integration = FunctionIntegration | ServiceIntegration;

/** A function gets the request as it is, and gives the answer as it is. */
export interface FunctionIntegration {
  readonly kind: 'function';
  readonly functionArn: string;
  /** ARN of the role that invokes it. */
  readonly role: string;
}

/** An operation of a service, its input and output by templates. */
export interface ServiceIntegration {
  readonly kind: 'service';
  /** `states`, `ssm` */
  readonly service: string;
  readonly operation: string;
  readonly role: string;
  readonly template: string;
  readonly responses: readonly IntegrationResponse[];
}

/** What an integration's answer becomes. */
export interface IntegrationResponse {
  /** Of the service's HTTP status, whole. @default - for all that no other one is for */
  readonly pattern?: RegExp;
  readonly status: number;
  readonly template: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How API Gateway words errors of its own. */
export interface ErrorTemplate {
  /** `BAD_REQUEST_BODY`, `DEFAULT_4XX`, … */
  readonly type: string;
  readonly status?: number;
  readonly template: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One request to an API. */
export interface ApiCall {
  readonly api: string;
  readonly stage: string;
  readonly method: string;
  /** Below the stage, as sent, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly requestId: string;
  /** Who has signed; asked only where a route wants to know. @throws AwsError */
  signer(): ApiSigner;
}

/** Who has signed a request. */
export interface ApiSigner {
  readonly accessKeyId: string;
  /** ARN of the role. @default - the user */
  readonly role?: string;
  /** Name of the role's session. */
  readonly session: string;
}

/** The same, as AWS tells it. */
export interface Caller extends ApiSigner {
  /** ARN of a user or of a role's session. */
  readonly arn: string;
}

/** What is answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
