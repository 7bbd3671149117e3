import { randomUUID } from 'node:crypto';
import type { Clock } from '../aws/clock';
import { AwsError } from '../aws/errors';
import type { ChildEnd, ContextObject, MapRun, MapRunHost, MapRunStart } from '../states-language';
import { executionDescription } from './answers';
import type { Execution } from './execution';
import type { CheckAction } from './integrations';
import { checkArn } from './names';
import { isoTimes, pascalCased } from './sdk-form';
import type { LoadedStateMachine } from './state-machines';

/** S3, as a role has it. */
export interface RoleObjects {
  read(bucket: string, key: string): Promise<string>;
  list(bucket: string, prefix: string): Promise<readonly object[]>;
  write(bucket: string, key: string, text: string): Promise<void>;
}

/** What Map runs need of the account. */
export interface MapRunOptions {
  readonly clock: Clock;
  /** @default - every role may do everything */
  readonly check?: CheckAction;
  readonly objectsOf: (roleArn: string) => RoleObjects;
  /** The state machine of a processor. */
  load(
    resource: Pick<LoadedStateMachine, 'name' | 'arn' | 'definition' | 'roleArn'>,
  ): LoadedStateMachine;
  /** Starts an execution of one. */
  start(machine: LoadedStateMachine, execution: ChildStart): Execution;
}

/** What an execution of an item is started with. */
export interface ChildStart {
  readonly arn: string;
  readonly name: string;
  readonly input: string;
  readonly mapRunArn: string;
}

type Status = 'RUNNING' | Parameters<MapRun['end']>[0];

/** A Map run, as DescribeMapRun tells of it. */
interface Record {
  readonly arn: string;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly start: MapRunStart;
  readonly startDate: Date;
  readonly children: Execution[];
  stopDate?: Date;
  status: Status;
  items: number;
  resultsWritten: number;
}

/** The Map runs of an account: the runs of distributed Maps, each item an execution of its own. */
export class MapRuns implements MapRunHost {
  private readonly records = new Map<string, Record>();

  constructor(private readonly options: MapRunOptions) {}

  begin(start: MapRunStart, context: ContextObject): MapRun {
    const { clock, check, objectsOf } = this.options;
    const { Id: executionArn, RoleArn: roleArn } = context.Execution;
    const machineArn = context.StateMachine.Id;
    const label = start.label ?? randomUUID();
    const arn = `${machineArn.replace(':stateMachine:', ':mapRun:')}/${label}:${randomUUID()}`;
    const stateMachineArn = `${machineArn}/${label}`;
    const name = stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1);
    const { definition } = start;
    const machine = this.options.load({ name, arn: stateMachineArn, definition, roleArn });
    const record: Record = {
      arn,
      executionArn,
      stateMachineArn,
      start,
      startDate: new Date(clock.now()),
      children: [],
      status: 'RUNNING',
      items: 0,
      resultsWritten: 0,
    };
    this.records.set(arn, record);
    const may = async () =>
      check?.(roleArn, { action: 'states:StartExecution', resource: machineArn });
    const startChild = (input: unknown) => {
      const child = randomUUID();
      const execution = this.options.start(machine, {
        arn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${child}`,
        name: child,
        input: JSON.stringify(input),
        mapRunArn: arn,
      });
      record.children.push(execution);
      return execution;
    };
    return {
      arn,
      ...objectsOf(roleArn),
      expect(items) {
        record.items = items;
      },
      start(input) {
        let execution: Execution | undefined;
        let isStopped = false;
        const ended = may().then(async () => {
          execution = startChild(input);
          if (isStopped) execution.stop(undefined, undefined);
          await execution.finished;
          return endOf(execution);
        });
        return {
          ended,
          stop() {
            isStopped = true;
            execution?.stop(undefined, undefined);
          },
        };
      },
      end(status, resultsWritten) {
        record.status = status;
        record.resultsWritten = resultsWritten;
        record.stopDate = new Date(clock.now());
      },
    };
  }

  /** @throws InvalidArn, ResourceNotFound */
  describe(mapRunArn: string): object {
    const { arn, executionArn, start, startDate, stopDate, status, ...rest } = this.get(mapRunArn);
    const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = start;
    const counts = countsOf(rest);
    return {
      mapRunArn: arn,
      executionArn,
      status,
      startDate,
      ...(stopDate !== undefined && { stopDate }),
      maxConcurrency,
      toleratedFailureCount,
      toleratedFailurePercentage,
      itemCounts: counts,
      executionCounts: counts,
      redriveCount: 0,
    };
  }

  /** Those of an execution, the latest first. */
  list(executionArn: string): readonly object[] {
    return [...this.records.values()]
      .filter((record) => record.executionArn === executionArn)
      .reverse()
      .map(({ arn, stateMachineArn, startDate, stopDate }) => ({
        executionArn,
        mapRunArn: arn,
        stateMachineArn,
        startDate,
        ...(stopDate !== undefined && { stopDate }),
      }));
  }

  /** @throws InvalidArn, ResourceNotFound */
  get(arn: string): Record {
    checkArn(arn, 'mapRun');
    const found = this.records.get(arn);
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
  }
}

function countsOf({
  children,
  items,
  resultsWritten,
}: Pick<Record, 'children' | 'items' | 'resultsWritten'>) {
  const of = (status: string) => children.filter((child) => child.status === status).length;
  return {
    aborted: of('ABORTED'),
    failed: of('FAILED'),
    pending: Math.max(0, items - children.length),
    resultsWritten,
    running: of('RUNNING'),
    succeeded: of('SUCCEEDED'),
    timedOut: of('TIMED_OUT'),
    total: Math.max(items, children.length),
  };
}

/** How an execution ended, as results have it. */
function endOf(execution: Execution): ChildEnd {
  const {
    traceHeader: _none,
    mapRunArn: _run,
    ...described
  } = executionDescription(execution, true) as { readonly [name: string]: unknown };
  return pascalCased(isoTimes(described)) as ChildEnd;
}
