import { AwsError } from '../aws/errors';
import { encodeJson } from '../aws/json';
import type { Place } from '../iam';
import { callerIdentity } from '../sts/caller';
import { violations } from './body/schema';
import { type GatewayError, wordError } from './errors';
import { proxyAnswer, proxyEvent } from './proxy';
import { type FoundRoute, findRoute } from './routes';
import { renderTemplate } from './templates/render';
import type {
  ApiAnswer,
  ApiCall,
  Caller,
  FunctionIntegration,
  RestApi,
  ServiceIntegration,
} from './types';

/** What the APIs of an account need. */
export interface RestApiOptions extends Place {
  readonly apis: readonly RestApi[];
  /** Whether a caller may call a method. @throws AccessDeniedException */
  mayInvoke(caller: Caller, resource: string): Promise<void>;
  /** Calls a service as a role. @throws AwsError */
  call(role: string, service: string, operation: string, input: object): Promise<object>;
  /** Invokes a function as a role. @throws whatever the function does */
  invoke(role: string, functionArn: string, event: object): Promise<unknown>;
}

/** The REST APIs of an account. */
export class RestApiService {
  constructor(private readonly options: RestApiOptions) {}

  get apis(): readonly RestApi[] {
    return this.options.apis;
  }

  /** Answers a request, whatever is wrong with it. */
  async answer(call: ApiCall): Promise<ApiAnswer> {
    const api = this.apis.find(({ id, stages }) => id === call.api && stages.includes(call.stage));
    const { requestId } = call;
    if (api === undefined) return wordError({ errors: [] }, forbidden(), requestId);
    try {
      return await this.answerOf(api, call);
    } catch (error) {
      return wordError(api, asGatewayError(error), requestId);
    }
  }

  private async answerOf(api: RestApi, call: ApiCall): Promise<ApiAnswer> {
    const found = findRoute(api.routes, call.method, call.path);
    // AWS says of a path that there is not what it says of a call without a signature.
    if (found === undefined) throw new Refused(MISSING_TOKEN);
    const caller = found.route.authorization === 'NONE' ? undefined : this.callerOf(call);
    if (caller !== undefined) await this.options.mayInvoke(caller, this.arnOf(call));
    checkBody(call, found);
    const { integration } = found.route;
    const headers = { 'x-amzn-requestid': call.requestId };
    const answer =
      integration.kind === 'function'
        ? await this.ofFunction(integration, proxyEvent(call, found, caller, this.options.account))
        : await this.ofService(integration, call, found, caller);
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }

  private callerOf(call: ApiCall): Caller {
    const signer = call.signer();
    const { arn } = callerIdentity({ ...signer, requestId: call.requestId }, this.options);
    return { ...signer, arn };
  }

  private arnOf({ api, stage, method, path }: ApiCall): string {
    const { partition, region, account } = this.options;
    return `arn:${partition}:execute-api:${region}:${account}:${api}/${stage}/${method}${path}`;
  }

  private async ofFunction(its: FunctionIntegration, event: object): Promise<ApiAnswer> {
    const payload = await this.options.invoke(its.role, its.functionArn, event);
    const answer = proxyAnswer(payload);
    if (answer === undefined) throw new Error('The function has not answered as a proxy does.');
    return answer;
  }

  private async ofService(
    its: ServiceIntegration,
    call: ApiCall,
    { parameters, route }: FoundRoute,
    caller: Caller | undefined,
  ): Promise<ApiAnswer> {
    const context = {
      apiId: call.api,
      httpMethod: call.method,
      requestId: call.requestId,
      resourcePath: route.resource,
      stage: call.stage,
      identity: { sourceIp: '127.0.0.1', userArn: caller?.arn ?? '' },
    };
    const sources = {
      context,
      parameters: [parameters, Object.fromEntries(call.query), call.headers],
    };
    const body = call.body.toString('utf8');
    const { text } = renderTemplate(its.template, { ...sources, body });
    const answered = await this.callService(its, text);
    const response =
      its.responses.find(({ pattern }) => pattern?.test(String(answered.status))) ??
      its.responses.find(({ pattern }) => pattern === undefined);
    if (response === undefined) throw new Error('No response of the integration is for this.');
    const rendered = renderTemplate(response.template, { ...sources, body: answered.body });
    return {
      status: rendered.status ?? response.status,
      headers: { 'content-type': 'application/json', ...response.headers },
      body: Buffer.from(rendered.text),
    };
  }

  /** What a service answers, as it is on the wire. */
  private async callService(
    { role, service, operation }: ServiceIntegration,
    text: string,
  ): Promise<{ readonly status: number; readonly body: string }> {
    try {
      const output = await this.options.call(role, service, operation, parsed(text));
      return { status: 200, body: encodeJson(output).toString('utf8') };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const body = JSON.stringify({ __type: error.code, message: error.message });
      return { status: error.statusCode, body };
    }
  }
}

function parsed(text: string): object {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', `The input is not JSON: ${text}`);
  }
}

function checkBody({ body, headers }: ApiCall, { route }: FoundRoute): void {
  // Models are by content type; of another one API Gateway looks at nothing.
  const isJson = /^application\/json\b/.test(headers['content-type'] ?? 'application/json');
  if (route.schema === undefined || !isJson) return;
  const text = body.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badBody(`Unable to parse request body: ${(error as Error).message}`);
  }
  const found = violations(route.schema, value);
  if (found.length > 0) throw badBody(`[${found.join(', ')}]`);
}

/** An error of API Gateway itself. */
class Refused extends Error {
  constructor(readonly error: GatewayError) {
    super(error.message);
  }
}

function badBody(validation: string): Refused {
  const message = 'Invalid request body';
  return new Refused({ type: 'BAD_REQUEST_BODY', status: 400, message, validation });
}

const MISSING_TOKEN = {
  type: 'MISSING_AUTHENTICATION_TOKEN',
  status: 403,
  message: 'Missing Authentication Token',
};

function forbidden(): GatewayError {
  return { type: 'ACCESS_DENIED', status: 403, message: 'Forbidden' };
}

/** By the code of the error that a signature or a policy gave. */
const TYPES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'ACCESS_DENIED',
  ExpiredTokenException: 'EXPIRED_TOKEN',
  IncompleteSignatureException: 'INVALID_SIGNATURE',
  InvalidSignatureException: 'INVALID_SIGNATURE',
  MissingAuthenticationTokenException: 'MISSING_AUTHENTICATION_TOKEN',
  UnrecognizedClientException: 'INVALID_SIGNATURE',
};

function asGatewayError(error: unknown): GatewayError {
  if (error instanceof Refused) return error.error;
  const type = error instanceof AwsError ? TYPES[error.code] : undefined;
  if (type !== undefined) return { type, status: 403, message: (error as Error).message };
  // As on AWS, where it is in the log; here it is told at once.
  const detail = error instanceof Error ? error.message : String(error);
  return { type: 'INTEGRATION_FAILURE', status: 502, message: `Internal server error: ${detail}` };
}
