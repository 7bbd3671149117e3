import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/errors';
import type { Place } from '../iam';
import { requirementsOf } from '../operations';
import type { Integration, IntegrationCall } from '../states-language';
import { type CheckAction, TaskError } from './integrations';
import { STEP_FUNCTIONS } from './operations';
import { isoTimes, millisecondTimes, pascalCased } from './sdk-form';

/** What of the Step Functions service a Task needs. */
export interface NestedExecutions {
  call(operation: string, input: unknown): Promise<object>;
  /** Resolves when an execution has ended. */
  finished(executionArn: string): Promise<void>;
}

/** What `states:startExecution` needs to run. */
export interface NestedExecutionOptions extends Place {
  /** The service that the Task itself runs in; asked for when there is one. */
  readonly executions: () => NestedExecutions;
  /** @default - every role may do everything */
  readonly check?: CheckAction;
}

/** Refusals of StartExecution that have a name of their own. */
const NAMED_ERRORS: ReadonlySet<string> = new Set([
  'ExecutionAlreadyExists',
  'ExecutionLimitExceeded',
  'InvalidArn',
  'InvalidExecutionInput',
  'InvalidName',
  'StateMachineDeleting',
  'StateMachineDoesNotExist',
]);

/** How the two kinds of integration name errors: the optimised one as the Java SDK 1, the other as 2. */
const OPTIMISED = { prefix: 'StepFunctions', other: 'AWSStepFunctionsException' };
const SDK = { prefix: 'Sfn', other: 'SfnException' };

/**
 * The Tasks that start another state machine, by the name that their Resource has.
 *
 * `.sync` waits for the execution's end and hands on its description, `.sync:2` with input and
 * output as JSON instead of text. An execution that does not succeed fails the Task with
 * States.TaskFailed, its Cause the description. A Task that is cancelled stops the execution.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export function nestedIntegrations(
  options: NestedExecutionOptions,
): Readonly<Record<string, Integration>> {
  const sync =
    (parses: boolean): Integration =>
    (args, call) =>
      run(options, args, call, parses);
  return {
    'states:startExecution': (args, call) => start(options, args, call),
    'states:startExecution.sync': sync(false),
    'states:startExecution.sync:2': sync(true),
    ...Object.fromEntries(
      ['startExecution', 'describeExecution', 'stopExecution'].map((action) => [
        `aws-sdk:sfn:${action}`,
        bySdk(options, action.charAt(0).toUpperCase() + action.slice(1)),
      ]),
    ),
  };
}

const FIELDS: ReadonlySet<string> = new Set(['StateMachineArn', 'Input', 'Name', 'TraceHeader']);

/** What an execution is started with, its name decided; `Input` is any JSON, text stays as it is. */
function requestOf(args: unknown, { context }: IntegrationCall) {
  const {
    StateMachineArn,
    Input = {},
    Name,
    TraceHeader,
    ...others
  } = args as {
    readonly [name: string]: unknown;
  };
  const [unknown] = Object.keys(others).filter((name) => !FIELDS.has(name));
  if (unknown !== undefined) {
    throw new TaskError(
      'States.Runtime',
      `An error occurred while executing the state '${context.State?.Name}'. The field "${unknown}" is not supported by Step Functions`,
    );
  }
  return {
    stateMachineArn: StateMachineArn,
    name: Name ?? randomUUID(),
    input: isJsonText(Input) ? Input : JSON.stringify(Input),
    ...(TraceHeader !== undefined && { traceHeader: TraceHeader }),
  };
}

/** Text that holds an object or a list, as `$string(…)` makes it. */
function isJsonText(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

async function start(
  options: NestedExecutionOptions,
  args: unknown,
  call: IntegrationCall,
  isWatched = false,
): Promise<{ readonly ExecutionArn: string }> {
  const request = requestOf(args, call);
  const { stateMachineArn: machine, name } = request;
  return asTaskError(OPTIMISED, async () => {
    await checkNeeds(options, 'StartExecution', { stateMachineArn: machine }, call);
    const executionArn = `${String(machine).replace(':stateMachine:', ':execution:')}:${name}`;
    if (isWatched) await checkNeeds(options, 'DescribeExecution', { executionArn }, call);
    const started = await options.executions().call('StartExecution', request);
    return { ...pascalCased(millisecondTimes(started)), ...metadata(), ExecutionArn: executionArn };
  });
}

/** Waits for the execution's end; a cancelled Task stops it if the role may, as on AWS. */
async function run(
  options: NestedExecutionOptions,
  args: unknown,
  call: IntegrationCall,
  parses: boolean,
): Promise<unknown> {
  const { executions } = options;
  const started = await start(options, args, call, true);
  const { ExecutionArn: executionArn } = started;
  call.submitted(started);
  const stop = async () => {
    try {
      await checkNeeds(options, 'StopExecution', { executionArn }, call);
      await executions().call('StopExecution', { executionArn });
    } catch {
      // Stopping is best effort: a role that may not stop the execution leaves it running.
    }
  };
  if (call.signal.aborted) void stop();
  else call.signal.addEventListener('abort', stop, { once: true });
  try {
    await executions().finished(executionArn);
  } finally {
    call.signal.removeEventListener('abort', stop);
  }
  const described = await executions().call('DescribeExecution', { executionArn });
  const result = pascalCased(millisecondTimes(described));
  const handedOn = parses ? withParsedData(result) : result;
  if (result.Status === 'SUCCEEDED') return handedOn;
  throw new TaskError('States.TaskFailed', JSON.stringify(handedOn));
}

function withParsedData(result: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const parsed = ['Input', 'Output'].filter((name) => typeof result[name] === 'string');
  return {
    ...result,
    ...Object.fromEntries(parsed.map((name) => [name, JSON.parse(result[name] as string)])),
  };
}

/** An operation as the SDK has it: members with capital letters, times as text. */
function bySdk(options: NestedExecutionOptions, operation: string): Integration {
  return (args, call) =>
    asTaskError(SDK, async () => {
      const request = Object.fromEntries(
        Object.entries(args as object).map(([name, value]) => [
          name.charAt(0).toLowerCase() + name.slice(1),
          value,
        ]),
      );
      await checkNeeds(options, operation, request, call);
      return pascalCased(isoTimes(await options.executions().call(operation, request)));
    });
}

async function checkNeeds(
  { check, ...place }: NestedExecutionOptions,
  operation: string,
  input: Readonly<Record<string, unknown>>,
  call: IntegrationCall,
): Promise<void> {
  for (const needed of requirementsOf(STEP_FUNCTIONS, operation, input, place)) {
    await check?.(call.context.Execution.RoleArn, needed);
  }
}

async function asTaskError<T>(
  { prefix, other }: typeof OPTIMISED,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const name = NAMED_ERRORS.has(error.code) ? `${error.code}Exception` : other;
    const facts =
      prefix === SDK.prefix
        ? `(Service: Sfn, Status Code: ${error.statusCode}, Request ID: ${randomUUID()}) (SDK Attempt Count: 1)`
        : `(Service: AWSStepFunctions; Status Code: ${error.statusCode}; Error Code: ${error.code}; Request ID: ${randomUUID()}; Proxy: null)`;
    throw new TaskError(`${prefix}.${name}`, `${error.message} ${facts}`);
  }
}

/** What the optimised integration adds to an answer. */
function metadata() {
  const RequestId = randomUUID();
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: { 'x-amzn-RequestId': [RequestId] },
      HttpHeaders: { 'x-amzn-RequestId': RequestId },
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId },
  };
}
