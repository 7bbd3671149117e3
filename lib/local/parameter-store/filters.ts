import { AwsError } from '../aws/errors';
import { latest, type Parameter } from './parameter';

/** A filter as clients write it. */
export interface ParameterFilter {
  readonly Key: string;
  /** @default - `OneLevel` of a path, `Equals` of anything else */
  readonly Option?: string;
  /** @default - any, of a tag */
  readonly Values?: readonly string[];
}

/** Keys that a listing knows, beside `tag:KEY`. */
const KEYS = {
  all: ['Path', 'Name', 'Type', 'KeyId', 'Tier', 'DataType'],
  path: ['Type', 'KeyId', 'Label'],
} as const;

/** Values that a key can have. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  Tier: ['Standard', 'Advanced', 'Intelligent-Tiering'],
  Type: ['String', 'StringList', 'SecureString'],
};

/**
 * Checks filters.
 *
 * @param listing of all parameters, or of those under a path
 * @throws InvalidFilterKey, InvalidFilterOption, InvalidFilterValue
 */
export function checkFilters(
  filters: readonly ParameterFilter[],
  listing: keyof typeof KEYS,
): void {
  const keys = filters.map(({ Key }) => Key);
  for (const [index, filter] of filters.entries()) {
    const { Key, Values = [] } = filter;
    const isTag = Key.startsWith('tag:');
    const known: readonly string[] = KEYS[listing];
    if (!known.includes(Key) && !(isTag && listing === 'all')) {
      throw refused('Key', `key is not valid: ${Key}. Valid filter keys include: ${shown(known)}`);
    }
    if (keys.indexOf(Key) !== index) {
      throw new AwsError(
        'InvalidFilterKey',
        `The following filter is duplicated in the request: ${Key}. A request can contain only one occurrence of a specific filter.`,
      );
    }
    if (Values.length === 0 && !isTag) {
      throw refused('Value', `values are missing : null for filter key ${Key}`);
    }
    const options = optionsOf(Key);
    const option = optionOf(filter);
    if (!options.includes(option)) {
      throw refused(
        'Option',
        `option is not valid: ${option}. Valid options include: ${shown(options)}`,
      );
    }
    const wrong = Values.find((value) => !(VALUES[Key] ?? Values).includes(value));
    if (wrong !== undefined) {
      throw refused(
        'Option',
        `value is not valid: ${wrong}. Valid values include: ${shown(VALUES[Key] ?? [])}`,
      );
    }
  }
}

function optionsOf(key: string): readonly string[] {
  if (key === 'Path') return ['Recursive', 'OneLevel'];
  return key === 'Name' ? ['BeginsWith', 'Equals', 'Contains'] : ['BeginsWith', 'Equals'];
}

function optionOf({ Key, Option }: ParameterFilter): string {
  return Option ?? (Key === 'Path' ? 'OneLevel' : 'Equals');
}

function refused(what: 'Key' | 'Option' | 'Value', why: string): AwsError {
  return new AwsError(`InvalidFilter${what}`, `The following filter ${why}.`);
}

function shown(names: readonly string[]): string {
  return `[${names.join(', ')}]`;
}

/** Whether a parameter is what all filters ask for. */
export function matches(parameter: Parameter, filters: readonly ParameterFilter[]): boolean {
  return filters.every((filter) => {
    const found = factsOf(parameter, filter.Key);
    const { Values = [] } = filter;
    if (Values.length === 0) return found.length > 0;
    const test = TESTS[optionOf(filter)];
    return found.some((fact) => Values.some((value) => test?.(fact, value)));
  });
}

const TESTS: Readonly<Record<string, (fact: string, value: string) => boolean>> = {
  Equals: (fact, value) => fact === value,
  BeginsWith: (fact, value) => fact.startsWith(value),
  Contains: (fact, value) => fact.includes(value),
  Recursive: (name, path) => name.startsWith(path === '/' ? path : `${path}/`),
  OneLevel: (name, path) =>
    name.startsWith('/') && name.replace(/\/[^/]*$/, '') === (path === '/' ? '' : path),
};

/** What a parameter has of a key. */
function factsOf(parameter: Parameter, key: string): readonly string[] {
  const { type, keyId, tier, dataType } = latest(parameter);
  const { name, versions, tags } = parameter;
  switch (key) {
    case 'Name':
    case 'Path':
      return [name];
    case 'Type':
      return [type];
    case 'KeyId':
      return keyId === undefined ? [] : [keyId];
    case 'Tier':
      return [tier];
    case 'DataType':
      return [dataType];
    case 'Label':
      return versions.flatMap(({ labels }) => [...labels]);
    default: {
      const value = tags.get(key.replace(/^tag:/, ''));
      return value === undefined ? [] : [value];
    }
  }
}
