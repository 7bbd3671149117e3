import { RankZeroError } from './errors';

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
}

/** Every code a problem can have. Codes are API: they are added, never renamed. */
export const PROBLEM_CODES = [
  'AlgorithmRefuses',
  'ChannelNotReadable',
  'ConflictingHyperparameters',
  'EmptyPrefix',
  'HyperparameterTooLong',
  'InvalidChannelUri',
  'InvalidEnvironment',
  'InvalidExecutionName',
  'InvalidHyperparameter',
  'InvalidJson',
  'InvalidTag',
  'InvalidValue',
  'MissingChannel',
  'MissingField',
  'MissingHyperparameter',
  'OutOfRange',
  'PathNotFound',
  'RegionNotSupported',
  'RequestTooLarge',
  'TooManyHyperparameters',
  'TooManyEntries',
  'UnknownAlgorithm',
  'UnknownChannel',
  'UnknownField',
  'UnknownHyperparameter',
  'UnknownInstanceType',
  'UnknownTask',
  'UnknownVersion',
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
    details: { found?: unknown; allowed?: string } = {},
  ): void {
    this.list.push({
      code,
      path,
      message,
      ...('found' in details ? { found: show(details.found) } : {}),
      ...(details.allowed === undefined ? {} : { allowed: details.allowed }),
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

/** The text of a list of problems: a headline, then one line a problem. */
export function formatProblems(problems: readonly Problem[], what: string): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [
    `${what} has ${count}:`,
    ...problems.map((problem) => `  ${formatProblem(problem)}`),
  ].join('\n');
}

/** One problem as one line: code, path, sentence, what was found, what is allowed. */
export function formatProblem(problem: Problem): string {
  const found = problem.found === undefined ? '' : ` Found: ${problem.found}.`;
  const allowed = problem.allowed === undefined ? '' : ` Allowed: ${problem.allowed}.`;
  return `${problem.code} at ${problem.path}: ${problem.message}${found}${allowed}`;
}

/** Extends a JSON path by a member or an index: `$.inputs`, `train` → `$.inputs.train`. */
export function at(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

const SHOWN_CHARACTERS = 80;

/** A value as JSON, cut to a length that fits a line. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS - 1)}…`;
}

/** A list of choices as prose, cut where it would fill a screen. */
export function oneOf(choices: readonly string[], most = 40): string {
  if (choices.length === 0) return 'nothing';
  const shown = choices.slice(0, most).join(', ');
  return choices.length > most ? `${shown} and ${choices.length - most} more` : shown;
}

/** The choice that was probably meant, or undefined when none is near. */
export function nearest(word: string, choices: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const choice of choices) {
    const distance = editDistance(word.toLowerCase(), choice.toLowerCase());
    if (distance < bestDistance) {
      best = choice;
      bestDistance = distance;
    }
  }
  return (
    best ??
    choices.find(
      (choice) =>
        choice.length > 2 && word.length > 2 && (choice.includes(word) || word.includes(choice)),
    )
  );
}

/** "; did you mean X?" or nothing. */
export function didYouMean(word: string, choices: readonly string[]): string {
  const near = nearest(word, choices);
  return near === undefined ? '' : ` Did you mean ${show(near)}?`;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] as number;
}
