import { isObject, type OutputValue, type ReportData } from '../../core';
import { outputsOf } from '../endings';
import { formatBytes, plural } from '../format';
import { type HtmlValue, html } from '../html';
import type { Links } from '../links';
import { place, type Section, table, valueText } from './parts';

/** What the execution returned. */
export function outputs({ result }: ReportData, links: Links): Section | undefined {
  const found = Object.entries(outputsOf(result));
  if (found.length === 0) return undefined;
  return {
    id: 'outputs',
    title: 'Outputs',
    body: table(
      'Outputs',
      ['Name', 'Kind', 'Value'],
      found.map(([name, value]) => [name, ...describe(value, links)]),
    ),
  };
}

function describe(value: OutputValue, links: Links): [HtmlValue, HtmlValue] {
  if (!isStored(value)) return [typeOf(value), valueText(value)];
  const size =
    typeof value.sizeBytes === 'number' && Number.isFinite(value.sizeBytes)
      ? formatBytes(value.sizeBytes)
      : undefined;
  const files = typeof value.fileCount === 'number' ? plural(value.fileCount, 'file') : undefined;
  const note = [files, size].filter((part) => part !== undefined).join(', ');
  return [
    value.type,
    html`${place(value.uri, links)}${note !== '' && html` <small>${note}</small>`}`,
  ];
}

const STORED: ReadonlySet<unknown> = new Set(['model', 'file', 'directory', 'text', 'json']);

/** A JSON value may have members of these names too: only what lies in S3 is a reference. */
function isStored(
  value: unknown,
): value is { type: string; uri: string; sizeBytes?: unknown; fileCount?: unknown } {
  return (
    isObject(value) &&
    STORED.has(value.type) &&
    typeof value.uri === 'string' &&
    value.uri.startsWith('s3://')
  );
}

function typeOf(value: OutputValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return { string: 'text', boolean: 'flag', number: 'number' }[typeof value as string] ?? 'json';
}
