import { InvalidRequestError, Problems } from '../problems';
import { at, didYouMean, oneOf } from '../wording';
import {
  checkFields,
  type FieldCheck,
  isAnything,
  isInteger,
  isObject,
  isText,
  isTextMap,
  isTextOrTexts,
  type Json,
} from './shape';
import { MAX_REQUEST_BYTES, type TaskRequest } from './types';

const RESOURCES: Readonly<Record<string, FieldCheck>> = {
  instanceType: isTextOrTexts,
  instanceCount: isInteger,
  volumeSizeInGB: isInteger,
  keepAlivePeriodInSeconds: isInteger,
};
const STOPPING: Readonly<Record<string, FieldCheck>> = {
  maxRuntimeInSeconds: isInteger,
  maxWaitTimeInSeconds: isInteger,
  maxPendingTimeInSeconds: isInteger,
};
const OVERRIDES: Readonly<Record<string, FieldCheck>> = {
  resources: (value, path, problems) => void checkFields(value, path, RESOURCES, problems),
  stoppingCondition: (value, path, problems) => void checkFields(value, path, STOPPING, problems),
  tags: isTextMap,
  environment: isTextMap,
  version: isText,
};
const REQUEST: Readonly<Record<string, FieldCheck>> = {
  task: isText,
  inputs: isAnything,
  overrides: (value, path, problems) => void checkFields(value, path, OVERRIDES, problems),
};

/**
 * A request's text as JSON.
 * @throws InvalidRequest – with `RequestTooLarge` over 262,144 bytes of UTF-8, with `InvalidJson`
 * where it does not parse.
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
  try {
    return JSON.parse(text);
  } catch (error) {
    problems.add('InvalidJson', '$', `The request is not JSON: ${(error as Error).message}.`);
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
  const before = problems.list.length;
  if (!isObject(request)) {
    taskNameOf(request, problems);
    return undefined;
  }
  checkFields(request, '$', REQUEST, problems);
  if (request.task === undefined) taskNameOf(request, problems);
  const { inputs = {}, overrides = {} } = request;
  if (!isObject(inputs)) {
    problems.add('WrongType', '$.inputs', 'The inputs are an object by name.', {
      found: inputs,
      allowed: 'an object, e.g. { "train": "s3://bucket/prefix" }',
    });
    return undefined;
  }
  // Ill-typed overrides must not reach the settings; all else is still worth checking.
  const unreadable = new Set(problems.list.slice(before).map(({ path }) => path));
  return {
    task: String(request.task),
    inputs,
    overrides: isObject(overrides) ? readable(overrides, '$.overrides', unreadable) : {},
  } as TaskRequest;
}

/** The object without the members, at any depth, that have a problem. */
function readable(value: Json, path: string, unreadable: ReadonlySet<string>): Json {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !unreadable.has(at(path, name)))
      .map(([name, member]) => [
        name,
        isObject(member) ? readable(member, at(path, name), unreadable) : member,
      ]),
  );
}
