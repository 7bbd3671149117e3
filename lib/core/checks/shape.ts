import type { Problems } from '../problems';
import { at, didYouMean, oneOf } from '../wording';

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a text has a line terminator: the API's `.*` patterns match none of them. */
export function hasLineBreak(text: string): boolean {
  return /[\n\r\u0085\u2028\u2029]/.test(text);
}

/** Whether a text can be a MIME type to the API. */
export function isMimeType(contentType: string): boolean {
  return contentType.length <= 256 && !hasLineBreak(contentType);
}

/** How the value of a field is checked; notes problems itself. */
export type FieldCheck = (value: unknown, path: string, problems: Problems) => void;

/** Checks an object's members against a table; members that the table lacks are refused. */
export function checkFields(
  value: unknown,
  path: string,
  fields: Readonly<Record<string, FieldCheck>>,
  problems: Problems,
): value is JsonObject {
  if (!isObject(value)) {
    problems.add('WrongType', path, 'This has to be an object.', {
      found: value,
      allowed: `an object with ${oneOf(Object.keys(fields))}`,
    });
    return false;
  }
  const names = Object.keys(fields);
  for (const [name, member] of Object.entries(value)) {
    // In plain JavaScript, a member that is undefined is one that is not given.
    if (member === undefined) continue;
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (check !== undefined) check(member, at(path, name), problems);
    else {
      problems.add(
        'UnknownField',
        at(path, name),
        `There is no such field.${didYouMean(name, names)}`,
        {
          found: name,
          allowed: oneOf(names),
        },
      );
    }
  }
  return true;
}

/** A check of an object's members against a table. */
export function checkMembers(fields: Readonly<Record<string, FieldCheck>>): FieldCheck {
  return (value, path, problems) => void checkFields(value, path, fields, problems);
}

/** A check of the value's type by a predicate. */
function typed(allowed: string, fits: (value: unknown) => boolean): FieldCheck {
  return (value, path, problems) => {
    if (!fits(value)) {
      problems.add('WrongType', path, 'The value is of the wrong type.', { found: value, allowed });
    }
  };
}

export const checkText = typed('a string', (value) => typeof value === 'string');
export const checkInteger = typed('an integer', Number.isSafeInteger);
export const checkNumber = typed('a number', (value) => Number.isFinite(value));
export const checkFlag = typed('true or false', (value) => typeof value === 'boolean');
export const checkSpot = typed(
  'true, false or "preferred"',
  (value) => typeof value === 'boolean' || value === 'preferred',
);
export const checkTextOrTexts = typed(
  'a string or a list of strings',
  (value) =>
    typeof value === 'string' ||
    (Array.isArray(value) && [...value].every((item) => typeof item === 'string')),
);
export const checkTexts = typed(
  'a list of strings',
  (value) => Array.isArray(value) && [...value].every((item) => typeof item === 'string'),
);

/** A string out of a list. */
export function checkOneOf(choices: readonly string[]): FieldCheck {
  return (value, path, problems) => {
    if (typeof value === 'string' && choices.includes(value)) return;
    const hint = typeof value === 'string' ? didYouMean(value, choices) : '';
    problems.add('InvalidValue', path, `There is no such choice.${hint}`, {
      found: value,
      allowed: oneOf(choices),
    });
  };
}

/** An object of strings. */
export const checkTextMap: FieldCheck = (value, path, problems) => {
  if (!isObject(value)) {
    problems.add('WrongType', path, 'This has to be an object of strings.', {
      found: value,
      allowed: 'an object, e.g. { "name": "value" }',
    });
    return;
  }
  for (const [name, member] of Object.entries(value)) checkText(member, at(path, name), problems);
};

/** An object whose members are checked elsewhere. */
export const checkMap = typed('an object by name', isObject);

/** A list whose items are checked elsewhere. */
export const checkList = typed('a list', Array.isArray);

/** Any value; what it may be is checked elsewhere. */
export const checkElsewhere: FieldCheck = () => {};

/** Notes that there are more of something than the API takes. */
export function checkCount(
  count: number,
  most: number,
  what: string,
  path: string,
  problems: Problems,
): void {
  if (count <= most) return;
  problems.add('TooManyEntries', path, `There are too many ${what}.`, {
    found: count,
    allowed: `at most ${most}`,
  });
}
