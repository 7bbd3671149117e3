import { linesOf } from './lines';
import { type Form, quoted, type Sample, WrongRecord } from './sample';

/** What a table's columns must be. */
export interface Columns {
  /** Number of label columns, before the features. */
  readonly labels: number;
  /** Number of features, where the job says it. @default - any, the same in each line */
  readonly features?: number;
  /** Objects to the value of a column (from 0): what it may be instead. @default - a number */
  readonly objection?: (value: string, column: number) => string | undefined;
}

/** CSV without a header. */
export function csv(columns: Columns, title: string): Form {
  return { title, check: (sample) => checkLines(sample, columns, title) };
}

/** A number, as the algorithms that read CSV take it. */
function notNumber(value: string): string | undefined {
  return NUMBER.test(value.trim()) ? undefined : 'a number';
}

const NUMBER = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?inf(?:inity)?|nan)$/i;

function checkLines(
  sample: Sample,
  { labels, features, objection = notNumber }: Columns,
  title: string,
): number {
  const lines = linesOf(sample, title);
  let first: number | undefined;
  for (const { number, text } of lines) {
    const values = fieldsOf(text);
    const wrong = values.findIndex((value, column) => objection(value, column) !== undefined);
    if (wrong !== -1) {
      const value = values[wrong] ?? '';
      const header = number === 1 && Number.isNaN(Number(value)) ? ' (a header is not read)' : '';
      const allowed = objection(value, wrong) ?? '';
      throw new WrongRecord(number, `${quoted(value)} in column ${wrong + 1}${header}`, allowed);
    }
    const width = features === undefined ? first : features + labels;
    if (width !== undefined && values.length !== width) {
      const given = features === undefined ? 'as in the first record' : told(features, labels);
      throw new WrongRecord(number, columnsText(values.length), `${columnsText(width)}, ${given}`);
    }
    if (values.length <= labels) {
      const least = `at least ${columnsText(labels + 1)}: a label and a feature`;
      throw new WrongRecord(number, columnsText(values.length), least);
    }
    first ??= values.length;
  }
  return lines.length;
}

function told(features: number, labels: number): string {
  const label = labels === 0 ? 'no label' : `${labels} label`;
  return `as feature_dim is ${features} and there is ${label}`;
}

function columnsText(count: number): string {
  return count === 1 ? '1 column' : `${count} columns`;
}

/** Values between commas; quoted ones may have commas in them. */
function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  const pattern = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;
  for (const [, quotedValue, plain] of line.matchAll(pattern)) {
    fields.push(quotedValue?.replaceAll('""', '"') ?? plain ?? '');
  }
  return fields;
}
