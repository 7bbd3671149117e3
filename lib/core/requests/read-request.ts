import {
  checkBudget,
  checkElsewhere,
  checkFields,
  checkFlag,
  checkMembers,
  checkNumber,
  checkTagText,
  checkText,
  type FieldCheck,
  isObject,
  type JsonObject,
  settingChecks,
  TUNING_SETTINGS,
} from '../checks';
import type { TaskRequest, TuningRequest } from '../model';
import { InvalidRequestError, Problems } from '../problems';
import { at, didYouMean, oneOf } from '../wording';
import { excerptOf, jsonMistake, placeOf } from './json-mistake';
import { repeatedMember } from './repeated-member';

/** Step Functions takes no larger input. @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_REQUEST_BYTES = 262_144;

const OVERRIDES: Readonly<Record<string, FieldCheck>> = {
  ...settingChecks('inRequest'),
  version: checkText,
};
const REQUEST = {
  // For editors: where the schema of requests is.
  $schema: checkText,
  task: checkText,
  inputs: checkElsewhere,
  overrides: checkMembers(OVERRIDES),
  checkpointsFrom: checkText,
  startedBy: checkTagText,
  budget: checkBudget,
  noCache: checkFlag,
  processesPerHost: checkNumber,
} satisfies Readonly<Record<string, FieldCheck>>;

/**
 * The member by which a state machine says which of its executions has started this one; the
 * console links the two by it.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-nested-workflows.html
 */
const STARTED_BY = 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID';

const TUNING_REQUEST = {
  ...REQUEST,
  ranges: checkElsewhere,
  tuning: checkMembers(TUNING_SETTINGS),
} satisfies Readonly<Record<string, FieldCheck>>;

/** The members that a request of any kind of task can have. */
export const REQUEST_MEMBERS = Object.keys(TUNING_REQUEST) as (keyof typeof TUNING_REQUEST)[];

/**
 * A request's text as JSON.
 * @throws InvalidRequest – with `RequestTooLarge` over 262,144 bytes of UTF-8, with `InvalidJson`
 * where it does not parse or an object has a member twice.
 */
export function parseRequest(text: string): unknown {
  const problems = new Problems();
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_REQUEST_BYTES) {
    problems.add('RequestTooLarge', '$', 'Step Functions takes no input of this size.', {
      found: `${bytes} bytes`,
      allowed: `at most ${MAX_REQUEST_BYTES} bytes; keep large values in S3`,
    });
    problems.throwIfAny();
  }
  const request = parseJson(text, problems);
  const repeated = repeatedMember(text);
  if (repeated !== undefined) {
    const { line } = placeOf(text, repeated.index);
    problems.add(
      'InvalidJson',
      repeated.path,
      `This is there twice, the second time on line ${line}, and one would silently win.`,
      { allowed: 'each name once in an object', excerpt: excerptOf(text, repeated.index) },
    );
  }
  problems.throwIfAny();
  return request;
}

function parseJson(text: string, problems: Problems): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { index, why } = jsonMistake(text) ?? { index: 0, why: (error as Error).message };
    const { line, column } = placeOf(text, index);
    problems.add(
      'InvalidJson',
      '$',
      `The request is not JSON: line ${line}, column ${column}: ${why}.`,
      { excerpt: excerptOf(text, index) },
    );
    throw new InvalidRequestError(problems.list);
  }
}

/** The name of the task that a request wants; notes a problem where it names none. */
export function taskNameOf(request: unknown, problems: Problems): string | undefined {
  const name = isObject(request) ? request.task : undefined;
  if (typeof name === 'string' && name !== '') return name;
  if (!isObject(request)) {
    problems.add('WrongType', '$', 'A request is a JSON object.', {
      found: request,
      allowed: '{"task": …, "inputs": {…}}',
    });
  } else if (name === undefined) {
    problems.add('MissingField', '$.task', 'Name the task to run.');
  } else {
    problems.add('WrongType', '$.task', 'The name of a task is a string.', { found: name });
  }
  return undefined;
}

/** Notes that no task of that name is registered, and which are. */
export function unknownTask(name: string, known: readonly string[], problems: Problems): void {
  problems.add(
    'UnknownTask',
    '$.task',
    `No task of that name is registered.${didYouMean(name, known)}`,
    {
      found: name,
      allowed: oneOf(known),
    },
  );
}

/** The request's envelope, or undefined where problems make the rest unreadable. */
export function readRequest(request: unknown, problems: Problems): TaskRequest | undefined {
  return readEnvelope(request, REQUEST, problems);
}

/** The envelope of a tuning task's request. */
export function readTuningRequest(request: unknown, problems: Problems): TuningRequest | undefined {
  const read = readEnvelope(request, TUNING_REQUEST, problems);
  const { ranges = {}, tuning = {} } = isObject(request) ? request : {};
  if (!isObject(ranges)) {
    problems.add('WrongType', '$.ranges', 'The ranges are an object by parameter.', {
      found: ranges,
      allowed: 'an object, e.g. { "eta": { "type": "continuous", "min": 0.01, "max": 0.5 } }',
    });
  }
  if (read === undefined || !isObject(ranges)) return undefined;
  const unreadable = new Set(problems.list.map(({ path }) => path));
  return {
    ...read,
    ranges,
    tuning: isObject(tuning) ? readable(tuning, '$.tuning', unreadable) : {},
  } as TuningRequest;
}

function readEnvelope(
  request: unknown,
  table: Readonly<Record<string, FieldCheck>>,
  problems: Problems,
): TaskRequest | undefined {
  const before = problems.list.length;
  if (!isObject(request)) {
    taskNameOf(request, problems);
    return undefined;
  }
  const { [STARTED_BY]: parent, ...own } = request;
  checkFields(own, '$', table, problems);
  if (request.task === undefined) taskNameOf(request, problems);
  const { inputs = {}, overrides = {} } = request;
  if (!isObject(inputs)) {
    problems.add('WrongType', '$.inputs', 'The inputs are an object by name.', {
      // Not as it is: what is secret by declaration has no name here.
      found: Array.isArray(inputs) ? 'a list' : `a ${typeof inputs}`,
      allowed: 'an object, e.g. { "train": "s3://bucket/prefix" }',
    });
    return undefined;
  }
  // Ill-typed overrides must not reach the settings; all else is still worth checking.
  const unreadable = new Set(problems.list.slice(before).map(({ path }) => path));
  const startedBy = request.startedBy ?? parent;
  return {
    task: typeof request.task === 'string' ? request.task : '',
    inputs,
    overrides: isObject(overrides) ? readable(overrides, '$.overrides', unreadable) : {},
    ...(typeof request.checkpointsFrom === 'string'
      ? { checkpointsFrom: request.checkpointsFrom }
      : {}),
    ...(isObject(request.budget)
      ? { budget: readable(request.budget, '$.budget', unreadable) }
      : {}),
    ...(request.noCache === true ? { noCache: true } : {}),
    ...(typeof request.processesPerHost === 'number'
      ? { processesPerHost: request.processesPerHost }
      : {}),
    ...(typeof startedBy === 'string' && startedBy !== '' ? { startedBy } : {}),
  } as TaskRequest;
}

/** The object without the members, at any depth, that have a problem. */
function readable(value: JsonObject, path: string, unreadable: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !unreadable.has(at(path, name)))
      .map(([name, member]) => [
        name,
        isObject(member) ? readable(member, at(path, name), unreadable) : member,
      ]),
  );
}
