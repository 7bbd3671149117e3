/** A service that answers operations by name, with decoded JSON in and out. */
export interface JsonService {
  call(operation: string, input: unknown): Promise<unknown>;
}

/** Who calls a service that cares. */
export interface CallerFacts {
  /** ARN of the role that has signed. @default - the user */
  readonly role?: string;
  /** Name of the role's session. */
  readonly session: string;
  readonly requestId: string;
}

/** A service of the Query protocol, which answers operations by name with XML. */
export interface QueryService {
  call(operation: string, input: URLSearchParams, caller: CallerFacts): Promise<string>;
}
