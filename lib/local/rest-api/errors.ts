import type { ApiAnswer, ErrorTemplate, RestApi } from './types';

/** An error of API Gateway itself: its type, and what it says. */
export interface GatewayError {
  /** `INVALID_SIGNATURE`, … */
  readonly type: string;
  readonly status: number;
  readonly message: string;
  /** Of a body: what is wrong with it. */
  readonly validation?: string;
}

/** Words an error by the API's gateway responses. */
export function wordError(
  { errors }: Pick<RestApi, 'errors'>,
  error: GatewayError,
  requestId: string,
): ApiAnswer {
  const fallback = error.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  const found = [error.type, fallback].flatMap(
    (type) => errors.find((it) => it.type === type) ?? [],
  )[0];
  const { template, headers, status }: Omit<ErrorTemplate, 'type'> = found ?? {
    template: '{"message":$context.error.messageString}',
    headers: {},
  };
  return {
    status: status ?? error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.type,
      ...headers,
    },
    body: Buffer.from(fill(template, error, requestId)),
  };
}

/** Not a Velocity template: API Gateway only puts variables into it. */
function fill(template: string, error: GatewayError, requestId: string): string {
  const quoted = JSON.stringify(error.message);
  const values: Readonly<Record<string, string>> = {
    '$context.error.messageString': quoted,
    '$context.error.message': quoted.slice(1, -1),
    '$context.error.responseType': error.type,
    '$context.error.validationErrorString': JSON.stringify(error.validation ?? '').slice(1, -1),
    '$context.requestId': requestId,
  };
  return template.replace(/\$context(?:\.[A-Za-z]+)+/g, (name) => values[name] ?? '-');
}
