/** One file of a zip archive. */
export interface ZipEntry {
  /** In ASCII. */
  readonly path: string;
  readonly content: Buffer;
}

/** 1 January 1980, the first day that zip archives know. */
const DATE = 0x0021;

/**
 * A zip archive of files that are not compressed: for what takes zip archives only and is compressed
 * already. The same bytes for the same files.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zipArchive(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content } of entries) {
    const name = Buffer.from(path, 'ascii');
    const common = commonFields(name, content);
    const local = Buffer.concat([bytes32(0x04034b50), common, name]);
    // Made by version 2.0; no comment, first disk, no attributes.
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([bytes32(0x02014b50), bytes16(20), common, place, name]));
    parts.push(local, content);
    offset += local.length + content.length;
  }
  const its = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(its.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, its, bytes32(0x06054b50), end]);
}

/** What a file's own header and the directory say alike. */
function commonFields(name: Buffer, content: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function bytes16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function bytes32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Node.js has it from version 20.15 on only. */
function crc32(content: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of content) sum = (sum >>> 8) ^ (TABLE[(sum ^ byte) & 0xff] ?? 0);
  return (sum ^ 0xffffffff) >>> 0;
}
