import {
  executionFiles,
  InvalidRequestError,
  isExecutionName,
  isObject,
  PLAN_SCHEMA,
  Problems,
} from '../../lib/core';
import type { KeptPlan } from './handler';

/** The request to collect the job of an execution that has ended. */
interface CollectRequest {
  readonly collect: unknown;
}

/** Whether a request is to collect again instead of to train. */
export function isCollectRequest(request: unknown): request is CollectRequest {
  return isObject(request) && Object.hasOwn(request, 'collect') && request.task === undefined;
}

/**
 * The plan of the execution whose job is to be collected, with the name of the job that it ran last.
 *
 * @param read - the text of a document of the bucket; undefined where there is none
 * @throws InvalidRequest – for what is no name of an execution, or of one that left no plan
 */
export async function collectAgain(
  { collect: name }: CollectRequest,
  read: (key: string) => Promise<string | undefined>,
): Promise<{ readonly plan: KeptPlan; readonly attempts: number }> {
  const problems = new Problems();
  if (typeof name !== 'string' || !isExecutionName(name)) {
    problems.add('InvalidValue', '$.collect', 'This is no name of an execution.', {
      found: name,
      allowed: 'the name of an execution of this workflow, e.g. { "collect": "churn-7" }',
    });
    throw new InvalidRequestError(problems.list);
  }
  const files = executionFiles(name);
  const [planned, ...ended] = await Promise.all([
    read(files.plan),
    read(files.result),
    read(files.failure),
  ]);
  if (planned === undefined) {
    problems.add('UnknownExecution', '$.collect', 'No execution of this name has left a plan.', {
      found: name,
      allowed: `an execution with ${executionFiles('<execution>').plan} in the artifacts bucket`,
    });
    throw new InvalidRequestError(problems.list);
  }
  const { schema = PLAN_SCHEMA, ...plan } = JSON.parse(planned);
  if (schema > PLAN_SCHEMA) {
    problems.add('InvalidValue', '$.collect', 'Its plan is of a later release of Rank Zero.', {
      found: name,
      allowed: `a plan of schema ${PLAN_SCHEMA}; deploy that release`,
    });
    throw new InvalidRequestError(problems.list);
  }
  const { job, attempts } = lastJob(ended);
  return {
    plan: { ...plan, schema, jobName: job ?? plan.jobName },
    attempts: attempts ?? plan.attempt ?? 1,
  };
}

/** What the execution's own documents say of the job that it ran last. */
function lastJob(documents: readonly (string | undefined)[]) {
  for (const text of documents) {
    const { job, attempts } = text === undefined ? {} : JSON.parse(text);
    if (typeof job?.name === 'string') return { job: job.name as string, attempts };
  }
  return {};
}
