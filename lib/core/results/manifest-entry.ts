import { isObject } from '../checks';
import type { OutputDeclaration } from '../model';
import { objectionToPath } from '../relative-path';
import { show } from '../wording';

/** Four bytes in base64. */
const CRC32 = /^[A-Za-z0-9+/]{5}[AQgw]==$/;

/** What a value of a type is, in words and as a test. */
const VALUES: Readonly<Record<string, readonly [string, (value: unknown) => boolean]>> = {
  integer: ['an integer within ±(2^53 − 1)', Number.isSafeInteger],
  float: [
    'a number, or NaN, Infinity or -Infinity as text',
    (value) =>
      typeof value === 'number' || ['NaN', 'Infinity', '-Infinity'].includes(value as string),
  ],
  text: ['a text', (value) => typeof value === 'string'],
  flag: ['true or false', (value) => typeof value === 'boolean'],
  json: ['a JSON value', () => true],
};

/**
 * Why an entry of a manifest is not what its task declares; undefined where it is.
 * @param folder - of the manifest's writer, with a slash at its end
 */
export function objectionToEntry(
  name: string,
  entry: unknown,
  { type }: OutputDeclaration,
  folder: string,
): string | undefined {
  if (!isObject(entry)) return `is no object but ${show(entry)}`;
  if (entry.type !== type) return `is of the type ${show(entry.type)}, and ${type} is declared`;
  const hasValue = Object.hasOwn(entry, 'value');
  if (hasValue === Object.hasOwn(entry, 'uri')) return 'has to have either a value or a URI';
  if (hasValue) return objectionToValue(type, entry.value);
  const own = `${folder}${name}/`;
  switch (type) {
    case 'file':
      return objectionToObject(entry, own);
    case 'text':
    case 'json':
      return objectionToObject(entry, own, `value.${type === 'text' ? 'txt' : 'json'}`);
    case 'directory': {
      if (entry.uri !== own) return `lies at ${show(entry.uri)}, and not at ${own}`;
      if (!isCount(entry.fileCount) || !isCount(entry.sizeBytes)) {
        return 'has no fileCount or sizeBytes';
      }
      if (!isObject(entry.listing)) return 'has no listing';
      const objection = objectionToObject(entry.listing, `${folder}_listings/`, `${name}.json`);
      return objection && `has a listing that ${objection}`;
    }
    default:
      return 'has a URI in place of its value';
  }
}

function objectionToValue(type: string, value: unknown): string | undefined {
  const [words, isOne] = VALUES[type] ?? [];
  if (words === undefined || isOne === undefined) return 'has a value in place of a URI';
  return isOne(value) ? undefined : `has the value ${show(value)}, and has to be ${words}`;
}

/** An object of the writer's, in that folder and under that name, if it has one. */
function objectionToObject(
  { uri, sizeBytes, crc32 }: Readonly<Record<string, unknown>>,
  folder: string,
  wanted?: string,
): string | undefined {
  if (typeof uri !== 'string' || !uri.startsWith(folder)) {
    return `lies at ${show(uri)}, and not in ${folder}`;
  }
  const file = uri.slice(folder.length);
  const objection = objectionToPath(file);
  if (objection !== undefined) return `lies at ${show(uri)}, which is no file: ${objection}`;
  if (file.includes('/') || (wanted !== undefined && file !== wanted)) {
    return `lies at ${show(uri)}, and not at ${folder}${wanted ?? '<file name>'}`;
  }
  if (!isCount(sizeBytes)) return `has the size ${show(sizeBytes)}`;
  if (typeof crc32 !== 'string' || !CRC32.test(crc32)) return `has the CRC-32 ${show(crc32)}`;
  return undefined;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
