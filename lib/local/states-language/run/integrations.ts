import { isObject } from '../../../core';
import { StatesError } from '../errors';
import { LAMBDA_INVOKE } from '../load/resource';
import type { Integration, InvokeArguments, RunOptions } from '../types';

/** Everything that the Tasks of an execution can call, by name. */
export function integrationsOf(
  options: Pick<RunOptions, 'integrations' | 'invokeLambda'>,
): Map<string, Integration> {
  const all = new Map(Object.entries(options.integrations ?? {}));
  const { invokeLambda } = options;
  if (invokeLambda !== undefined) {
    all.set(LAMBDA_INVOKE, async (args, call) => {
      if (!isInvocation(args)) {
        throw new StatesError(
          'States.Runtime',
          "The field 'FunctionName' is required but was missing",
        );
      }
      return invokeLambda(args, call);
    });
  }
  return all;
}

function isInvocation(args: unknown): args is InvokeArguments {
  return isObject(args) && typeof args.FunctionName === 'string';
}
