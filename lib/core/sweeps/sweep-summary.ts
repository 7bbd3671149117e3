import { isObject } from '../checks';
import type { Money } from '../model';
import type { EndDocument } from '../results';
import { looksSecret } from '../secret-names';

/** Version of the shape of {@link SweepSummary}s. */
export const SWEEP_SCHEMA = 1;

/** One run of a sweep. */
export interface SweepRun {
  /** Its line in the file of requests, from 1. */
  readonly number: number;
  /** Name of its execution. */
  readonly execution: string;
  readonly status: 'Succeeded' | 'Stopped' | 'Failed' | 'Aborted' | 'TimedOut';
  /** Members of its request that are not the same in all runs, by path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Last value of each metric; of a search those of its best trial. */
  readonly metrics: Readonly<Record<string, number>>;
  /** From the execution's start to the job's end. */
  readonly seconds?: number;
  readonly billableSeconds?: number;
  readonly cost?: Money;
  /** Class of its failure, or the error of an execution that could not be started. */
  readonly error?: string;
  /** What happened, the beginning of it. */
  readonly cause?: string;
}

/** What a sweep came to: its table of runs, kept as `summary.json`. */
export interface SweepSummary {
  readonly schema: typeof SWEEP_SCHEMA;
  readonly sweep: { readonly name: string; readonly arn: string };
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Paths of the members in which requests differ: the columns of the table. */
  readonly parameters: readonly string[];
  /** Names of metrics that any run has. */
  readonly metrics: readonly string[];
  readonly runs: readonly SweepRun[];
}

/** How an execution of a Map run ended, as the result writer of Step Functions keeps it. */
export interface RunEnd {
  readonly Status: string;
  /** JSON: `{ number, name, request }`. */
  readonly Input: string;
  /** JSON: the result of the run. */
  readonly Output?: string;
  readonly Error?: string;
  readonly Cause?: string;
}

/** Most columns of differing members; a request has as many as its author likes. */
const MOST_COLUMNS = 30;

/** The table of a sweep's runs. */
export function sweepSummary(sweep: SweepSummary['sweep'], ends: readonly RunEnd[]): SweepSummary {
  const given = ends
    .map((end) => ({ end, input: JSON.parse(end.Input) as RunInput }))
    .sort((a, b) => a.input.number - b.input.number);
  const members = given.map(({ input }) => membersOf(input.request));
  const parameters = differing(members).slice(0, MOST_COLUMNS);
  const runs = given.map(({ end, input }, index) => {
    const own = members[index] as ReadonlyMap<string, unknown>;
    const shown = parameters.filter((path) => own.has(path));
    return {
      number: input.number,
      execution: input.name,
      parameters: Object.fromEntries(shown.map((path) => [path, own.get(path)])),
      ...(end.Output === undefined ? failed(end) : succeeded(JSON.parse(end.Output))),
    };
  });
  const good = runs.filter(({ error }) => error === undefined).length;
  return {
    schema: SWEEP_SCHEMA,
    sweep,
    total: runs.length,
    succeeded: good,
    failed: runs.length - good,
    parameters,
    metrics: [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))],
    runs,
  };
}

interface RunInput {
  readonly number: number;
  readonly name: string;
  readonly request: unknown;
}

type Ending = Omit<SweepRun, 'number' | 'execution' | 'parameters'>;

function succeeded(result: EndDocument): Ending {
  const { status, timings } = result;
  const seconds = timings.totalSeconds;
  const isTuning = result.kind === 'tuning';
  if (isTuning) return { status, seconds, metrics: result.best?.metrics ?? {} };
  const { metrics, billableSeconds, cost } = result;
  return { status, seconds, metrics, billableSeconds, ...(cost === undefined ? {} : { cost }) };
}

const STATUSES: Readonly<Record<string, SweepRun['status']>> = {
  ABORTED: 'Aborted',
  TIMED_OUT: 'TimedOut',
};

/** The run's execution tells why, inside of what the Map's execution for it says. */
function failed({ Status, Error: error = Status, Cause: cause = '' }: RunEnd): Ending {
  const inner = innerEnd(cause);
  const told = inner?.Cause ?? cause;
  return {
    status: STATUSES[inner?.Status ?? Status] ?? 'Failed',
    metrics: {},
    error: inner?.Error ?? error,
    ...(told === '' ? {} : { cause: beginning(told) }),
  };
}

function innerEnd(cause: string): Partial<RunEnd> | undefined {
  try {
    const described: unknown = JSON.parse(cause);
    return isObject(described) ? described : undefined;
  } catch {
    return undefined;
  }
}

/** Enough to see what it was; the rest is in the run's own documents. */
const MOST_OF_A_CAUSE = 300;

/** Of a function's error, the message is inside once more. */
function beginning(cause: string): string {
  const { errorMessage = cause } = (innerEnd(cause) ?? {}) as { readonly errorMessage?: string };
  return errorMessage.split('\n', 3).join(' ').slice(0, MOST_OF_A_CAUSE);
}

/** The values of a request by their paths; lists count as one value, what looks secret as none. */
function membersOf(value: unknown, path = ''): Map<string, unknown> {
  if (!isObject(value)) return new Map([[path, value]]);
  const members = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    if (looksSecret(name)) continue;
    const inner = path === '' ? name : `${path}.${name}`;
    for (const [its, leaf] of membersOf(member, inner)) members.set(its, leaf);
  }
  return members;
}

/** Paths whose values are not the same everywhere. */
function differing(all: readonly ReadonlyMap<string, unknown>[]): string[] {
  const paths = [...new Set(all.flatMap((members) => [...members.keys()]))];
  return paths.filter(
    (path) => new Set(all.map((members) => JSON.stringify(members.get(path)))).size > 1,
  );
}
