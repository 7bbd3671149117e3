import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/errors';
import type { Place } from '../iam';
import type { IntegrationCall, InvokeLambda } from '../states-language';
import { type CheckAction, TaskError } from './integrations';

/** The part of the Lambda service that a Task needs. */
export interface Functions {
  invoke(
    args: { FunctionName: string; Payload?: unknown },
    signal?: AbortSignal,
  ): Promise<{ ExecutedVersion: string; Payload: unknown; StatusCode: number }>;
}

/** What `arn:aws:states:::lambda:invoke` needs to run. */
export interface LambdaInvokeOptions extends Place {
  readonly functions: Functions;
  /** @default - every role may invoke everything */
  readonly check?: CheckAction;
}

const KNOWN = ['FunctionName', 'Payload', 'InvocationType', 'Qualifier'];

/** Serves the Tasks that invoke Lambda functions, as the state machine's role. */
export function lambdaInvoke(options: LambdaInvokeOptions): InvokeLambda {
  return async (args, call) => {
    refuseUnknown(args);
    const { FunctionName, Payload, Qualifier } = args;
    const name = Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`;
    await checkInvoke(options, name, call);
    return {
      ...(await options.functions.invoke({ FunctionName: name, Payload }, call.signal)),
    };
  };
}

function refuseUnknown(args: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(args).find((name) => !KNOWN.includes(name));
  const { InvocationType: type = 'RequestResponse' } = args;
  if (unknown === undefined && type === 'RequestResponse') return;
  const found = unknown === undefined ? `InvocationType '${type}'` : `the argument '${unknown}'`;
  throw new TaskError(
    'States.Runtime',
    `lambda:invoke does not take ${found} in the local account. It takes FunctionName, Payload, Qualifier, and 'RequestResponse' as InvocationType.`,
  );
}

async function checkInvoke(
  { check, partition, region, account }: LambdaInvokeOptions,
  name: string,
  call: IntegrationCall,
): Promise<void> {
  const resource = name.startsWith('arn:')
    ? name
    : `arn:${partition}:lambda:${region}:${account}:function:${name}`;
  try {
    await check?.(call.context.Execution.RoleArn, { action: 'lambda:InvokeFunction', resource });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new TaskError(
      'Lambda.AWSLambdaException',
      `${error.message} (Service: AWSLambda; Status Code: 403; Error Code: ${error.code}; Request ID: ${randomUUID()}; Proxy: null)`,
    );
  }
}
