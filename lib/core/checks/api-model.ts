import data from '../data/create-training-job.json';
import type { Problems } from '../problems';
import { at, didYouMean, oneOf } from '../wording';
import { isFilledInLater } from './cdk-objects';
import { isObject } from './shape';

/** A type of SageMaker's API, as the model has it. */
interface ApiShape {
  readonly type: string;
  /** Names of the members' shapes. */
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  /** Name of the items' shape. */
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly values?: readonly string[];
}

const SHAPES = data.shapes as unknown as Readonly<Record<string, ApiShape>>;

/** The name of the shape of CreateTrainingJob's body. */
export const JOB_SHAPE: string = data.input;

/** The page of AWS that describes a shape. */
function pageOf(shape: string): string {
  const page = shape === JOB_SHAPE ? 'CreateTrainingJob' : shape;
  return `https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_${page}.html`;
}

/** The shape of a structure's member; undefined where there is no such member. */
function memberShape(shape: string, member: string): string | undefined {
  const members = SHAPES[shape]?.members ?? {};
  return Object.hasOwn(members, member) ? members[member] : undefined;
}

/**
 * Notes what SageMaker's API would refuse in a value of a shape: members that it does not know,
 * types, lengths, patterns, choices.
 */
export function checkAgainstModel(
  value: unknown,
  shape: string,
  path: string,
  problems: Problems,
  rest: TheRest,
): void {
  const { type } = SHAPES[shape] as ApiShape;
  const check = { structure: checkStructure, list: checkList, map: checkMap, string: checkString };
  const own = check[type as keyof typeof check];
  if (own !== undefined) own({ value, shape, path, problems, rest });
  else if (type === 'boolean') {
    if (typeof value !== 'boolean') wrongType(value, shape, path, 'true or false', problems);
  } else if (type === 'integer' || type === 'long') {
    checkRange(value, Number.isSafeInteger(value), 'an integer', shape, path, problems);
  } else checkRange(value, Number.isFinite(value), 'a number', shape, path, problems);
}

/** What is known of a value that is one part of a whole. */
export interface TheRest {
  /** Whether the members of this path are merged into others, so that none is required. */
  readonly isPart: (path: string) => boolean;
  /** Whether the member of this path is in the rest, so that messages do not name it. */
  readonly hasMember: (path: string) => boolean;
}

interface Checked {
  readonly value: unknown;
  readonly shape: string;
  readonly path: string;
  readonly problems: Problems;
  readonly rest: TheRest;
}

function checkStructure({ value, shape, path, problems, rest }: Checked): void {
  const { members = {}, required = [] } = SHAPES[shape] as ApiShape;
  const names = Object.keys(members).filter((name) => !rest.hasMember(at(path, name)));
  if (!isObject(value)) {
    wrongType(value, shape, path, `an object with ${oneOf(names)}`, problems);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    // As in every option, what is undefined is not said: `Member: isWanted ? … : undefined`.
    if (member === undefined) continue;
    const inner = memberShape(shape, name);
    if (inner !== undefined) {
      checkAgainstModel(member, inner, at(path, name), problems, rest);
      continue;
    }
    problems.add(
      'UnknownField',
      at(path, name),
      `SageMaker's type ${shape} has no such member.${didYouMean(name, names)}`,
      { found: name, allowed: `${oneOf(names, names.length)}; see ${pageOf(shape)}` },
    );
  }
  if (rest.isPart(path)) return;
  for (const name of required.filter((it) => value[it] === undefined)) {
    problems.add('MissingField', at(path, name), `SageMaker's type ${shape} needs this member.`, {
      allowed: `see ${pageOf(shape)}`,
    });
  }
}

function checkList({ value, shape, path, problems, rest }: Checked): void {
  const { member = '', min = 0, max } = SHAPES[shape] as ApiShape;
  if (!Array.isArray(value)) {
    wrongType(value, shape, path, 'a list', problems);
    return;
  }
  checkSize(value.length, { min, max, what: 'items' }, path, problems);
  for (const [index, item] of value.entries()) {
    checkAgainstModel(item, member, at(path, index), problems, rest);
  }
}

function checkMap({ value, shape, path, problems, rest }: Checked): void {
  const { key = '', value: inner = '', min = 0, max } = SHAPES[shape] as ApiShape;
  if (!isObject(value)) {
    wrongType(value, shape, path, 'an object', problems);
    return;
  }
  checkSize(Object.keys(value).length, { min, max, what: 'entries' }, path, problems);
  for (const [name, member] of Object.entries(value)) {
    checkAgainstModel(name, key, at(path, name), problems, rest);
    checkAgainstModel(member, inner, at(path, name), problems, rest);
  }
}

function checkString({ value, shape, path, problems }: Checked): void {
  const { values, pattern, min = 0, max = Number.POSITIVE_INFINITY } = SHAPES[shape] as ApiShape;
  if (typeof value !== 'string') {
    wrongType(value, shape, path, 'a string', problems);
    return;
  }
  if (isFilledInLater(value)) return;
  if (values !== undefined && !values.includes(value)) {
    problems.add('InvalidValue', path, `There is no such choice.${didYouMean(value, values)}`, {
      found: value,
      allowed: oneOf(values, values.length),
    });
    return;
  }
  const isLong = [...value].length > max || [...value].length < min;
  if (!isLong && (pattern === undefined || regexOf(pattern).test(value))) return;
  problems.add('InvalidValue', path, `SageMaker's type ${shape} does not accept this text.`, {
    found: value,
    allowed: [
      ...(Number.isFinite(max) ? [`${min} to ${max} characters`] : []),
      ...(pattern === undefined ? [] : [`all of it like ${pattern}`]),
    ].join(', '),
  });
}

function checkRange(
  value: unknown,
  isOfType: boolean,
  what: string,
  shape: string,
  path: string,
  problems: Problems,
): void {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = SHAPES[
    shape
  ] as ApiShape;
  if (!isOfType) {
    wrongType(value, shape, path, what, problems);
    return;
  }
  if ((value as number) >= min && (value as number) <= max) return;
  problems.add('OutOfRange', path, 'SageMaker would refuse this number.', {
    found: value,
    allowed: `${what}${Number.isFinite(min) ? ` of at least ${min}` : ''}${Number.isFinite(max) ? `, at most ${max}` : ''}`,
  });
}

function checkSize(
  size: number,
  {
    min,
    max = Number.POSITIVE_INFINITY,
    what,
  }: { readonly min: number; readonly max: number | undefined; readonly what: string },
  path: string,
  problems: Problems,
): void {
  if (size >= min && size <= max) return;
  problems.add('TooManyEntries', path, `There are too ${size < min ? 'few' : 'many'} ${what}.`, {
    found: size,
    allowed: size < min ? `at least ${min}` : `at most ${max}`,
  });
}

function wrongType(
  found: unknown,
  shape: string,
  path: string,
  allowed: string,
  problems: Problems,
): void {
  problems.add('WrongType', path, `This is not of SageMaker's type ${shape}.`, { found, allowed });
}

/** A pattern of the model, which is one of Java and stands for the whole text. */
export function regexOf(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern.replaceAll('\\p{Alnum}', 'A-Za-z0-9')})$`, 'u');
}
