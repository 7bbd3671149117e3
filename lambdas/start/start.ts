import {
  exactJson,
  formatProblems,
  InvalidRequestError,
  type Problem,
  problemsInBody,
  readStartBody,
  type StartBody,
} from '../../lib/core';
import { type ApiAnswer, answer, refuse } from '../api/answer';
import type { Validation } from '../validate/validate';
import { differences } from './differences';

/** An execution that is there. */
export interface Execution {
  readonly arn: string;
  readonly startDate: Date;
  /** As text. */
  readonly input: string;
}

/** What starting needs of the account. */
export interface StartDependencies {
  validate(request: unknown, name: string): Promise<Validation>;
  /** @returns undefined where no execution of this name is known */
  describe(name: string): Promise<Execution | undefined>;
  /** Starts one; the one that is there where it runs and has this very input. @returns undefined where another has the name */
  start(name: string, input: string): Promise<Omit<Execution, 'input'> | undefined>;
  newName(): string;
}

/**
 * Answers `POST /executions`: 201 for an execution that it has started, 200 for the one of the same
 * name and request, 409 where one of this name has another request, 400 with every problem of a
 * request that Plan would refuse, 413 for one that Step Functions would not take.
 */
export async function start(
  text: string | null,
  dependencies: StartDependencies,
): Promise<ApiAnswer> {
  const read = readBody(text ?? '');
  if ('statusCode' in read) return read;
  const { request, name = dependencies.newName() } = read;
  // Who repeats a start gets the execution, even if its data is no longer there.
  const before = read.name === undefined ? undefined : await dependencies.describe(name);
  if (before !== undefined) return existing(name, before, request);
  const validation = await dependencies.validate(request, name);
  if (!validation.valid) return invalid(problemsInBody(validation.problems), 'The request');
  const started = await dependencies.start(name, exactJson(request));
  if (started !== undefined) {
    const location = { location: `executions/${name}` };
    return answer(201, { ...told(name, started), notes: validation.notes }, location);
  }
  const meanwhile = await dependencies.describe(name);
  return meanwhile === undefined ? taken(name, []) : existing(name, meanwhile, request);
}

function readBody(text: string): StartBody | ApiAnswer {
  try {
    return readStartBody(text);
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    return invalid(error.problems, 'The body');
  }
}

function invalid(problems: readonly Problem[], what: string): ApiAnswer {
  const isTooLarge = problems.some(({ code }) => code === 'RequestTooLarge');
  return refuse(isTooLarge ? 413 : 400, {
    code: 'InvalidRequest',
    message: formatProblems(problems, what),
    problems,
  });
}

function existing(name: string, execution: Execution, request: unknown): ApiAnswer {
  const differs = differences(request, JSON.parse(execution.input), '$.request');
  return differs.length === 0 ? answer(200, told(name, execution)) : taken(name, differs);
}

function taken(name: string, differs: readonly string[]): ApiAnswer {
  const where = differs.length === 0 ? '' : ` It differs at ${differs.join(', ')}.`;
  return refuse(409, {
    code: 'ExecutionExists',
    message: `There is an execution ${name} with another request.${where} Give this one another name, or none.`,
    differs,
  });
}

/** Times are in seconds since 1970, as Step Functions writes them. */
function told(name: string, { arn, startDate }: Omit<Execution, 'input'>): object {
  return { name, executionArn: arn, startDate: startDate.getTime() / 1000 };
}
