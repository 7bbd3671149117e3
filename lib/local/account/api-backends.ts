import type { Authorizer, Place } from '../iam';
import { authorizeRole, type JsonService, requirementsOf } from '../operations';
import { SSM } from '../parameter-store';
import { STEP_FUNCTIONS } from '../step-functions';

/** What REST APIs can be answered by. */
export interface ApiBackendsOptions {
  readonly authorizer: Pick<Authorizer, 'check'>;
  readonly place: Place;
  readonly functions: {
    invoke(args: { FunctionName: string; Payload?: unknown }): Promise<{ Payload: unknown }>;
  };
  readonly services: Readonly<Record<'states' | 'ssm', JsonService>>;
}

const SERVICES = { states: STEP_FUNCTIONS, ssm: SSM } as const;

/** Has services and functions answer REST APIs, as far as a role may. */
export function apiBackends({ authorizer, place, functions, services }: ApiBackendsOptions) {
  const authorize = authorizeRole({ authorizer, place });
  return {
    async call(role: string, name: string, operation: string, input: object): Promise<object> {
      const service = SERVICES[name as keyof typeof SERVICES];
      const needs = (at: Place) => requirementsOf(service, operation, { ...input }, at);
      await authorize(role, { service, needs });
      return (await services[name as keyof typeof SERVICES].call(operation, input)) as object;
    },
    async invoke(role: string, FunctionName: string, event: object): Promise<unknown> {
      await authorizer.check(role, { action: 'lambda:InvokeFunction', resource: FunctionName });
      return (await functions.invoke({ FunctionName, Payload: event })).Payload;
    },
  };
}
