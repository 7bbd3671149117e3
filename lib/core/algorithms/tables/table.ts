/**
 * What AWS's developer guide says of one built-in algorithm, as plain data. What its pages leave
 * open is not in here, and so is not checked: a table never refuses what SageMaker takes.
 */
export interface AlgorithmTable {
  /** Page of the developer guide that lists the hyperparameters, by its name there. */
  readonly page: string;
  /** Page on the algorithm: channels, content types, instances. */
  readonly about: string;
  /** Rules of the hyperparameters that the page lists, in the notation of {@link RuleText}. */
  readonly hyperparameters: Readonly<Record<string, RuleText>>;
  /**
   * Hyperparameters that the page does not list, but that AWS's own SDK sends or that the
   * container's own defaults name.
   */
  readonly unlisted?: Readonly<Record<string, RuleText>>;
  /** The page lists the most common hyperparameters only: others are passed on with a note. */
  readonly isSubset?: true;
  /** Of an algorithm that JumpStart publishes: AWS's script in an image of a framework. */
  readonly jumpStart?: JumpStartTable;
  /** No other name is taken, not even one of the platform's own such as `_kvstore`. */
  readonly isExhaustive?: true;
  /** Other names of hyperparameters. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly required: readonly string[];
  readonly rules?: readonly TableRule[];
  readonly channels?: Readonly<Record<string, ChannelTable>>;
  /** What is read in Pipe mode where that is less than what is read in File mode. */
  readonly pipe?: {
    /** Content types; any without this. */
    readonly contentTypes?: readonly string[];
    /** Only an augmented manifest is read from a pipe. */
    readonly manifestOnly?: true;
  };
  /** A CSV file's first column is its label unless the content type's `label_size` is 0. */
  readonly isUnsupervised?: true;
  /** The first version that has a hyperparameter, or one `name=value` of it. */
  readonly since?: Readonly<Record<string, string>>;
  /** The last version that has it. */
  readonly until?: Readonly<Record<string, string>>;
}

/**
 * Where JumpStart has an algorithm, as far as SageMaker's Python SDK names it (its tests' specs, as
 * the lists themselves are in JumpStart's bucket). What is absent, the task has to say.
 */
export interface JumpStartTable {
  readonly framework?: {
    readonly framework: string;
    readonly version: string;
    readonly pythonVersion: string;
  };
  /** Key of the training script in JumpStart's bucket of the region. */
  readonly script?: string;
  /** Key of the model that training starts from. */
  readonly model?: string;
  /** Expressions of the metrics that the script prints, by name. */
  readonly metrics?: Readonly<Record<string, string>>;
  /** The script prints only what a hyperparameter names: which, and what `auto` of it may be. */
  readonly printed?: { readonly hyperparameter: string; readonly auto: readonly string[] };
}

/**
 * What a hyperparameter may be, and after ` = ` its default: alternatives between ` | `, each a word
 * itself or one of these.
 *
 * - `integer [1,)`, `even [2,)`, `number (0,1]`: in an interval as mathematicians write it
 * - `flag`: true or false
 * - `list of a, b`: some of the names, commas and no spaces between them
 * - `some of a, b`: the same, also with spaces or as a JSON list
 * - `@frequency`: a form by its name, see {@link FORMS}
 * - `text`: anything; `empty`: no characters
 */
export type RuleText = string;

/** Values that hyperparameters have, by name; of channels, `train.contentType`. */
export type Condition = Readonly<Record<string, readonly string[]>>;

/** A rule between inputs. Where `when` does not hold, it says nothing. */
export interface TableRule {
  /** Absent: always. An empty list of values: whenever there is one. */
  readonly when?: Condition;
  /** Hyperparameters that must be given. */
  readonly needs?: readonly string[];
  /** Hyperparameters that must not be given. */
  readonly excludes?: readonly string[];
  /** Hyperparameters that have no effect: a note, no problem. */
  readonly ignores?: readonly string[];
  /** Values that others may have then. */
  readonly allows?: Readonly<Record<string, readonly string[]>>;
  readonly needsChannels?: readonly string[];
  /** Channels of which one must be given. */
  readonly needsOneChannel?: readonly string[];
  readonly excludesChannels?: readonly string[];
  /** Channels that each host needs whole. */
  readonly replicates?: readonly string[];
  /** It trains on one instance. */
  readonly oneInstance?: true;
  /** It trains on CPU instances. */
  readonly cpuOnly?: true;
  /** The first is at most the second; with `strictly`, less. */
  readonly atMost?: readonly [string, string];
  readonly strictly?: true;
  /** The sum of some, defaults included, and the interval that it is in. */
  readonly sum?: { readonly of: readonly string[]; readonly interval: string };
}

/** What is particular of one channel. */
export interface ChannelTable {
  /** Sent where neither the request nor the names of files say one. */
  readonly contentType?: string;
  /** Sent for CSV where neither the request nor the task says one. */
  readonly csv?: string;
  /** Content type without which CSV is refused. */
  readonly csvMustBe?: string;
  /** The one distribution that the algorithm takes; sent where none is said. */
  readonly distribution?: 'FullyReplicated' | 'ShardedByS3Key';
}
