import { StatesError } from '../errors';
import type { ItemReader } from '../machine';
import type { JsonValue } from '../query/json-value';
import type { MapRun } from '../types';
import { readCsv } from './csv';
import type { Visit } from './visit';

/** Most items that a Map reads. */
const MOST_ITEMS = 100_000_000;

/**
 * Reads the items of a distributed Map from S3.
 *
 * @throws StatesError – States.ItemReaderFailed
 */
export async function readItems(
  visit: Visit,
  reader: ItemReader,
  run: MapRun,
): Promise<readonly JsonValue[]> {
  const args = (await visit.fillTyped(reader.args, 'ItemReader/Arguments', 'object')) as object;
  const { Bucket, Key, Prefix = '' } = args as Readonly<Record<string, unknown>>;
  const maxItems = reader.maxItems && (await visit.fill(reader.maxItems, 'ItemReader/MaxItems'));
  const most = mostOf(maxItems);
  try {
    const items =
      reader.action === 'listObjectsV2'
        ? ((await run.list(String(Bucket), String(Prefix))) as JsonValue[])
        : parseItems(await run.read(String(Bucket), String(Key)), reader);
    return items.length > most ? items.slice(0, most) : items;
  } catch (error) {
    if (error instanceof StatesError) throw error;
    throw failed((error as Error).message);
  }
}

/** 0 means all, as recorded. */
function mostOf(maxItems: JsonValue | undefined): number {
  if (maxItems === undefined || maxItems === 0) return MOST_ITEMS;
  if (typeof maxItems === 'number' && Number.isInteger(maxItems) && maxItems > 0) {
    return Math.min(maxItems, MOST_ITEMS);
  }
  throw failed('field MaxItems must be positive');
}

/**
 * The items in what a Map has read.
 *
 * @throws StatesError – States.ItemReaderFailed
 */
export function parseItems(text: string, { inputType, headers }: ItemReader): readonly JsonValue[] {
  switch (inputType) {
    case 'CSV':
      return fromCsv(text, headers);
    case 'JSONL':
      return text.split('\n').flatMap((line, index) => {
        if (line.trim() === '') return [];
        return [parseJson(line, `line ${index + 1}`)];
      });
    default: {
      const value = parseJson(text, 'the object');
      if (!Array.isArray(value)) throw failed('Attempting to map over non-iterable node.');
      return value;
    }
  }
}

function parseJson(text: string, where: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw failed(`Unable to parse ${where} as JSON: ${(error as Error).message}`);
  }
}

/** Each row as an object of texts; columns beyond the headers are left out, as recorded. */
function fromCsv(text: string, given: readonly string[] | undefined): readonly JsonValue[] {
  const rows = readCsv(text);
  const headers = given ?? rows[0] ?? [];
  const isDoubled = new Set(headers).size < headers.length;
  if (isDoubled) throw failed('CSV headers cannot contain duplicates.');
  return rows
    .slice(given === undefined ? 1 : 0)
    .map((row) => Object.fromEntries(headers.map((name, index) => [name, row[index] ?? ''])));
}

function failed(cause: string): StatesError {
  return new StatesError('States.ItemReaderFailed', cause);
}
