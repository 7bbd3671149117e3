import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../../aws/clock';
import { History } from '../history';
import type { Runtime } from '../query/functions';
import type { JsonValue } from '../query/json-value';
import type { ContextObject, Integration, MapRunHost, RunOptions, TraceEntry } from '../types';
import { VariableStore } from './limits';

const DEFAULT_MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:StateMachine';
const DEFAULT_ROLE = 'arn:aws:iam::000000000000:role/StateMachineRole';

/** What all states of one execution share. */
export interface Execution {
  readonly clock: Clock;
  readonly random: () => number;
  readonly runtime: Runtime;
  readonly history: History;
  readonly trace: TraceEntry[];
  readonly store: VariableStore;
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly mapRuns: MapRunHost | undefined;
  /** The members of the context object that stay the same. */
  readonly context: ContextObject;
  /** What expressions read as the whole context object. @default - what is so */
  readonly mockedContext?: ContextObject;
  /** Region that events name, from the state machine's ARN. */
  readonly region: string;
}

/** Prepares an execution. */
export function makeExecution(
  options: Omit<RunOptions, 'definition' | 'input'>,
  input: JsonValue,
  integrations: ReadonlyMap<string, Integration>,
): Execution {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const context = contextOf(options, input, clock);
  return {
    clock,
    random,
    runtime: { now: () => clock.now(), random, isSeeded: options.random !== undefined },
    history: new History(clock, options.onEvent, options.resume?.events),
    trace: [],
    store: new VariableStore(),
    integrations,
    mapRuns: options.mapRuns,
    context,
    region: context.StateMachine.Id.split(':')[3] ?? '',
  };
}

function contextOf(
  { context }: Pick<RunOptions, 'context'>,
  input: JsonValue,
  clock: Clock,
): ContextObject {
  const machineId = context?.StateMachine?.Id ?? DEFAULT_MACHINE;
  const machineName = context?.StateMachine?.Name ?? machineId.split(':')[6] ?? 'StateMachine';
  const name = context?.Execution?.Name ?? randomUUID();
  const defaultId = `${machineId.replace(':stateMachine:', ':execution:')}:${name}`;
  return {
    Execution: {
      Id: context?.Execution?.Id ?? defaultId,
      Input: context?.Execution?.Input ?? input,
      Name: name,
      RoleArn: context?.Execution?.RoleArn ?? DEFAULT_ROLE,
      StartTime: context?.Execution?.StartTime ?? new Date(clock.now()).toISOString(),
      RedriveCount: context?.Execution?.RedriveCount ?? 0,
      ...(context?.Execution?.RedriveTime !== undefined && {
        RedriveTime: context.Execution.RedriveTime,
      }),
    },
    StateMachine: { Id: machineId, Name: machineName },
  };
}
