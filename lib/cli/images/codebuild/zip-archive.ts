import { Crc32 } from '@aws-sdk/checksums/crc';

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
export async function zipArchive(entries: readonly ZipEntry[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content } of entries) {
    const name = Buffer.from(path, 'ascii');
    const common = await commonFields(name, content);
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
async function commonFields(name: Buffer, content: Buffer): Promise<Buffer> {
  const sum = new Crc32();
  sum.update(content);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(DATE, 8);
  // The digest has its highest byte first.
  fields.set((await sum.digest()).toReversed(), 10);
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
