import type { Clock } from '../aws/clock';
import { StatesError } from './errors';

/**
 * An event of an execution, as GetExecutionHistory returns it: besides these members at most one,
 * named after the type, e.g. `taskFailedEventDetails`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: Date;
  readonly type: string;
  readonly [details: `${string}EventDetails`]: Readonly<Record<string, unknown>>;
}

/** Details of an event, under the member that AWS puts them in. */
export type EventDetails = Partial<
  Record<`${string}EventDetails`, Readonly<Record<string, unknown>>>
>;

/** The place of a scope in the history: each event names the one before it in its scope. */
export interface HistoryThread {
  lastEventId: number;
  /** Type of the state that an error or an interruption left without an exit, where it has one. */
  open?: string;
}

/** AWS's limit; the last event is the one that ends the execution. */
export const MOST_EVENTS = 25_000;

/** Numbers events and passes them to the listener. */
export class History {
  /** @param count events that an earlier run of the execution has added */
  constructor(
    private readonly clock: Clock,
    private readonly onEvent: ((event: HistoryEvent) => void) | undefined,
    private count = 0,
  ) {}

  /**
   * Adds an event to a thread and returns its id.
   *
   * @param details or what makes them, if anybody listens
   * @throws StatesError – States.Runtime, when only the event that ends the execution still fits.
   */
  add(
    thread: HistoryThread,
    type: string,
    details: EventDetails | (() => EventDetails) = {},
  ): number {
    if (this.count >= MOST_EVENTS - 1 && !type.startsWith('Execution')) {
      const cause = `The execution reached the maximum number of history events (${MOST_EVENTS}).`;
      throw new StatesError('States.Runtime', cause);
    }
    const id = ++this.count;
    const previousEventId = thread.lastEventId;
    thread.lastEventId = id;
    if (this.onEvent !== undefined) {
      const timestamp = new Date(this.clock.now());
      const made = typeof details === 'function' ? details() : details;
      this.onEvent({ id, previousEventId, timestamp, type, ...made } as HistoryEvent);
    }
    return id;
  }
}

/** A thread of its own that goes on at an event: what is added to it is the previous event of nothing else. */
export function aside(lastEventId: number): HistoryThread {
  return { lastEventId };
}

/** Nothing is ever cut here. */
const WHOLE = { truncated: false } as const;

/** A payload as events carry it: JSON text, and whether it was cut. */
export function payload(name: 'input' | 'output', value: unknown): Record<string, unknown> {
  return payloadText(name, JSON.stringify(value));
}

/** The same of a value that is JSON text already. */
export function payloadText(name: 'input' | 'output', text: string): Record<string, unknown> {
  // Written out, as every state makes two of them.
  return name === 'input'
    ? { input: text, inputDetails: WHOLE }
    : { output: text, outputDetails: WHOLE };
}

/** Error and cause as events carry them: absent if there is none. */
export function errorDetails(
  error: string | undefined,
  cause: string | undefined,
): { readonly error?: string; readonly cause?: string } {
  return {
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}
