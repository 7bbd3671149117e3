import type { DefinitionProblem } from '../errors';
import type { Resource } from '../machine';
import { readString } from './fields';
import { type Block, report } from './problems';

const FUNCTION_ARN = /^arn:[^:]+:lambda:[^:]*:\d*:function:[^:]+(:[^:]+)?$/;
const INTEGRATION_ARN = /^arn:[^:]+:states:[^:]*:[^:]*:(.+)$/;

/** The integration that `invokeLambda` serves. */
export const LAMBDA_INVOKE = 'lambda:invoke';

/** Reads a Task's Resource and checks that something here can serve it. */
export function readResource(block: Block): Resource | undefined {
  const arn = readString(block, 'Resource');
  if (arn === undefined) return undefined;
  const resource = parseResource(arn);
  if (resource === undefined) {
    report(
      block,
      'Resource',
      `'${arn}' is not a resource of a Task. Use the ARN of a Lambda function or arn:<partition>:states:::<service>:<action>.`,
    );
    return undefined;
  }
  const { integrations } = block.loading;
  if (integrations !== undefined && needsWorker(resource)) {
    const message = `'${integrationOf(resource)}' needs an external worker, which is not supported locally.`;
    report(block, 'Resource', message, 'NOT_IMPLEMENTED');
    return undefined;
  }
  if (integrations !== undefined && !integrations.has(integrationOf(resource))) {
    const { message, code } = unknownIntegration(resource, integrations);
    report(block, 'Resource', message, code);
  }
  return resource;
}

/** Whether somebody outside of the state machine ends the Task: an activity, or whoever has its token. */
export function needsWorker(resource: Resource): boolean {
  return resource.kind === 'integration' && /^activity:|\.waitForTaskToken$/.test(resource.name);
}

/** The problem of a resource that nothing serves. */
export function unknownIntegration(
  resource: Resource,
  integrations: Iterable<string>,
): DefinitionProblem {
  const known = [...integrations].join(', ') || 'none';
  const message = `The integration '${integrationOf(resource)}' is not supported here. Available: ${known}.`;
  return { code: 'UNKNOWN_INTEGRATION', path: resource.arn, message };
}

/** The name under which a resource is served. */
export function integrationOf(resource: Resource): string {
  return resource.kind === 'function' ? LAMBDA_INVOKE : resource.name;
}

function parseResource(arn: string): Resource | undefined {
  if (FUNCTION_ARN.test(arn)) return { kind: 'function', arn };
  const name = INTEGRATION_ARN.exec(arn)?.[1];
  // The second version of waiting for an execution is `startExecution.sync:2`.
  const split = name?.replace(/:2$/, '').lastIndexOf(':') ?? -1;
  if (name === undefined || split <= 0) return undefined;
  const [service, action] = [name.slice(0, split), name.slice(split + 1)];
  return { kind: 'integration', arn, name, service, action };
}
