import type { StoredEvent } from './storage/records';

/** The most that one answer holds: events, and bytes of their messages. */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1024 * 1024;

/** How much is taken. */
export interface Take {
  /** @default - 10,000 */
  readonly limit?: number | undefined;
  /** Whether an event is past the last one that is asked for. */
  readonly isPast: (event: StoredEvent) => boolean;
}

/** Takes the first events, as many as an answer may hold, and whether there are more. */
export async function takeEvents<E extends StoredEvent>(
  source: AsyncIterable<readonly E[]>,
  { limit = MOST_EVENTS, isPast }: Take,
): Promise<{ readonly events: readonly E[]; readonly isCut: boolean }> {
  const events: E[] = [];
  let bytes = 0;
  for await (const some of source) {
    for (const event of some) {
      if (isPast(event)) return { events, isCut: false };
      bytes += Buffer.byteLength(event.message);
      if (events.length === limit || (bytes > MOST_BYTES && events.length > 0)) {
        return { events, isCut: true };
      }
      events.push(event);
    }
  }
  return { events, isCut: false };
}
