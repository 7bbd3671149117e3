import {
  type OutputReference,
  type OutputValue,
  type ReportSource,
  storedOutputs,
} from '../../core';
import { outputsOf } from '../endings';
import { formatBytes, plural } from '../format';
import { type HtmlValue, html } from '../html';
import type { Links } from '../links';
import { place, type Section, table, valueText } from './parts';

/** What the execution returned. */
export function outputs({ result }: ReportSource, links: Links): Section | undefined {
  const returned = outputsOf(result);
  const references = storedOutputs(returned);
  const rows = Object.entries(returned.outputs).map(([name, value]): HtmlValue[] => {
    const reference = Object.hasOwn(references, name) ? references[name] : undefined;
    return reference === undefined
      ? [name, typeOf(value), valueText(value)]
      : [name, reference.type, placeOf(reference, links)];
  });
  if (rows.length === 0) return undefined;
  const by = returned.persistedBy;
  return {
    id: 'outputs',
    title: 'Outputs',
    body: html`${table('Outputs', ['Name', 'Kind', 'Value'], rows)}${by && html`<p class="note">Returned by rank ${by.rank} on ${by.host}.</p>`}`,
  };
}

function placeOf(reference: OutputReference, links: Links): HtmlValue {
  const size = sizeOf(reference);
  return html`${place(reference.uri, links)}${size !== undefined && html` <small>${size}</small>`}`;
}

/** How much lies there, as far as a reference says. */
function sizeOf(reference: OutputReference): string | undefined {
  switch (reference.type) {
    case 'archive':
    case 'model':
      return undefined;
    case 'directory':
      return `${plural(reference.fileCount, 'file')}, ${formatBytes(reference.sizeBytes)}`;
    case 'file':
    case 'text':
    case 'json':
      return formatBytes(reference.sizeBytes);
  }
}

function typeOf(value: OutputValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return { string: 'text', boolean: 'flag', number: 'number' }[typeof value as string] ?? 'json';
}
