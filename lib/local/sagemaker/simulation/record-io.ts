import { MOST_RECORDS, type Sample, WrongRecord } from './sample';

const MAGIC = 0xced7230a;
const LENGTH_BITS = 2 ** 29 - 1;
const HEADER_BYTES = 8;

/**
 * The first records of a RecordIO file: magic number, length, content, padding to four bytes. A
 * record in several parts counts as its first.
 *
 * @throws WrongRecord
 * @see https://mxnet.apache.org/versions/1.9.1/api/architecture/note_data_loading
 */
export function framesOf({ head, isWhole }: Sample, allowed: string): Buffer[] {
  const frames: Buffer[] = [];
  let at = 0;
  while (at < head.length && frames.length < MOST_RECORDS) {
    const record = frames.length + 1;
    const rest = head.length - at;
    if (rest >= 4 && head.readUInt32LE(at) !== MAGIC) {
      throw new WrongRecord(record, `${hex(head, at)} at its beginning`, allowed);
    }
    if (rest < HEADER_BYTES) {
      if (!isWhole) break;
      throw new WrongRecord(record, `${rest} bytes without a header`, allowed);
    }
    const length = head.readUInt32LE(at + 4) & LENGTH_BITS;
    const end = at + HEADER_BYTES + length;
    if (end > head.length) {
      if (!isWhole) break;
      const found = `${rest - HEADER_BYTES} bytes of a record that says ${length}`;
      throw new WrongRecord(record, found, allowed);
    }
    frames.push(head.subarray(at + HEADER_BYTES, end));
    at = at + HEADER_BYTES + Math.ceil(length / 4) * 4;
  }
  // A record that is larger than what is looked at has had its header checked.
  if (frames.length === 0 && isWhole) throw new WrongRecord(undefined, 'no record', allowed);
  return frames;
}

/** The first bytes, in words that show text as text. */
function hex(head: Buffer, at: number): string {
  const bytes = head.subarray(at, at + 4);
  const text = bytes.toString('latin1');
  const isText = /^[\x20-\x7e]+$/.test(text);
  return isText ? `the text ${JSON.stringify(text)}` : `the bytes ${bytes.toString('hex')}`;
}
