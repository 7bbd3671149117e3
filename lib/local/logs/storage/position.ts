/** Where an event stands among all others: by its time, then by the order in which they came. */
export interface Position {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Rises with each event that the account takes. */
  readonly sequence: number;
}

/** Before every event of a time and after every earlier one: the first sequence is 1. */
export const beforeAllOf = (timestamp: number): Position => ({ timestamp, sequence: 0 });

/** Below zero where the first stands before the second. */
export function comparePositions(one: Position, other: Position): number {
  return one.timestamp - other.timestamp || one.sequence - other.sequence;
}

const TIME_DIGITS = 20;
const DIGITS = 56;

/** A position as CloudWatch Logs writes the ids of events: 56 digits, which sort as the events do. */
export function idOf({ timestamp, sequence }: Position): string {
  const time = String(timestamp).padStart(TIME_DIGITS, '0');
  return time + String(sequence).padStart(DIGITS - TIME_DIGITS, '0');
}

/** The position that an id stands for. @returns undefined for a text that is no id */
export function positionOf(id: string): Position | undefined {
  if (!/^\d{56}$/.test(id)) return undefined;
  return { timestamp: Number(id.slice(0, TIME_DIGITS)), sequence: Number(id.slice(TIME_DIGITS)) };
}
