import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ContextFile } from './context-file';
import { hashOf } from './stage-context';

/** A source archive in the cloud assembly. */
export interface StagedArchive {
  /** Its name in the assembly: `asset.<hash>.tar.gz`. */
  readonly file: string;
  readonly hash: string;
}

/** How archives are made; another way needs other names. */
const FORM = 'sourcedir 1';

/**
 * Writes a source archive (`sourcedir.tar.gz`) into the cloud assembly, under a name that follows from
 * its content: paths, bytes and who may execute; not times, owners or the order of folders.
 */
export function stageArchive(files: readonly ContextFile[], assembly: string): StagedArchive {
  const hash = createHash('sha256')
    .update(`${FORM}\n${hashOf(files)}`)
    .digest('hex');
  const staged = { file: `asset.${hash}.tar.gz`, hash };
  const target = join(assembly, staged.file);
  if (existsSync(target)) return staged;
  // Under another name until it is complete.
  const draft = `${target}.${process.pid}`;
  try {
    writeFileSync(draft, sourceArchive(files));
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
  return staged;
}

/** The same bytes for the same files, by the same version of zlib. */
export function sourceArchive(files: readonly ContextFile[]): Buffer {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const blocks = sorted.flatMap((file) => entryOf(file));
  const zipped = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 9 });
  // The operating system that it was made on is not part of it.
  zipped[9] = 255;
  return zipped;
}

const BLOCK = 512;
/** 2 January 1980: zip archives, wheels among them, hold no times before that year. */
const TIME = 315_619_200;

/** A file as POSIX's pax format has it. */
function entryOf({ path, content, isExecutable }: ContextFile): Buffer[] {
  const bytes = Buffer.from('text' in content ? content.text : readFileSync(content.copyOf));
  const mode = isExecutable ? 0o755 : 0o644;
  const isPlain = /^[ -~]{1,100}$/.test(path);
  return [
    ...(isPlain ? [] : longName(path)),
    header(isPlain ? path : 'long-name', { mode, size: bytes.length, type: '0' }),
    padded(bytes),
  ];
}

/** Says the name of the next file, which its own header cannot hold. */
function longName(path: string): Buffer[] {
  const record = Buffer.from(paxRecord('path', path));
  return [header('pax', { mode: 0o644, size: record.length, type: 'x' }), padded(record)];
}

/** `<length> <key>=<value>\n`; the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (Buffer.byteLength(`${length}${rest}`) !== length) {
    length = Buffer.byteLength(`${length}${rest}`);
  }
  return `${length}${rest}`;
}

function header(
  name: string,
  { mode, size, type }: { readonly mode: number; readonly size: number; readonly type: string },
): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at);
  block.write(name, 0);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(TIME, 136, 12);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}
