/** A model artifact. */
export interface ModelOutput {
  readonly type: 'model';
  /** `s3://…/model.tar.gz` */
  readonly uri: string;
}

/** A file that a training function returned. */
export interface FileOutput {
  readonly type: 'file';
  /** `s3://…` of the file. */
  readonly uri: string;
  readonly sizeBytes: number;
  /** CRC-32 of the whole file, base64, as S3 has it. */
  readonly crc32: string;
}

/** A folder that a training function returned. */
export interface DirectoryOutput {
  readonly type: 'directory';
  /** The prefix of its files, with a slash at its end. */
  readonly uri: string;
  readonly fileCount: number;
  readonly sizeBytes: number;
  /** A JSON document with the path, size and checksum of every file. */
  readonly listing: { readonly uri: string };
}

/** A text or JSON value of more than 8 KiB. */
export interface StoredValue {
  readonly type: 'text' | 'json';
  readonly uri: string;
  readonly sizeBytes: number;
  readonly crc32: string;
}

/** One output of a result: a reference to S3, or the value itself. */
export type OutputValue = ModelOutput | FileOutput | DirectoryOutput | StoredValue | JsonValue;

/** A value that was returned as it is. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The manifest `outputs.json` of a job; its contract is in containers/CONTRACT.md. */
export interface Manifest {
  readonly version: 1;
  readonly job: string;
  readonly writer: {
    readonly id: string;
    readonly rank: number;
    readonly worldSize: number;
    readonly host: string;
  };
  readonly committedAt: string;
  readonly outputs: Readonly<Record<string, ManifestEntry>>;
}

type ManifestEntry =
  | { readonly type: string; readonly value: JsonValue }
  | FileOutput
  | DirectoryOutput
  | StoredValue;

/** The outputs that a manifest names, as a result gives them. */
export function manifestOutputs(manifest: Manifest): Record<string, OutputValue> {
  return Object.fromEntries(
    Object.entries(manifest.outputs).map(([name, entry]) => [
      name,
      'value' in entry ? entry.value : entry,
    ]),
  );
}
