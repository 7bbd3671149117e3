/** What an entry can hit. */
export type Target = 'operation' | 'instance type' | 'job' | 'function' | 'S3 request';

/** What is to be known of a kind of fault. */
interface FaultFacts {
  /** What `hits` is compared with. */
  readonly hits: readonly [Target, ...Target[]];
  /** What `seconds` are. Absent: the fault has none. */
  readonly seconds?: string;
  /** How many there are where an entry does not say. Absent: it has to. */
  readonly otherwise?: number;
}

/** Every kind of fault by the word that names it. */
export const FAULTS = {
  throttling: { hits: ['operation'] },
  quota: { hits: ['instance type'] },
  capacity: { hits: ['instance type'] },
  'spot-interruption': { hits: ['job'], seconds: 'of training before it', otherwise: 0 },
  'internal-error': { hits: ['operation', 'job'] },
  'no-way-to-s3': { hits: ['job'] },
  's3-error': { hits: ['S3 request'] },
  's3-timeout': { hits: ['S3 request'] },
  'slow-s3': { hits: ['S3 request'], seconds: 'that each answer takes longer' },
  'lambda-crash': { hits: ['function'] },
  'lambda-timeout': { hits: ['function'] },
  'lost-response': { hits: ['operation'] },
  'clock-jump': { hits: ['operation'], seconds: 'that the clock jumps forward' },
} as const satisfies Readonly<Record<string, FaultFacts>>;

/** The word that names a kind of fault. */
export type FaultWord = keyof typeof FAULTS;

/** What the table says of a kind. */
export function factsOf(word: FaultWord): FaultFacts {
  return FAULTS[word];
}

/** A fault on purpose: an entry of a file of faults. */
export interface Fault {
  readonly fault: FaultWord;
  /**
   * What it hits: an operation (`sagemaker:CreateTrainingJob`, and where wanted behind a space the
   * name in its input), an instance type, the name of a job or a function, a request to S3
   * (`PUT bucket/key`). A `*` stands for any text.
   */
  readonly hits: string;
  /** How often it happens. @default - once; where `share` is given, without end */
  readonly times?: number;
  /** In how many of the cases it happens, by chance: 0.01 is one in a hundred. @default 1 */
  readonly share?: number;
  /** What a word means by them: see {@link FAULTS}. */
  readonly seconds?: number;
}
