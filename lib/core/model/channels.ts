/** How a channel reaches the container. @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-access-training-data.html */
export const INPUT_MODES = ['File', 'FastFile', 'Pipe'] as const;
export type InputMode = (typeof INPUT_MODES)[number];

/** Whether each host gets all objects of a channel or its share of them. */
export const DISTRIBUTIONS = ['FullyReplicated', 'ShardedByS3Key'] as const;
export type Distribution = (typeof DISTRIBUTIONS)[number];

/** Where a channel's objects are named. */
export const S3_DATA_TYPES = ['S3Prefix', 'ManifestFile', 'AugmentedManifestFile'] as const;
export type S3DataType = (typeof S3_DATA_TYPES)[number];

/** What a channel is read as; a request's own channel object overrides each member. */
export interface ChannelOptions {
  /** MIME type. @default - from the URI's extension where the algorithm knows it, else the container's own default */
  readonly contentType?: string;
  /** @default 'File' */
  readonly inputMode?: InputMode;
  /** @default 'FullyReplicated' */
  readonly distribution?: Distribution;
  /** @default 'S3Prefix' */
  readonly s3DataType?: S3DataType;
  /** @default 'None' */
  readonly compressionType?: 'None' | 'Gzip';
  /** @default 'None' */
  readonly recordWrapperType?: 'None' | 'RecordIO';
  /** Attributes to read from an augmented manifest, at most 16. */
  readonly attributeNames?: readonly string[];
  /** Shuffles the objects (or manifest lines) by this seed. @default - not shuffled */
  readonly shuffleSeed?: number;
}

/** One channel of a request. */
export interface ChannelInput extends ChannelOptions {
  /** `s3://bucket/prefix`, or on your own machine a path. */
  readonly uri: string;
}

/** A channel with the request's, the task's and the inferred settings put together. */
export interface Channel extends ChannelInput {
  readonly name: string;
  /** Whether the content type was read from the extension of the URI. */
  readonly isInferred?: boolean;
}
