import type { InputOf } from '../aws/shapes';
import type { putLogEventsInput } from './inputs';
import type { LogEvent, LogStore } from './log-store';
import { EVENT_OVERHEAD } from './log-stream';
import { idOf } from './storage/position';
import { invalid } from './wording';

const MOST_BYTES = 1024 * 1024;
const HOUR_MS = 3_600_000;
const LONGEST_MS = 24 * HOUR_MS;
/** Events that are older or that happen later are not taken. */
const OLDEST_MS = 14 * 24 * HOUR_MS;
const NEWEST_MS = 2 * HOUR_MS;

/**
 * PutLogEvents: those of the batch that are neither too old nor too new are stored.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 * @throws ResourceNotFoundException, InvalidParameterException
 */
export async function putLogEvents(
  store: LogStore,
  { logGroupName, logStreamName, logEvents }: InputOf<typeof putLogEventsInput>,
): Promise<object> {
  const group = store.group(logGroupName);
  const stream = group.stream(logStreamName);
  checkBatch(logEvents);
  const now = store.clock.now();
  const { retentionInDays } = group;
  const oldest = now - Math.min(OLDEST_MS, (retentionInDays ?? 14) * 24 * HOUR_MS);
  const old = logEvents.filter(({ timestamp }) => timestamp < oldest).length;
  const inTime = logEvents.filter(({ timestamp }) => timestamp <= now + NEWEST_MS).length;
  await store.append(stream, logEvents.slice(old, inTime));
  const last = stream.events.ends?.last;
  const rejected = {
    ...(old > 0 && { tooOldLogEventEndIndex: old }),
    ...(inTime < logEvents.length && { tooNewLogEventStartIndex: inTime }),
  };
  return {
    nextSequenceToken: idOf(last ?? { timestamp: 0, sequence: 0 }),
    ...(Object.keys(rejected).length > 0 && { rejectedLogEventsInfo: rejected }),
  };
}

function checkBatch(events: readonly LogEvent[]): void {
  const times = events.map(({ timestamp }) => timestamp);
  if (times.some((time, index) => time < (times[index - 1] ?? 0))) {
    throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
  }
  if ((times.at(-1) ?? 0) - (times[0] ?? 0) > LONGEST_MS) {
    throw invalid(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  }
  const bytes = events.reduce(
    (sum, { message }) => sum + Buffer.byteLength(message) + EVENT_OVERHEAD,
    0,
  );
  if (bytes > MOST_BYTES) {
    throw invalid(`Upload too large: ${bytes} bytes exceeds limit of ${MOST_BYTES}`);
  }
}
