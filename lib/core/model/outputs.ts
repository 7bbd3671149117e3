/** A model artifact. */
export interface ModelOutput {
  readonly type: 'model';
  /** `s3://…/model.tar.gz` */
  readonly uri: string;
}

/** Further files of a job, from its /opt/ml/output/data. */
export interface ArchiveOutput {
  readonly type: 'archive';
  /** `s3://…/output.tar.gz` */
  readonly uri: string;
}

/** An object that a runner stored. */
export interface StoredObject {
  /** `s3://…` of the object. */
  readonly uri: string;
  readonly sizeBytes: number;
  /** CRC-32 of the whole object, base64, as S3 has it. */
  readonly crc32: string;
}

/** A file that a training function returned. */
export interface FileOutput extends StoredObject {
  readonly type: 'file';
}

/** A folder that a training function returned. */
export interface DirectoryOutput {
  readonly type: 'directory';
  /** The prefix of its files, with a slash at its end. */
  readonly uri: string;
  readonly fileCount: number;
  readonly sizeBytes: number;
  /** A JSON document with the path, size and checksum of every file. */
  readonly listing: StoredObject;
}

/** A text or JSON value of more than 8 KiB. */
export interface StoredValue extends StoredObject {
  readonly type: 'text' | 'json';
}

/** A reference to an output that lies in S3; `type` is what the task declares. */
export type OutputReference =
  | ModelOutput
  | ArchiveOutput
  | FileOutput
  | DirectoryOutput
  | StoredValue;

/** One output of a result: a reference to S3, or the value itself. */
export type OutputValue = OutputReference | JsonValue;

/** The outputs of a result. */
export interface ResultOutputs {
  /** By name. */
  readonly outputs: Readonly<Record<string, OutputValue>>;
  /**
   * Names of the outputs that lie in S3: for each of them `outputs` has an {@link OutputReference}.
   * Any other output is a value as it was returned, even where it looks like a reference.
   */
  readonly stored: readonly string[];
  /** The process whose outputs these are; only of training functions. */
  readonly persistedBy?: PersistedBy;
}

/** The process that `persist_outputs` chose. */
export interface PersistedBy {
  /** Its rank among all processes of the job. */
  readonly rank: number;
  /** The host that it ran on, e.g. `algo-1`. */
  readonly host: string;
}

/** A value that was returned as it is. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** What the manifest `outputs.json` of a job says; its contract is in containers/CONTRACT.md. */
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

/** What a training function returned as one of its outputs: the value, or where it is stored. */
export type ManifestEntry =
  | { readonly kind: 'value'; readonly type: string; readonly value: JsonValue }
  | { readonly kind: 'stored'; readonly reference: StoredReference };

/** A reference to what a runner stored; models and archives are SageMaker's to store. */
export type StoredReference = Exclude<OutputReference, ModelOutput | ArchiveOutput>;
