import { exactJson, type Problem } from '../../lib/core';

/** What a function gets from API Gateway, as far as ours look at it. */
export interface ApiEvent {
  readonly body: string | null;
  readonly pathParameters: Readonly<Record<string, string | undefined>> | null;
}

/** What a function answers API Gateway. */
export interface ApiAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error as each answer of the API tells it. */
export interface ApiError {
  /** Stable, for scripts. */
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly Problem[];
  /** JSON paths in the body whose values are others than those of the execution that is there. */
  readonly differs?: readonly string[];
}

/** An answer in JSON, which no browser may take for anything else. */
export function answer(statusCode: number, body: object, headers = {}): ApiAnswer {
  return {
    statusCode,
    headers: {
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      ...headers,
    },
    body: exactJson(body),
  };
}

export function refuse(statusCode: number, error: ApiError): ApiAnswer {
  return answer(statusCode, error);
}
