import type { LambdaFunction } from './types';

/** A function and the version of it that a name means. */
export interface NamedFunction {
  readonly fn: LambdaFunction;
  readonly version: string;
  /** The ARN as it was invoked, with the qualifier if there was one. */
  readonly invokedArn: string;
}

/** Name, partial ARN (`ACCOUNT:function:NAME`) or ARN, each with or without `:QUALIFIER`. */
const NAME =
  /^(?:(?:arn:[a-z-]+:lambda:[a-z0-9-]+:)?\d{12}:function:|function:)?(?<name>[A-Za-z0-9-_]+)(?::(?<qualifier>[A-Za-z0-9-_$]+))?$/;

/** Finds a function by any form of its name that AWS takes; undefined if there is none. */
export function findFunction(
  functions: readonly LambdaFunction[],
  given: string,
): NamedFunction | undefined {
  const { name, qualifier } = NAME.exec(given)?.groups ?? {};
  const fn = functions.find(
    (it) => it.name === name && (!given.startsWith('arn:') || isArnOf(given, it)),
  );
  if (fn === undefined) return undefined;
  if (qualifier === undefined) return { fn, version: '$LATEST', invokedArn: fn.arn };
  const known = new Map(Object.entries({ ...fn.qualifiers, $LATEST: '$LATEST' }));
  const version = known.get(qualifier);
  return version === undefined ? undefined : { fn, version, invokedArn: `${fn.arn}:${qualifier}` };
}

/** A function of another account or region has the same name and another ARN. */
function isArnOf(given: string, fn: LambdaFunction): boolean {
  return given === fn.arn || given.startsWith(`${fn.arn}:`);
}
