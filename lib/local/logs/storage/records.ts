import type { Position } from './position';

/** An event as it is stored. */
export interface StoredEvent extends Position {
  readonly message: string;
  /** When the account took it, in milliseconds since the epoch. */
  readonly ingestionTime: number;
}

/** Length of the message in bytes, then three numbers: timestamp, sequence, time of ingestion. */
const HEADER_BYTES = 4 + 3 * 8;

/** Bytes of an event in a file. */
export function sizeOf({ message }: StoredEvent): number {
  return HEADER_BYTES + Buffer.byteLength(message);
}

/** Writes events one after another. */
export function encodeEvents(events: readonly StoredEvent[]): Buffer {
  const bytes = Buffer.allocUnsafe(events.reduce((sum, event) => sum + sizeOf(event), 0));
  let offset = 0;
  for (const { message, timestamp, sequence, ingestionTime } of events) {
    const length = bytes.write(message, offset + HEADER_BYTES);
    offset = bytes.writeUInt32LE(length, offset);
    for (const number of [timestamp, sequence, ingestionTime]) {
      offset = bytes.writeDoubleLE(number, offset);
    }
    offset += length;
  }
  return bytes;
}

/** Length of the events that are there whole: the last one may be cut. */
export function wholeLength(bytes: Buffer): number {
  for (let offset = 0; ; ) {
    if (offset + HEADER_BYTES > bytes.length) return offset;
    const end = offset + HEADER_BYTES + bytes.readUInt32LE(offset);
    if (end > bytes.length) return offset;
    offset = end;
  }
}

/** Reads what {@link encodeEvents} has written. */
export function decodeEvents(bytes: Buffer): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const start = offset + HEADER_BYTES;
    const end = start + bytes.readUInt32LE(offset);
    events.push({
      timestamp: bytes.readDoubleLE(offset + 4),
      sequence: bytes.readDoubleLE(offset + 12),
      ingestionTime: bytes.readDoubleLE(offset + 20),
      message: bytes.toString('utf8', start, end),
    });
    offset = end;
  }
  return events;
}
