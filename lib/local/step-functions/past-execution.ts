import type { HistoryEvent, Position } from '../states-language';
import type { End, ExecutionStart, Redrive } from './execution';
import type { StateMachineResource } from './state-machines';

/** A state machine as it is kept with an execution. */
export interface StateMachineRecord extends Omit<StateMachineResource, 'definition' | 'problem'> {
  /** Hash of the definition, which is kept by it. */
  readonly definition: string;
  /** As ISO 8601 has it. */
  readonly creationDate: string;
}

/** What an execution was started with, as it is kept. */
export interface StartRecord extends Omit<ExecutionStart, 'stateMachine' | 'startDate'> {
  readonly stateMachine: StateMachineRecord;
  /** As ISO 8601 has it. */
  readonly startDate: string;
}

/** What is written down of an execution while it runs, in the order in which it happens. */
export type ExecutionEntry =
  | { readonly start: StartRecord }
  | { readonly event: HistoryEvent }
  /** A state was entered: a redrive begins there. */
  | { readonly at: Position }
  | { readonly redrive: Redrive }
  /** It was stopped; the event follows when all has come to rest. */
  | { readonly stop: End };

/** What is known of an execution of an earlier account. */
export interface PastExecution {
  readonly startDate: Date;
  readonly events: HistoryEvent[];
  readonly end: End;
  /** Undefined where no state was entered. */
  readonly stoppedAt: Position | undefined;
  readonly redriven: Redrive | undefined;
  /** The event that had to be added, as the execution ran when its account was killed. */
  readonly added: HistoryEvent | undefined;
}

const KILLED = {
  error: 'LocalAccountKilled',
  cause:
    'The local account was killed while this execution ran. A redrive goes on from the state that it stopped in.',
} as const;

/** What an execution was started with; undefined where not even that was written. */
export function startOf([first]: readonly ExecutionEntry[]): StartRecord | undefined {
  return first !== undefined && 'start' in first ? first.start : undefined;
}

/**
 * What the entries of an execution say. One that has no end was aborted by the end of its account.
 *
 * @param now milliseconds since the epoch
 */
export function replay(
  start: StartRecord,
  entries: readonly ExecutionEntry[],
  now: number,
): PastExecution {
  const events = entries.flatMap((entry) =>
    'event' in entry ? [{ ...entry.event, timestamp: new Date(entry.event.timestamp) }] : [],
  );
  const positions = entries.flatMap((entry) => ('at' in entry ? [entry.at] : []));
  const redrives = entries.flatMap((entry) => ('redrive' in entry ? [entry.redrive] : []));
  const redriven = redrives.at(-1);
  const stopped = stopOf(entries);
  const last = events.at(-1);
  const ended = last && endOf(last);
  const end = stopped ?? ended ?? { status: 'ABORTED', stopDate: new Date(now), ...KILLED };
  const added = ended === undefined ? abortedEvent(events.length + 1, end) : undefined;
  if (added !== undefined) events.push(added);
  return {
    startDate: new Date(start.startDate),
    events,
    end,
    stoppedAt: positions.at(-1),
    redriven: redriven && { ...redriven, date: new Date(redriven.date) },
    added,
  };
}

/** How it was stopped; undefined where it was not, or was redriven after that. */
function stopOf(entries: readonly ExecutionEntry[]): End | undefined {
  const last = entries.findLast((entry) => 'stop' in entry || 'redrive' in entry);
  if (last === undefined || !('stop' in last)) return undefined;
  return { ...last.stop, stopDate: new Date(last.stop.stopDate) };
}

/** The end that an event tells of; undefined where the execution went on. */
function endOf({ type, timestamp, ...details }: HistoryEvent): End | undefined {
  const told = (name: string) => details[`execution${name}EventDetails`] as Omit<End, 'status'>;
  switch (type) {
    case 'ExecutionSucceeded':
      return { status: 'SUCCEEDED', stopDate: timestamp, ...only(told('Succeeded'), 'output') };
    case 'ExecutionFailed':
      return { status: 'FAILED', stopDate: timestamp, ...only(told('Failed'), 'error', 'cause') };
    case 'ExecutionAborted':
      return { status: 'ABORTED', stopDate: timestamp, ...only(told('Aborted'), 'error', 'cause') };
    case 'ExecutionTimedOut':
      // As AWS was measured, the event has the error and the execution has not.
      return { status: 'TIMED_OUT', stopDate: timestamp };
    default:
      return undefined;
  }
}

function only(details: Partial<End> | undefined, ...names: ('output' | 'error' | 'cause')[]) {
  return Object.fromEntries(
    names.flatMap((name) => (details?.[name] === undefined ? [] : [[name, details[name]]])),
  );
}

/** As of one that is stopped: it has no previous event. */
function abortedEvent(id: number, { stopDate, ...end }: End): HistoryEvent {
  return {
    id,
    previousEventId: 0,
    timestamp: stopDate,
    type: 'ExecutionAborted',
    executionAbortedEventDetails: only(end, 'error', 'cause'),
  };
}
