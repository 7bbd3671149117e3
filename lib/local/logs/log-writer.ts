import type { LogEvent, LogStore } from './log-store';

/** Stores events of one stream, sorted by their times. */
export type AppendEvents = (events: readonly LogEvent[]) => Promise<void>;

/** How services of this account write logs: without a limit for a batch, and without HTTP. */
export interface LogWriter {
  /**
   * Opens a stream for writing; it and its group are made where they are missing.
   *
   * @throws AccessDeniedException – when the one who writes may not
   */
  open(logGroupName: string, logStreamName: string): Promise<AppendEvents>;
}

/**
 * Makes the writer of a store.
 *
 * @param authorize called before a stream is opened; throws when it may not be written
 */
export function logWriter(
  store: LogStore,
  authorize: (logGroupName: string, logStreamName: string) => Promise<void>,
): LogWriter {
  return {
    open: async (logGroupName, logStreamName) => {
      await authorize(logGroupName, logStreamName);
      const isKnown = store.groups.some(({ name }) => name === logGroupName);
      const group = isKnown ? store.group(logGroupName) : store.create({ name: logGroupName });
      if (!group.has(logStreamName)) store.createStream(logGroupName, logStreamName);
      const stream = group.stream(logStreamName);
      return (events) => store.append(stream, events);
    },
  };
}
