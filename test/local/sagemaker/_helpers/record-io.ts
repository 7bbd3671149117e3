/** A RecordIO file of these records. */
export function recordIo(...records: readonly Buffer[]): Buffer {
  return Buffer.concat(
    records.map((record) => {
      const header = Buffer.alloc(8);
      header.writeUInt32LE(0xced7230a, 0);
      header.writeUInt32LE(record.length, 4);
      return Buffer.concat([header, record, Buffer.alloc((4 - (record.length % 4)) % 4)]);
    }),
  );
}

/** A record of Amazon's protobuf format, with features by name and perhaps a label. */
export function protobufRecord(
  features: Readonly<Record<string, readonly number[]>>,
  label?: readonly number[],
): Buffer {
  return Buffer.concat([
    ...Object.entries(features).map(([name, values]) => field(1, entry(name, values))),
    ...(label === undefined ? [] : [field(2, entry('values', label))]),
  ]);
}

function entry(name: string, values: readonly number[]): Buffer {
  const floats = Buffer.from(Float32Array.from(values).buffer);
  return Buffer.concat([field(1, Buffer.from(name)), field(2, field(2, field(1, floats)))]);
}

/** A field of bytes, of at most 127. */
function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
}
