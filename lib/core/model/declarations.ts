import type { ChannelOptions } from './channels';

/** A hyperparameter's value as a request may give it. */
export type HyperparameterValue =
  | string
  | number
  | boolean
  | readonly HyperparameterValue[]
  | { readonly [key: string]: HyperparameterValue };

/** Hyperparameters as the API takes them: raw text by name. */
export type RawHyperparameters = Readonly<Record<string, string>>;

/**
 * Stands in a request for a secret that only the job reads, from Secrets Manager or from Parameter
 * Store (a SecureString): its value is in no history, document or log.
 */
export interface SecretReference {
  /** ARN of the secret, or of the parameter. */
  readonly secret: string;
  /** Member of the secret's JSON object. @default - the whole text */
  readonly key?: string;
  /** Of Secrets Manager. @default 'AWSCURRENT' */
  readonly versionStage?: string;
}

/** A channel that a task takes. */
export interface ChannelDeclaration extends ChannelOptions {
  readonly type: 'channel';
  readonly required: boolean;
}

/** Hyperparameters that an algorithm or an image reads itself: one object, defaults of the task in it. */
export interface HyperparametersDeclaration {
  readonly type: 'hyperparameters';
  readonly required: boolean;
  readonly defaults: Readonly<Record<string, HyperparameterValue>>;
}

/** What every value that a training function takes has in common. */
interface ValueBase {
  /** Whether a request must give it. */
  readonly required: boolean;
  readonly description?: string;
  /** Masked in failure messages. */
  readonly secret?: boolean;
}

/** A whole number, at most 2^53 − 1 in size. */
export interface IntegerDeclaration extends ValueBase {
  readonly type: 'integer';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly number[];
  readonly default?: number | null;
}

/** A number. */
export interface FloatDeclaration extends ValueBase {
  readonly type: 'float';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly number[];
  readonly default?: number | null;
}

export interface TextDeclaration extends ValueBase {
  readonly type: 'text';
  readonly values?: readonly string[];
  readonly default?: string | null;
}

/** True or false. */
export interface FlagDeclaration extends ValueBase {
  readonly type: 'flag';
  readonly default?: boolean | null;
}

/** Any JSON value. */
export interface JsonDeclaration extends ValueBase {
  readonly type: 'json';
  readonly default?: unknown;
}

/** A value that a training function takes by name. */
export type ValueDeclaration =
  | IntegerDeclaration
  | FloatDeclaration
  | TextDeclaration
  | FlagDeclaration
  | JsonDeclaration;

export type InputDeclaration = ChannelDeclaration | HyperparametersDeclaration | ValueDeclaration;

/** A model artifact: `model.tar.gz` in S3. */
export interface ModelDeclaration {
  readonly type: 'model';
}

/** What a job leaves in /opt/ml/output/data: `output.tar.gz` in S3. */
export interface ArchiveDeclaration {
  readonly type: 'archive';
}

/** Something that a training function returns by name, or as `model` leaves for SageMaker to store. */
export interface ReturnDeclaration {
  readonly type: 'file' | 'directory' | 'integer' | 'float' | 'text' | 'flag' | 'json' | 'model';
  readonly description?: string;
  /** How a data frame that is returned for a file is written. Absent: csv. */
  readonly format?: 'csv' | 'parquet';
}
export type OutputDeclaration = ModelDeclaration | ArchiveDeclaration | ReturnDeclaration;

/** How the processes of a training function are started. */
export type DistributionDeclaration =
  | { readonly type: 'none' }
  | {
      readonly type: 'mpi';
      readonly processesPerHost: number;
      /** Further options of mpirun, as one text. */
      readonly options?: string;
    }
  | { readonly type: 'torchrun'; readonly processesPerHost: number };

/**
 * How SageMaker's training toolkit starts a script. Without a number it starts one process for each
 * GPU of a host, or one.
 */
export type ScriptDistribution =
  | { readonly type: 'none' }
  | { readonly type: 'mpi'; readonly processesPerHost?: number; readonly options?: string }
  | { readonly type: 'torchrun'; readonly processesPerHost?: number };
