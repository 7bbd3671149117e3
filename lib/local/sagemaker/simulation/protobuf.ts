import { framesOf } from './record-io';
import { type Form, quoted, type Sample, WrongRecord } from './sample';

/** What a record must hold. */
export interface RecordColumns {
  /** Number of features, where the job says it. @default - any */
  readonly features?: number;
  readonly hasLabel: boolean;
  /** Names of the features. @default ["values"] */
  readonly names?: readonly string[];
}

/** A tensor of a record. */
interface Tensor {
  /** Number of values. */
  readonly size: number;
  readonly keys: readonly number[];
}

/**
 * RecordIO with records of Amazon's protobuf format.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/cdf-training.html
 */
export function recordIoProtobuf(columns: RecordColumns): Form {
  const title = 'RecordIO with protobuf records (application/x-recordio-protobuf)';
  return { title, check: (sample) => checkRecords(sample, columns, title) };
}

function checkRecords(sample: Sample, columns: RecordColumns, title: string): number {
  const frames = framesOf(sample, title);
  for (const [index, frame] of frames.entries()) checkRecord(frame, index + 1, columns);
  return frames.length;
}

function checkRecord(
  frame: Buffer,
  record: number,
  { features: width, hasLabel, names = ['values'] }: RecordColumns,
): void {
  const { features, labels } = decode(frame, record);
  for (const name of names) {
    const tensor = features.get(name);
    if (tensor === undefined) {
      const found = [...features.keys()].map(quoted).join(', ') || 'none';
      throw new WrongRecord(record, `features ${found}`, `the feature "${name}"`);
    }
    checkWidth(tensor, record, width);
  }
  if (hasLabel && !labels.has('values')) {
    throw new WrongRecord(record, 'no label', 'a label "values"');
  }
}

function checkWidth({ size, keys }: Tensor, record: number, width: number | undefined): void {
  if (width === undefined) return;
  const allowed = `${width}, as feature_dim is`;
  const tooLarge = keys.find((key) => key >= width);
  if (tooLarge !== undefined) {
    throw new WrongRecord(record, `the key ${tooLarge}`, `keys below ${allowed}`);
  }
  if (keys.length > 0 || size === width) return;
  throw new WrongRecord(record, `${size} features`, allowed);
}

/** Fields of aialgs.data.Record. */
const FEATURES = 1;
const LABEL = 2;
/** Tensors of aialgs.data.Value, by the width of a value; integers are varints. */
const TENSORS: Readonly<Record<number, number | undefined>> = { 2: 4, 3: 8, 7: undefined };

function decode(frame: Buffer, record: number) {
  const features = new Map<string, Tensor>();
  const labels = new Map<string, Tensor>();
  try {
    for (const { field, bytes } of fieldsOf(frame)) {
      if (field !== FEATURES && field !== LABEL) continue;
      const [name, value] = entryOf(needed(bytes));
      (field === FEATURES ? features : labels).set(name, tensorOf(value));
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new WrongRecord(record, `no protobuf record (${error.message})`, 'aialgs.data.Record');
  }
  return { features, labels };
}

/** An entry of a map: its name and its value. */
function entryOf(entry: Buffer): [string, Buffer] {
  let name = '';
  let value: Buffer = Buffer.alloc(0);
  for (const { field, bytes } of fieldsOf(entry)) {
    if (field === 1) name = needed(bytes).toString();
    if (field === 2) value = needed(bytes);
  }
  return [name, value];
}

function tensorOf(value: Buffer): Tensor {
  for (const { field, bytes } of fieldsOf(value)) {
    if (!Object.hasOwn(TENSORS, field)) continue;
    return readTensor(needed(bytes), TENSORS[field]);
  }
  // An empty tensor, or bytes.
  return { size: 0, keys: [] };
}

function readTensor(tensor: Buffer, width: number | undefined): Tensor {
  let size = 0;
  const keys: number[] = [];
  for (const { field, bytes, number } of fieldsOf(tensor)) {
    if (field === 1) {
      if (bytes === undefined) size += 1;
      else size += width === undefined ? varintsOf(bytes).length : bytes.length / width;
    }
    if (field === 2) keys.push(...(bytes === undefined ? [number ?? 0] : varintsOf(bytes)));
  }
  return { size, keys };
}

interface Field {
  readonly field: number;
  readonly bytes?: Buffer;
  readonly number?: number;
}

/** The fields of a message. @throws RangeError – when it is none */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  while (at < message.length) {
    const tag = varint(message, at);
    at = tag.end;
    const field = Math.floor(tag.value / 8);
    switch (tag.value % 8) {
      case 0: {
        const { value, end } = varint(message, at);
        at = end;
        yield { field, number: value };
        break;
      }
      case 1:
        yield { field };
        at += 8;
        break;
      case 2: {
        const { value: length, end } = varint(message, at);
        at = end + length;
        if (at > message.length) throw new RangeError('a field is longer than its message');
        yield { field, bytes: message.subarray(end, at) };
        break;
      }
      case 5:
        yield { field };
        at += 4;
        break;
      default:
        throw new RangeError('a field of no known type');
    }
  }
  if (at > message.length) throw new RangeError('a field is longer than its message');
}

function varintsOf(bytes: Buffer): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { value, end } = varint(bytes, at);
    values.push(value);
    at = end;
  }
  return values;
}

const MOST_VARINT_BYTES = 10;

function varint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start; at < bytes.length && at < start + MOST_VARINT_BYTES; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  throw new RangeError('a number that does not end');
}

function needed(bytes: Buffer | undefined): Buffer {
  if (bytes === undefined) throw new RangeError('a number in place of a message');
  return bytes;
}
