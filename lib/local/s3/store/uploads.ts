import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file';
import type { Checksums, ObjectContent, Segment } from './versions';

/** A part of a multipart upload. */
export interface UploadedPart {
  readonly number: number;
  readonly size: number;
  /** MD5 in hexadecimal. */
  readonly etag: string;
  readonly segments: readonly Segment[];
  readonly checksums: Checksums;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

/** What was said when an upload began, which the object will have. */
export interface UploadFacts extends Pick<ObjectContent, 'headers' | 'tags' | 'acl'> {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly initiated: number;
  /** The checksum that its parts must have, by the end of its header's name. @default - any or none */
  readonly algorithm?: string;
  readonly checksumType?: ObjectContent['checksumType'];
}

/** A multipart upload that is neither completed nor aborted. */
export interface MultipartUpload extends UploadFacts {
  readonly id: string;
  /** By number. */
  readonly parts: ReadonlyMap<number, UploadedPart>;
}

const FACTS = 'upload.json';

/** The multipart uploads of a bucket: a folder each, with a file for each part. */
export class Uploads {
  private readonly uploads = new Map<
    string,
    MultipartUpload & { readonly parts: Map<number, UploadedPart> }
  >();

  constructor(
    private readonly directory: string,
    private readonly staging: string,
  ) {
    mkdirSync(directory, { recursive: true });
    for (const id of readdirSync(directory)) this.load(id);
  }

  /** In no order. */
  get all(): MultipartUpload[] {
    return [...this.uploads.values()];
  }

  find(id: string): MultipartUpload | undefined {
    return this.uploads.get(id);
  }

  begin(facts: UploadFacts): MultipartUpload {
    // Only letters and digits: it is a folder's name here, and clients write it into URLs.
    const id = randomBytes(24).toString('hex');
    const staged = join(this.staging, id);
    mkdirSync(staged);
    writeJson(join(staged, FACTS), this.staging, facts);
    renameSync(staged, join(this.directory, id));
    const upload = { ...facts, id, parts: new Map() };
    this.uploads.set(id, upload);
    return upload;
  }

  /** @returns names of the files of the part that it replaces */
  addPart({ id }: MultipartUpload, part: UploadedPart): string[] {
    const parts = this.uploads.get(id)?.parts;
    const before = parts?.get(part.number);
    writeJson(join(this.directory, id, `${part.number}.json`), this.staging, part);
    parts?.set(part.number, part);
    return before === undefined ? [] : namesOf([before]);
  }

  /** @returns names of the files of its parts */
  end({ id, parts }: MultipartUpload): string[] {
    this.uploads.delete(id);
    const gone = join(this.staging, id);
    renameSync(join(this.directory, id), gone);
    rmSync(gone, { recursive: true });
    return namesOf(parts.values());
  }

  /** Names of the files of all parts. */
  files(): string[] {
    return this.all.flatMap(({ parts }) => namesOf(parts.values()));
  }

  private load(id: string): void {
    const folder = join(this.directory, id);
    const names = readdirSync(folder).filter((name) => name !== FACTS);
    const parts = names.map((name) => readJson<UploadedPart>(join(folder, name)));
    const facts = readJson<UploadFacts>(join(folder, FACTS));
    this.uploads.set(id, {
      ...facts,
      id,
      parts: new Map(parts.map((part) => [part.number, part])),
    });
  }
}

function namesOf(parts: Iterable<UploadedPart>): string[] {
  return [...parts].flatMap(({ segments }) => segments.map(({ name }) => name));
}
