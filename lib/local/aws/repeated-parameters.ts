import { AwsError } from './errors';

/**
 * Refuses a form or a query that gives a parameter twice: what it may do is asked by one of the
 * values, and the service could read the other one.
 *
 * @param code what the service calls a request that it cannot read
 */
export function refuseRepeated(parameters: URLSearchParams, code: string): void {
  const names = [...parameters.keys()];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new AwsError(code, `The parameter '${repeated}' is given more than once. Give it once.`);
}
