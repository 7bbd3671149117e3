import { randomUUID } from 'node:crypto';
import type { Clock } from '../aws/clock';
import { AwsError } from '../aws/errors';
import type { InputOf } from '../aws/shapes';
import type { EventFacts } from '../events';
import type { Place } from '../iam';
import { rowOf, runOwn } from '../operations';
import { noJournals, noRecords } from '../state';
import {
  executionDescription,
  executionSummary,
  historyEvent,
  stateMachineDescription,
} from './answers';
import { Execution, type ExecutionStart } from './execution';
import type {
  executionInput,
  getExecutionHistoryInput,
  listExecutionsInput,
  listMapRunsInput,
  listStateMachinesInput,
  mapRunInput,
  redriveExecutionInput,
  startExecutionInput,
  stateMachineInput,
  stopExecutionInput,
  testStateInput,
  validateDefinitionInput,
} from './inputs';
import type { TaskIntegrations } from './integrations';
import { type ExecutionStores, type KeptExecution, KeptExecutions } from './kept-executions';
import { MachineOperations } from './machines/machine-operations';
import { qualifiedArn } from './machines/qualified-arn';
import { type MapRunOptions, MapRuns, type RoleObjects } from './map-runs';
import { checkArn, checkName } from './names';
import { STEP_FUNCTIONS } from './operations';
import { pageOf } from './pages';
import type { ExecutionEntry, PastExecution } from './past-execution';
import { type StateMachineResource, StateMachines } from './state-machines';
import { statusChange } from './status-change';
import { answerTestState } from './test-state';
import { validateDefinition } from './validate-definition';
import { wordingOf } from './wording';

/** What a Step Functions service is made of. */
export interface StepFunctionsOptions {
  readonly stateMachines: readonly StateMachineResource[];
  readonly integrations: TaskIntegrations;
  readonly clock: Clock;
  /** Where states that are tested say they are. @default us-east-1 of account 000000000000 */
  readonly place?: Place;
  /** Whether Step Functions may assume a role. @default - every role */
  readonly canBeAssumed?: (roleArn: string) => boolean;
  /** What outlives the account. @default - nothing */
  readonly stores?: ExecutionStores;
  /** A number from 0 to 1, by which an alias chooses a version. @default Math.random */
  readonly random?: () => number;
  /** What runs of distributed Maps may do. @default - they have no S3 */
  readonly mapRuns?: Pick<MapRunOptions, 'check' | 'objectsOf'>;
  /** Is told of each execution that begins or ends, as EventBridge is. @default - nobody is told */
  readonly onStatusChange?: (event: EventFacts) => void;
}

/**
 * Step Functions of the local account: Standard workflows in JSONata, kept in memory.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html
 */
export class StepFunctionsService {
  /** Operations on state machines, their versions and aliases. */
  readonly catalogue: MachineOperations;
  private readonly machines: StateMachines;
  /** What Tasks may call. */
  private readonly callable: readonly string[];
  /** By ARN, in the order of starting. */
  private readonly executions = new Map<string, Execution>();
  private readonly kept: KeptExecutions;
  private readonly mapRuns: MapRuns;

  /**
   * @throws InvalidStateMachine – when a definition holds something that cannot run here
   */
  constructor(private readonly options: StepFunctionsOptions) {
    const { integrations, stateMachines, clock, stores } = options;
    this.callable = ['lambda:invoke', ...Object.keys(integrations.integrations)];
    this.machines = new StateMachines(stateMachines, this.callable, new Date(clock.now()));
    const kept = stores ?? { executions: noJournals, definitions: noRecords, machines: noRecords };
    this.catalogue = new MachineOperations({
      machines: this.machines,
      clock,
      records: kept.machines,
      random: options.random ?? Math.random,
      place: options.place ?? NOWHERE,
      integrations: this.callable,
      canBeAssumed: options.canBeAssumed ?? (() => true),
      stopExecutionsOf: (arn) => {
        const running = [...this.executions.values()].filter(
          ({ start, status }) => start.stateMachine.arn === arn && status === 'RUNNING',
        );
        for (const execution of running) execution.stop(undefined, undefined);
        return running.length === 0
          ? undefined
          : Promise.all(running.map((execution) => execution.finished));
      },
    });
    this.mapRuns = new MapRuns({
      clock,
      objectsOf: () => noObjects,
      ...options.mapRuns,
      load: (resource) => this.machines.past(resource, new Date(clock.now())),
      start: (stateMachine, child) => {
        const sequence = this.executions.size;
        const startDate = new Date(clock.now());
        const start = { ...child, stateMachine, traceHeader: undefined, sequence, startDate };
        this.kept.begin(start);
        return this.add(start);
      },
    });
    this.kept = new KeptExecutions(kept);
    for (const execution of this.kept.load(clock.now())) this.takeOver(execution);
  }

  /**
   * Carries out one operation of the API.
   *
   * @param input decoded JSON
   * @returns the answer; times are Dates
   * @throws UnknownOperationException – for an operation that does not run here
   * @throws ValidationException, InvalidArn, ExecutionAlreadyExists, … – as the API
   */
  async call(operation: string, input: unknown): Promise<object> {
    const row = rowOf(STEP_FUNCTIONS, operation);
    if (row === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `Step Functions of the local account has no operation '${operation}'. It has ${Object.keys(STEP_FUNCTIONS.operations).join(', ')}.`,
      );
    }
    return runOwn(row, this, input, wordingOf(operation));
  }

  /**
   * Resolves when an execution has ended and come to rest.
   *
   * @throws InvalidArn, ExecutionDoesNotExist – as DescribeExecution
   */
  finished(executionArn: string): Promise<void> {
    return this.execution(executionArn).finished;
  }

  /** The tags of a state machine. @returns undefined where there is no such machine */
  tagsOf(arn: string): ReadonlyMap<string, string> | undefined {
    const machine = this.machines.find(arn);
    return machine && new Map(Object.entries(machine.tags ?? {}));
  }

  /** Stops every running execution; resolves when all have come to rest. */
  async close(): Promise<void> {
    const executions = [...this.executions.values()];
    for (const execution of executions) {
      execution.stop('LocalAccountClosed', 'The local account was closed.');
    }
    await Promise.all(executions.map((execution) => execution.finished));
  }

  startExecution(given: InputOf<typeof startExecutionInput>): object {
    const { stateMachine, ...by } = this.catalogue.machines.started(given.stateMachineArn);
    const name = given.name ?? randomUUID();
    checkName(name);
    const input = given.input ?? '{}';
    checkJson(input);
    const arn = `${stateMachine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = this.executions.get(arn);
    if (existing !== undefined) {
      // Idempotent only while it runs, as for every Standard workflow.
      if (existing.status === 'RUNNING' && existing.start.input === input) {
        return { executionArn: arn, startDate: existing.startDate };
      }
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const start = {
      stateMachine,
      ...by,
      arn,
      name,
      input,
      traceHeader: given.traceHeader,
      sequence: this.executions.size,
      startDate: new Date(this.options.clock.now()),
    };
    this.kept.begin(start);
    this.add(start);
    return { executionArn: arn, startDate: start.startDate };
  }

  describeExecution({ executionArn, includedData }: InputOf<typeof executionInput>): object {
    return executionDescription(this.execution(executionArn), includedData !== 'METADATA_ONLY');
  }

  getExecutionHistory(input: InputOf<typeof getExecutionHistoryInput>): object {
    const { executionArn, reverseOrder = false, includeExecutionData = true } = input;
    const { events } = this.execution(executionArn);
    const { items, ...next } = pageOf(
      `${executionArn} ${reverseOrder}`,
      reverseOrder ? events.toReversed() : events,
      input,
      (event) => (reverseOrder ? -event.id : event.id),
    );
    return { events: items.map((event) => historyEvent(event, includeExecutionData)), ...next };
  }

  listExecutions(input: InputOf<typeof listExecutionsInput>): object {
    const { stateMachineArn, mapRunArn, statusFilter, redriveFilter } = input;
    if ((mapRunArn === undefined) === (stateMachineArn === undefined)) {
      throw new AwsError(
        'ValidationException',
        "You must specify either a 'stateMachineArn' or a 'mapRunArn'.",
      );
    }
    const { arn, isOf } =
      mapRunArn === undefined
        ? this.listedBy(String(stateMachineArn))
        : {
            arn: this.mapRuns.get(mapRunArn).arn,
            isOf: ({ start }: Execution) => start.mapRunArn === mapRunArn,
          };
    const listed = [...this.executions.values()]
      .reverse()
      .filter(isOf)
      .filter(
        (execution) =>
          (statusFilter === undefined || execution.status === statusFilter) &&
          (redriveFilter === undefined ||
            (redriveFilter === 'REDRIVEN') === execution.redriveCount > 0),
      );
    const { items, ...next } = pageOf(
      `${arn} ${statusFilter} ${redriveFilter}`,
      listed,
      input,
      (execution) => -execution.start.sequence,
    );
    return { executions: items.map(executionSummary), ...next };
  }

  stopExecution({ executionArn, error, cause }: InputOf<typeof stopExecutionInput>): object {
    return { stopDate: this.execution(executionArn).stop(error, cause) };
  }

  redriveExecution(input: InputOf<typeof redriveExecutionInput>): object {
    return { redriveDate: this.execution(input.executionArn).redrive(input.clientToken) };
  }

  describeMapRun({ mapRunArn }: InputOf<typeof mapRunInput>): object {
    return this.mapRuns.describe(mapRunArn);
  }

  listMapRuns(input: InputOf<typeof listMapRunsInput>): object {
    const { executionArn } = input;
    this.execution(executionArn);
    const { items, ...next } = pageOf(executionArn, this.mapRuns.list(executionArn), input);
    return { mapRuns: items, ...next };
  }

  describeStateMachine({ stateMachineArn }: InputOf<typeof stateMachineInput>): object {
    return stateMachineDescription(this.catalogue.machines.described(stateMachineArn));
  }

  describeStateMachineForExecution({ executionArn }: InputOf<typeof executionInput>): object {
    const { stateMachine } = this.execution(executionArn).start;
    const { type, status, creationDate, ...rest } = stateMachineDescription(stateMachine);
    return { ...rest, updateDate: stateMachine.updateDate ?? creationDate };
  }

  listStateMachines(input: InputOf<typeof listStateMachinesInput>): object {
    const { items, ...next } = pageOf('stateMachines', this.machines.all, input);
    return {
      stateMachines: items.map(({ arn, name, type = 'STANDARD', creationDate }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate,
      })),
      ...next,
    };
  }

  /** StartSyncExecution, which is for Express state machines alone: none of them is here. */
  startSyncExecution({ stateMachineArn }: InputOf<typeof startExecutionInput>): never {
    this.catalogue.machines.started(stateMachineArn);
    throw new AwsError(
      'StateMachineTypeNotSupported',
      'This operation is not supported by this type of state machine',
    );
  }

  validateDefinition(input: InputOf<typeof validateDefinitionInput>): object {
    return validateDefinition(input, this.callable);
  }

  testState(input: InputOf<typeof testStateInput>): Promise<object> {
    const { integrations, clock, place = NOWHERE } = this.options;
    return answerTestState(input, { ...place, integrations, clock });
  }

  /** The executions that a state machine's ARN lists: its own, those of a version or of an alias. */
  private listedBy(arn: string) {
    if (qualifiedArn(arn).qualifier === undefined) {
      this.machines.get(arn);
      return { arn, isOf: ({ start }: Execution) => start.stateMachine.arn === arn };
    }
    this.catalogue.machines.started(arn);
    const isOf = ({ start }: Execution) =>
      start.stateMachineVersionArn === arn || start.stateMachineAliasArn === arn;
    return { arn, isOf };
  }

  private add(start: ExecutionStart, past?: PastExecution): Execution {
    const { clock } = this.options;
    const integrations = { ...this.options.integrations, mapRuns: this.mapRuns };
    const write = (entry: ExecutionEntry) => this.kept.write(start.arn, entry);
    const changed = (execution: Execution) => {
      // As far as is known, executions of items have no events of their own.
      if (start.mapRunArn === undefined) this.options.onStatusChange?.(statusChange(execution));
    };
    const added = new Execution(start, integrations, clock, write, changed, past);
    this.executions.set(start.arn, added);
    return added;
  }

  /** Takes over an execution of an earlier account, with the definition that it was started by. */
  private takeOver({ start, past, definition }: KeptExecution): void {
    const { creationDate, ...resource } = start.stateMachine;
    const stateMachine = this.machines.past({ ...resource, definition }, new Date(creationDate));
    const { traceHeader } = start;
    this.add({ ...start, traceHeader, stateMachine, startDate: past.startDate }, past);
  }

  private execution(arn: string): Execution {
    checkArn(arn, 'execution');
    const found = this.executions.get(arn);
    if (found !== undefined) return found;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }
}

const NOWHERE: Place = { partition: 'aws', region: 'us-east-1', account: '000000000000' };

const noS3 = () => Promise.reject(new Error('There is no S3 here.'));
const noObjects: RoleObjects = { read: noS3, list: noS3, write: noS3 };

function checkJson(input: string): void {
  try {
    JSON.parse(input);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AwsError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${input === '' ? 'Invalid execution input.' : why}'`,
    );
  }
}
