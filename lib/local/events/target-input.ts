import type { AwsEvent } from './event';

/** What a target gets of an event: nothing else than it, a text, or what a template makes of it. */
export interface TargetInput {
  /** Always the same. */
  readonly text?: string;
  /** JSON paths in the event, by the names that the template has them under. */
  readonly paths?: Readonly<Record<string, string>>;
  readonly template?: string;
}

/**
 * The text that a target gets for an event.
 *
 * In a template, a text that stands alone gets quotes, and one within quotes is escaped as JSON.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput(
  { text, paths = {}, template }: TargetInput,
  event: AwsEvent,
  rule: { readonly name: string; readonly arn: string },
): string {
  if (text !== undefined) return text;
  if (template === undefined) return JSON.stringify(event);
  const { detail: _detail, ...withoutDetail } = event;
  const values: Readonly<Record<string, unknown>> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': event.time,
    'aws.events.event.json': event,
    'aws.events.event': withoutDetail,
    ...Object.fromEntries(
      Object.entries(paths).map(([name, path]) => [name, atEventPath(event, path)]),
    ),
  };
  let isQuoted = false;
  return template.replace(/\\.|"|<([\w.-]+)>/g, (part, name) => {
    if (part === '"') isQuoted = !isQuoted;
    if (name === undefined || !Object.hasOwn(values, name)) return part;
    const json = JSON.stringify(values[name] ?? null);
    if (!isQuoted) return json;
    return typeof values[name] === 'string' ? json.slice(1, -1) : JSON.stringify(json).slice(1, -1);
  });
}

/** Dots, names with dashes, and indices. */
const PATH = /^\$(?:\.[\w-]+|\[\d+\])*$/;

/** Whether a path can be followed here. */
export function isEventPath(path: string): boolean {
  return PATH.test(path);
}

function atEventPath(event: unknown, path: string): unknown {
  return [...path.matchAll(/[\w-]+/g)].reduce<unknown>(
    (value, [name]) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    event,
  );
}
