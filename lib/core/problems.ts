import { RankZeroError } from './errors';
import { cut, show } from './wording';

/** One thing that is wrong with a request, a task definition or an execution's name. */
export interface Problem {
  /** Stable, for scripts: PascalCase, e.g. `MissingChannel`. */
  readonly code: ProblemCode;
  /** JSON path of the value in the request, e.g. `$.inputs.train.uri`. */
  readonly path: string;
  /** What is wrong and what to change, as a sentence. */
  readonly message: string;
  /** The value received, shortened; absent where nothing was there. */
  readonly found?: string;
  /** What would have been accepted. */
  readonly allowed?: string;
  /** Page of AWS's documentation that says so. */
  readonly see?: string;
  /**
   * Of a text that cannot be read: its line, and a caret below the place on a second one. Of code
   * that failed: the frames of its traceback, or what it printed last.
   */
  readonly excerpt?: string;
}

/** Every code a problem can have. Codes are API: they are added, never renamed. */
export const PROBLEM_CODES = [
  'AlgorithmRefuses',
  'BadFunction',
  'BadInput',
  'BadJobDescription',
  'BudgetExceeded',
  'ChannelNotReadable',
  'ConflictingHyperparameters',
  'Crashed',
  'DiskFull',
  'EmptyPrefix',
  'HyperparameterTooLong',
  'ImportTooLong',
  'InvalidChannelUri',
  'InvalidEnvironment',
  'InvalidExecutionName',
  'InvalidHyperparameter',
  'InvalidJson',
  'InvalidRange',
  'InvalidSecret',
  'InvalidSyntax',
  'InvalidTag',
  'InvalidValue',
  'LimitExceeded',
  'MissingChannel',
  'MissingField',
  'MissingHyperparameter',
  'MissingInput',
  'MissingLibrary',
  'MissingRequirement',
  'MissingTag',
  'NotTunable',
  'OutOfMemory',
  'OutOfRange',
  'OverrideNotAllowed',
  'PathNotFound',
  'PriceMissing',
  'RegionNotSupported',
  'RequestTooLarge',
  'RequirementsNotInstalled',
  'SecretNotPermitted',
  'TooManyHyperparameters',
  'TooManyEntries',
  'TypeMismatch',
  'UnknownAlgorithm',
  'UnknownChannel',
  'UnknownExecution',
  'UnknownField',
  'UnknownFramework',
  'UnknownHyperparameter',
  'UnknownInput',
  'UnknownInstanceType',
  'UnknownMetric',
  'UnknownParameter',
  'UnknownTask',
  'UnknownVersion',
  'UserError',
  'UserExit',
  'WrongType',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Collects problems, so that a user sees all of them at once. */
export class Problems {
  readonly list: Problem[] = [];

  add(
    code: ProblemCode,
    path: string,
    message: string,
    details: { found?: unknown; allowed?: string; see?: string; excerpt?: string } = {},
  ): void {
    this.list.push({
      code,
      path: cut(path, MOST_OF_A_SENTENCE),
      message: cut(message, MOST_OF_A_SENTENCE),
      ...('found' in details ? { found: show(details.found) } : {}),
      ...(details.allowed === undefined ? {} : { allowed: details.allowed }),
      ...(details.see === undefined ? {} : { see: details.see }),
      ...(details.excerpt === undefined ? {} : { excerpt: details.excerpt }),
    });
  }

  get any(): boolean {
    return this.list.length > 0;
  }

  /** @throws InvalidRequest – when there is at least one problem. */
  throwIfAny(what = 'The request'): void {
    if (this.any) throw new InvalidRequestError(this.list, what);
  }
}

/** A request that cannot be run; `problems` holds every reason. */
export class InvalidRequestError extends RankZeroError<'InvalidRequest'> {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], what = 'The request') {
    super('InvalidRequest', formatProblems(problems, what));
    this.problems = problems;
  }
}

/** A sentence quotes what was written; what was written can be long. */
const MOST_OF_A_SENTENCE = 300;

/**
 * Characters of a text of problems. A Fail state's Cause holds 32,768, and a failed Lambda
 * function's Cause holds the text twice (message and trace), escaped as JSON.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TaskFailedEventDetails.html
 */
const MOST_OF_A_TEXT = 7_000;

/** The text of a list of problems: a headline, then one line a problem as far as they fit. */
export function formatProblems(problems: readonly Problem[], what: string): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = [`${cut(what, MOST_OF_A_SENTENCE)} has ${count}:`];
  let length = 0;
  for (const [index, problem] of problems.entries()) {
    const line = `  ${formatProblem(problem)}`;
    length += line.length + 1;
    if (length > MOST_OF_A_TEXT) {
      lines.push(`  … and ${problems.length - index} more like these; fix the ones above first.`);
      break;
    }
    lines.push(line);
  }
  return lines.join('\n');
}

/**
 * One problem as one line: code, path, sentence, what was found, what is allowed, where AWS
 * says so; its excerpt below.
 */
export function formatProblem(problem: Problem): string {
  const found = problem.found === undefined ? '' : ` Found: ${problem.found}.`;
  const allowed = problem.allowed === undefined ? '' : ` Allowed: ${problem.allowed}.`;
  const see = problem.see === undefined ? '' : ` See ${problem.see}`;
  const excerpt = problem.excerpt === undefined ? '' : `\n${problem.excerpt}`;
  return `${problem.code} at ${problem.path}: ${problem.message}${found}${allowed}${see}${excerpt}`;
}
