import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { combineCrc32, crc32, encodeCrc32 } from './checksum';
import { RunnerError } from './errors';
import { writeGuarded } from './guarded';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from './sdk/client-s3';

const MIB = 1024 * 1024;
/** The SDKs' transfer managers' default; also the size from which a file goes up in parts. */
export const PART_SIZE = 8 * MIB;
const MAX_PARTS = 10_000;

/** Size of a file's parts: 8 MiB, more if there would be too many. */
export function partSizeOf(sizeBytes: number): number {
  return Math.max(PART_SIZE, Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB);
}

/** Describes a file that somebody still writes to. */
export function changed(source: string): RunnerError {
  return new RunnerError(
    'BadOutput',
    `${basename(source)} changed while it was uploaded; close it, and end whatever writes to it, before the function returns`,
  );
}

/** Buffers of parts, used again: the collector is slow to see how large they are. */
export class PartBuffers {
  private readonly free: Buffer[] = [];

  /** Calls with a buffer of this size, which is free again when the call has ended. */
  async use<T>(sizeBytes: number, call: (buffer: Buffer) => Promise<T>): Promise<T> {
    const free = this.free.pop();
    const whole =
      free !== undefined && free.length >= sizeBytes ? free : Buffer.allocUnsafeSlow(sizeBytes);
    try {
      return await call(whole.subarray(0, sizeBytes));
    } finally {
      this.free.push(whole);
    }
  }
}

interface Part {
  readonly etag: string | undefined;
  readonly crc: number;
}

/**
 * A large file on its way. S3 checks each part's CRC-32 and, when the upload is completed, the
 * CRC-32 of the whole.
 */
export class MultipartUpload {
  readonly partCount: number;
  private readonly partSize: number;
  private readonly parts = new Map<number, Part>();
  private begun: Promise<{ file: FileHandle; id: string | undefined }> | undefined;

  constructor(
    private readonly client: S3Client,
    private readonly target: { readonly Bucket: string; readonly Key: string },
    private readonly source: string,
    private readonly sizeBytes: number,
    private readonly buffers: PartBuffers,
  ) {
    this.partSize = partSizeOf(sizeBytes);
    this.partCount = Math.ceil(sizeBytes / this.partSize);
  }

  /** Sends one part, from 1; the last to arrive completes the file and returns its CRC-32. */
  async send(number: number): Promise<number | undefined> {
    this.begun ??= this.begin();
    const { file, id } = await this.begun;
    await this.buffers.use(this.sizeOf(number), async (body) => {
      await this.read(file, number, body);
      const crc = crc32(body);
      const { ETag: etag } = await this.client.send(
        new UploadPartCommand({
          ...this.target,
          UploadId: id,
          PartNumber: number,
          Body: body,
          ChecksumCRC32: encodeCrc32(crc),
        }),
      );
      this.parts.set(number, { etag, crc });
    });
    return this.parts.size === this.partCount ? this.complete(file, id) : undefined;
  }

  /** Deletes the parts of an unfinished upload, as far as that is possible. */
  async abort(): Promise<void> {
    try {
      const begun = await this.begun;
      if (begun === undefined) return;
      this.begun = undefined;
      await begun.file.close();
      await this.client.send(
        new AbortMultipartUploadCommand({ ...this.target, UploadId: begun.id }),
      );
    } catch {
      // The bucket's lifecycle deletes what is left.
      return;
    }
  }

  private async begin(): Promise<{ file: FileHandle; id: string | undefined }> {
    const file = await open(this.source);
    try {
      const { UploadId: id } = await this.client.send(
        new CreateMultipartUploadCommand({
          ...this.target,
          ChecksumAlgorithm: 'CRC32',
          ChecksumType: 'FULL_OBJECT',
        }),
      );
      return { file, id };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  private sizeOf(number: number): number {
    return Math.min(this.partSize, this.sizeBytes - (number - 1) * this.partSize);
  }

  private async read(file: FileHandle, number: number, body: Buffer): Promise<void> {
    const start = (number - 1) * this.partSize;
    let filled = 0;
    while (filled < body.length) {
      const { bytesRead } = await file.read(body, filled, body.length - filled, start + filled);
      if (bytesRead === 0) throw changed(this.source);
      filled += bytesRead;
    }
    if ((await file.stat()).size !== this.sizeBytes) throw changed(this.source);
  }

  private async complete(file: FileHandle, id: string | undefined): Promise<number> {
    const parts = [...this.parts].sort(([a], [b]) => a - b);
    const whole = parts.reduce(
      (sum, [number, { crc }]) => combineCrc32(sum, crc, this.sizeOf(number)),
      // The CRC-32 of nothing.
      0,
    );
    const Parts = parts.map(([number, { etag, crc }]) => ({
      PartNumber: number,
      ETag: etag,
      ChecksumCRC32: encodeCrc32(crc),
    }));
    await writeGuarded(this.target.Key, (condition) =>
      this.client.send(
        new CompleteMultipartUploadCommand({
          ...this.target,
          ...condition,
          UploadId: id,
          MultipartUpload: { Parts },
          ChecksumCRC32: encodeCrc32(whole),
          ChecksumType: 'FULL_OBJECT',
          MpuObjectSize: this.sizeBytes,
        }),
      ),
    );
    this.begun = undefined;
    await file.close();
    return whole;
  }
}
