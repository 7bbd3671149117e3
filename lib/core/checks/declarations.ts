import type { CustomTaskRecord, ReturnDeclaration, ValueDeclaration } from '../model';
import type { Problems } from '../problems';
import { at, oneOf, show } from '../wording';
import { checkFreeChannelNames } from './channel-names';
import { checkChannelOptions } from './channels';
import {
  checkElsewhere,
  checkFields,
  checkFlag,
  checkOneOf,
  checkText,
  type FieldCheck,
  isObject,
} from './shape';
import { checkValue } from './values';

const INPUT_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const OUTPUT_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
/** What the runner takes for SageMaker's or for its own. */
const RESERVED_NAME = /^(?:sagemaker_|_tuning_|_rankzero)/;

const checkLimit: FieldCheck = (value, path, problems) => {
  if (Number.isFinite(value)) return;
  problems.add('WrongType', path, 'This has to be a number.', {
    // JSON has no word for those that are not finite.
    found: typeof value === 'number' ? String(value) : value,
    allowed: 'a finite number',
  });
};
const checkChoices: FieldCheck = (value, path, problems) => {
  if (Array.isArray(value) && value.length > 0) return;
  problems.add('WrongType', path, 'Name what is allowed, or leave the list out.', {
    found: value,
    allowed: 'a list of at least one value',
  });
};

const VALUED = {
  type: checkElsewhere,
  required: checkFlag,
  description: checkText,
  default: checkElsewhere,
  secret: checkFlag,
};
const RANGED = { ...VALUED, values: checkChoices, minimum: checkLimit, maximum: checkLimit };
const VALUES: Readonly<Record<ValueDeclaration['type'], Readonly<Record<string, FieldCheck>>>> = {
  integer: RANGED,
  float: RANGED,
  text: { ...VALUED, values: checkChoices },
  flag: VALUED,
  json: VALUED,
};

const RETURNED = { type: checkElsewhere, description: checkText };
const RETURNS: Readonly<Record<ReturnDeclaration['type'], Readonly<Record<string, FieldCheck>>>> = {
  file: { ...RETURNED, format: checkOneOf(['csv', 'parquet']) },
  directory: RETURNED,
  integer: RETURNED,
  float: RETURNED,
  text: RETURNED,
  flag: RETURNED,
  json: RETURNED,
  model: RETURNED,
};

/** Notes mistakes that no request could correct: names and declarations that the runner would reject. */
export function checkDeclarations(
  inputs: CustomTaskRecord['inputs'],
  outputs: CustomTaskRecord['outputs'],
  problems: Problems,
): void {
  const channels: string[] = [];
  for (const [name, declaration] of Object.entries(inputs)) {
    const path = at('$.inputs', name);
    // A name that no input can have is no channel either: one problem, not two.
    if (!checkName(name, INPUT_NAME, path, problems)) continue;
    if (isObject(declaration) && declaration.type === 'channel') {
      channels.push(name);
      const { type: _type, required, ...options } = declaration;
      checkFlag(required, at(path, 'required'), problems);
      checkChannelOptions(options, path, problems);
    } else if (isKnown(declaration, VALUES, path, 'input', problems)) {
      checkInput(name, declaration as ValueDeclaration, path, problems);
    }
  }
  checkFreeChannelNames(channels, '$.inputs', problems);
  for (const [name, declaration] of Object.entries(outputs)) {
    const path = at('$.outputs', name);
    if (!checkName(name, OUTPUT_NAME, path, problems)) continue;
    isKnown(declaration, RETURNS, path, 'output', problems);
  }
}

function checkName(name: string, pattern: RegExp, path: string, problems: Problems): boolean {
  if (pattern.test(name) && !RESERVED_NAME.test(name)) return true;
  problems.add('InvalidValue', path, 'Not a name that a function can have here.', {
    found: name,
    allowed: 'a letter, then letters, digits and _, at most 64; not sagemaker_…',
  });
  return false;
}

/** Whether a declaration is of a known type, with members that the type has. */
function isKnown(
  declaration: unknown,
  types: Readonly<Record<string, Readonly<Record<string, FieldCheck>>>>,
  path: string,
  factory: string,
  problems: Problems,
): boolean {
  const type =
    isObject(declaration) && typeof declaration.type === 'string' ? declaration.type : '';
  const fields = Object.hasOwn(types, type) ? types[type] : undefined;
  if (fields === undefined) {
    problems.add('InvalidValue', path, `Declare it by ${factory}.float() and the like.`, {
      found: declaration,
      allowed: oneOf(Object.keys(types).map((name) => `${factory}.${name}()`)),
    });
    return false;
  }
  const before = problems.list.length;
  checkFields(declaration, path, fields, problems);
  return problems.list.length === before;
}

function checkInput(
  name: string,
  declaration: ValueDeclaration,
  path: string,
  problems: Problems,
): void {
  const { minimum, maximum, values, ...rest } = declaration as ValueDeclaration & {
    readonly minimum?: number;
    readonly maximum?: number;
    readonly values?: readonly unknown[];
  };
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    problems.add('OutOfRange', at(path, 'minimum'), 'No value is within these limits.', {
      found: minimum,
      allowed: `at most the maximum, ${show(maximum)}`,
    });
    return;
  }
  const limits = {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
  for (const [index, value] of (values ?? []).entries()) {
    const valuePath = at(at(path, 'values'), index);
    checkValue(name, { ...rest, ...limits } as ValueDeclaration, value, valuePath, problems);
  }
  const { default: fallback } = declaration;
  if (fallback === undefined || fallback === null) return;
  checkValue(name, declaration, fallback, at(path, 'default'), problems);
}
