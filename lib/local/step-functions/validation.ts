import { AwsError } from '../aws/errors';
import {
  type InputOf,
  type Member,
  OPERATIONS,
  type Operation,
  type OperationModel,
} from './model';

/** The names that JSON values have in AWS's complaints about their type. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'STRING_VALUE',
  number: 'NUMBER_VALUE',
  boolean: 'TRUE_VALUE',
  object: 'START_OBJECT',
};

const TARGETS = { string: 'String', integer: 'Integer', boolean: 'Boolean' } as const;

/**
 * Checks the input of an operation against the API's model.
 *
 * A member that the model does not know is refused; AWS itself drops it silently.
 *
 * @throws SerializationException – for an unknown member or a value of the wrong type
 * @throws ValidationException – for everything else, with every problem in AWS's own form
 */
export function checkInput<O extends Operation>(operation: O, input: unknown): InputOf<O> {
  const model: OperationModel = OPERATIONS[operation];
  const members = (input ?? {}) as Record<string, unknown>;
  const unknown = Object.keys(members).find((name) => !Object.hasOwn(model, name));
  if (unknown !== undefined) {
    throw new AwsError(
      'SerializationException',
      `${operation} has no member '${unknown}'. Its members are ${Object.keys(model).join(', ')}.`,
    );
  }
  const problems = Object.entries(model).flatMap(([name, member]) =>
    problemsOf(name, member, members[name]),
  );
  if (problems.length > 0) {
    const count =
      problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
    throw new AwsError('ValidationException', `${count} detected: ${problems.join('; ')}`);
  }
  // A null is as good as a missing member in the AWS JSON protocols.
  const given = Object.entries(members).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as InputOf<O>;
}

function problemsOf(name: string, member: Member, value: unknown): string[] {
  if (value === undefined || value === null) {
    return member.type === 'string' && member.required
      ? [`Value null at '${name}' ${FAILED}: Member must not be null`]
      : [];
  }
  checkType(member, value);
  const broken = brokenConstraints(member, value);
  const isSecret = member.type === 'string' && member.maxBytes !== undefined;
  const found = isSecret ? 'Value' : `Value '${value}'`;
  return broken.map((constraint) => `${found} at '${name}' ${FAILED}: ${constraint}`);
}

const FAILED = 'failed to satisfy constraint';

function checkType(member: Member, value: unknown): void {
  const fits = member.type === 'integer' ? Number.isInteger(value) : typeof value === member.type;
  if (fits) return;
  const found = Array.isArray(value)
    ? 'START_ARRAY'
    : value === false
      ? 'FALSE_VALUE'
      : KINDS[typeof value];
  throw new AwsError(
    'SerializationException',
    `${found} can not be converted to ${member.type === 'integer' ? 'an' : 'a'} ${TARGETS[member.type]}`,
  );
}

function brokenConstraints(member: Member, value: unknown): string[] {
  const broken: string[] = [];
  if (member.type === 'string') {
    const text = value as string;
    if (member.values !== undefined && !member.values.includes(text)) {
      broken.push(`Member must satisfy enum value set: [${member.values.join(', ')}]`);
    }
    if (member.min !== undefined && text.length < member.min) {
      broken.push(`Member must have length greater than or equal to ${member.min}`);
    }
    if (member.max !== undefined && text.length > member.max) {
      broken.push(`Member must have length less than or equal to ${member.max}`);
    }
    if (member.maxBytes !== undefined && Buffer.byteLength(text) > member.maxBytes) {
      broken.push(
        `Member must have size less than or equal to ${member.maxBytes} bytes in UTF-8 encoding`,
      );
    }
    if (member.ascii && /\P{ASCII}/u.test(text)) {
      broken.push('Member must satisfy regular expression pattern: \\p{ASCII}*');
    }
  } else if (member.type === 'integer') {
    const number = value as number;
    if (number < member.min) {
      broken.push(`Member must have value greater than or equal to ${member.min}`);
    }
    if (number > member.max) {
      broken.push(`Member must have value less than or equal to ${member.max}`);
    }
  }
  return broken;
}
