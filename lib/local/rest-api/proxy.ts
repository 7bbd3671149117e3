import type { FoundRoute } from './routes';
import type { ApiAnswer, ApiCall, Caller } from './types';

/**
 * What a function gets of a request.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent(
  call: ApiCall,
  { route, parameters }: FoundRoute,
  caller: Caller | undefined,
  account: string,
): object {
  const query = [...new Set(call.query.keys())];
  const hasParameters = Object.keys(parameters).length > 0;
  return {
    resource: route.resource,
    path: call.path,
    httpMethod: call.method,
    headers: call.headers,
    multiValueHeaders: mapped(Object.keys(call.headers), (name) => [call.headers[name]]),
    queryStringParameters:
      query.length === 0 ? null : mapped(query, (name) => call.query.getAll(name).at(-1)),
    multiValueQueryStringParameters:
      query.length === 0 ? null : mapped(query, (name) => call.query.getAll(name)),
    pathParameters: hasParameters ? parameters : null,
    stageVariables: null,
    requestContext: {
      accountId: account,
      apiId: call.api,
      httpMethod: call.method,
      path: `/${call.stage}${call.path}`,
      requestId: call.requestId,
      resourcePath: route.resource,
      stage: call.stage,
      identity: {
        accessKey: caller?.accessKeyId ?? null,
        sourceIp: '127.0.0.1',
        userAgent: call.headers['user-agent'] ?? null,
        userArn: caller?.arn ?? null,
      },
    },
    body: call.body.length === 0 ? null : call.body.toString('utf8'),
    isBase64Encoded: false,
  };
}

/** The answer of a function; undefined where it is none, which API Gateway tells as its own error. */
export function proxyAnswer(payload: unknown): Omit<ApiAnswer, 'requestId'> | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { statusCode, headers = {}, body = '' } = payload as Record<string, unknown>;
  if (!Number.isInteger(Number(statusCode ?? 200)) || typeof body !== 'string') return undefined;
  const entries = Object.entries(headers as Record<string, unknown>);
  return {
    status: Number(statusCode ?? 200),
    headers: {
      'content-type': 'application/json',
      ...Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)])),
    },
    body: Buffer.from(body),
  };
}

function mapped<T>(names: readonly string[], value: (name: string) => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}
