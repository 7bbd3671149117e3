import type { CacheOptions } from '../model';
import { at } from '../wording';
import { checkFields, type FieldCheck } from './shape';

const CACHE: { readonly [K in keyof Required<CacheOptions>]: FieldCheck } = {
  version: (value, path, problems) => {
    if (typeof value === 'string' && value !== '') return;
    problems.add('WrongType', path, 'The version of a cache is a text.', {
      found: value,
      allowed: "a text that is not empty, e.g. '1'",
    });
  },
  ttlInSeconds: (value, path, problems) => {
    if (Number.isSafeInteger(value) && (value as number) >= 1) return;
    problems.add('OutOfRange', path, 'This is no time to keep outputs for.', {
      found: value,
      allowed: 'a whole number of seconds of at least 1',
    });
  },
};

/** Notes a cache that cannot be meant, of a task's options. */
export const checkCache: FieldCheck = (value, path, problems) => {
  if (!checkFields(value, path, CACHE, problems) || value.version !== undefined) return;
  problems.add('MissingField', at(path, 'version'), 'A cache needs a version.', {
    allowed: "a text, e.g. '1'; give it another one when outputs kept before are to count no more",
  });
};
