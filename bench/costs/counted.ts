import type { Permission } from '../../lib/local/iam';

/** What a way through the state machine took, as a local account counts it. */
export interface Counted {
  /** The states that the execution entered. */
  readonly states: readonly string[];
  /** Of each function, by its name in the workflow. */
  readonly functions: Readonly<Record<string, FunctionUse>>;
  /** Calls by the roles of functions and of the state machine, by IAM action. */
  readonly calls: Readonly<Record<string, number>>;
  /** Metrics of our own that the functions' logs carry: combinations of name and dimensions. */
  readonly metrics: number;
}

/** What one function did in one execution. */
export interface FunctionUse {
  readonly requests: number;
  /** Billed milliseconds of all requests. */
  readonly milliseconds: number;
  /** What its lines are counted as by CloudWatch Logs. */
  readonly logBytes: number;
}

/** CloudWatch Logs counts 26 bytes for each event beside its text. */
const EVENT_BYTES = 26;

const BILLED = /^REPORT .*\tBilled Duration: (\d+) ms/;

/** What the lines of a function's log tell. */
export function useOf(lines: readonly string[]): FunctionUse {
  const billed = lines.flatMap((line) => BILLED.exec(line)?.[1] ?? []).map(Number);
  return {
    requests: billed.length,
    milliseconds: billed.reduce((sum, each) => sum + each, 0),
    logBytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line) + EVENT_BYTES, 0),
  };
}

/** Metrics in the embedded format, each combination of name and values of dimensions once. */
export function metricsIn(lines: readonly string[]): Set<string> {
  return new Set(
    lines
      .filter((line) => line.includes('"CloudWatchMetrics"'))
      .map((line) => JSON.parse(line.slice(line.indexOf('{'))))
      .flatMap((document) =>
        document._aws.CloudWatchMetrics.flatMap(
          (each: { Metrics: { Name: string }[]; Dimensions: string[][] }) =>
            each.Metrics.flatMap(({ Name }) =>
              each.Dimensions.map((names) =>
                JSON.stringify([Name, ...names.map((name) => document[name])]),
              ),
            ),
        ),
      ),
  );
}

/**
 * Calls of roles, by action. A request that needs several actions counts for each; the table of prices
 * takes those that are requests of their own.
 */
export function callsOf(permissions: readonly Permission[]): Record<string, number> {
  const calls: Record<string, number> = {};
  for (const { action } of permissions) calls[action] = (calls[action] ?? 0) + 1;
  return Object.fromEntries(Object.entries(calls).sort());
}
