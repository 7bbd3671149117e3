/** What a line tells beside its message: names, numbers and words of ours; no value of a request. */
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** A metric's value, and its unit in CloudWatch's words. */
export type Measured = readonly [value: number, unit: 'Count' | 'Seconds'];

/** The namespace of the workflow's own metrics in CloudWatch. */
const NAMESPACE = 'RankZero';

/** What all lines have until the next invocation. */
let about: LogFacts = {};

/** Says what the lines from here on are about: the execution above all, by which they are found. */
export function logAbout(facts: LogFacts): void {
  about = facts;
}

/** Writes a line of JSON to the function's log. */
export function logLine(level: 'INFO' | 'WARN', message: string, facts: LogFacts = {}): void {
  write({ time: new Date().toISOString(), level, message, ...about, ...facts });
}

/** Writes that something is left out, which is worth a look but nobody waits for. */
export function logNote(message: string): void {
  logLine('WARN', message);
}

/**
 * Writes metrics as CloudWatch's embedded metric format has them: a line of the log from which
 * CloudWatch makes them, without a call.
 *
 * Not AWS Lambda Powertools: see ADR 34.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function logMetrics(
  dimensions: Readonly<Record<string, string>>,
  metrics: Readonly<Record<string, Measured>>,
): void {
  write({
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: Object.entries(metrics).map(([Name, [, Unit]]) => ({ Name, Unit })),
        },
      ],
    },
    ...about,
    ...dimensions,
    ...Object.fromEntries(Object.entries(metrics).map(([name, [value]]) => [name, value])),
  });
}

/** Straight to the stream: `console` would put the time and the request in front of the JSON. */
function write(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
