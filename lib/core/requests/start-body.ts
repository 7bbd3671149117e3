import { checkElsewhere, checkFields, type FieldCheck, isObject } from '../checks';
import { InvalidRequestError, type Problem, Problems } from '../problems';
import { parseRequest, type REQUEST_MEMBERS } from './read-request';

/**
 * What an execution can be named that is started through the API: what a path holds as it is, so that
 * no client, proxy or service has to encode it.
 */
export const API_NAME = '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}$';

/** The body of `POST /executions`. */
export interface StartBody {
  /** @default - a new UUID */
  readonly name?: string;
  /** Not checked any further. */
  readonly request: unknown;
}

/**
 * The body of `POST /executions` as JSON Schema, in the draft that API Gateway takes. It knows the
 * envelope only: which inputs a task has is for Plan to say.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export const START_BODY_SCHEMA = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  required: ['request'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: API_NAME },
    request: {
      type: 'object',
      required: ['task'],
      additionalProperties: false,
      properties: {
        $schema: { type: 'string' },
        task: { type: 'string', minLength: 1 },
        inputs: { type: 'object' },
        overrides: { type: 'object' },
        ranges: { type: 'object' },
        tuning: { type: 'object' },
        budget: { type: 'object' },
        checkpointsFrom: { type: 'string' },
        startedBy: { type: 'string' },
        noCache: { type: 'boolean' },
        processesPerHost: { type: 'number' },
      } satisfies Record<(typeof REQUEST_MEMBERS)[number], object>,
    },
  },
} as const;

const checkName: FieldCheck = (value, path, problems) => {
  if (typeof value === 'string' && new RegExp(API_NAME).test(value)) return;
  problems.add(
    'InvalidExecutionName',
    path,
    'An execution cannot be started with this name here.',
    {
      found: value,
      allowed: 'a string of 1 to 80 letters, digits and any of .-_, no dot at its start',
    },
  );
};

const BODY: Readonly<Record<string, FieldCheck>> = { name: checkName, request: checkElsewhere };

/**
 * Reads the body of `POST /executions`: API Gateway lets through what is of another content type.
 * @throws InvalidRequest – with `RequestTooLarge`, `InvalidJson`, or every problem of the envelope.
 */
export function readStartBody(text: string): StartBody {
  const body = parseRequest(text);
  const problems = new Problems();
  if (!isObject(body)) {
    problems.add('WrongType', '$', 'The body is a JSON object.', {
      found: body,
      allowed: '{"name": …, "request": {"task": …, "inputs": {…}}}',
    });
    throw new InvalidRequestError(problems.list, 'The body');
  }
  checkFields(body, '$', BODY, problems);
  if (body.request === undefined) {
    problems.add('MissingField', '$.request', 'Say what to run.', {
      allowed: '{"task": …, "inputs": {…}}',
    });
  }
  problems.throwIfAny('The body');
  const { name, request } = body;
  return { request, ...(name === undefined ? {} : { name: String(name) }) };
}

/** Problems of a request as those of the body that it came in: `$.inputs` is `$.request.inputs`. */
export function problemsInBody(problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({
    ...problem,
    path:
      problem.path.startsWith('$.') || problem.path === '$'
        ? `$.request${problem.path.slice(1)}`
        : problem.path,
  }));
}
