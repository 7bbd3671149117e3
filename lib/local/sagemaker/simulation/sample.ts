/** The beginning of a file of a channel. */
export interface Sample {
  /** Path inside the channel. */
  readonly name: string;
  /** The first bytes, at most {@link MOST_BYTES}. */
  readonly head: Buffer;
  /** Whether that is the whole file. */
  readonly isWhole: boolean;
}

/** Bytes of a file that are looked at. */
export const MOST_BYTES = 1 << 20;

/** Records of a file that are looked at. */
export const MOST_RECORDS = 100;

/** A record that is not what the algorithm reads. */
export class WrongRecord extends Error {
  override readonly name = 'WrongRecord';

  /**
   * @param record number of the record in its file, from 1; undefined for the file as a whole
   * @param found what is there, in words
   * @param allowed what may be there
   */
  constructor(
    readonly record: number | undefined,
    readonly found: string,
    readonly allowed: string,
  ) {
    super(`${found}; allowed: ${allowed}`);
  }
}

/** A form that data may have. */
export interface Form {
  /** In words, for the job's log. */
  readonly title: string;
  /** Files of the channel that have it. @default - all */
  readonly picks?: (name: string) => boolean;
  /** Whether files whose names end with .gz are read packed. @default false */
  readonly unpacks?: true;
  /**
   * Looks at a file.
   * @returns how many records were right
   * @throws WrongRecord
   */
  readonly check: (sample: Sample) => number;
}

/** A value as messages quote it: short, on one line. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= MOST_QUOTED ? text : `${text.slice(0, MOST_QUOTED)}…`;
}

const MOST_QUOTED = 60;
