import { isObject } from '../../../core';
import { isOperator } from './operators';

/** A policy, read. */
export interface Policy {
  readonly statements: readonly Statement[];
  /** Whether `${…}` is a variable: not before version 2012-10-17. */
  readonly hasVariables: boolean;
}

/** One statement of a policy. */
export interface Statement {
  /** Its name; undefined where it has none. */
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Choice;
  /** Undefined where a policy on a resource leaves it out: that resource. */
  readonly resources: Choice | undefined;
  /** Undefined in the policy of a role, which is about that role. */
  readonly principals: Principals | undefined;
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Choice {
  readonly values: readonly string[];
  /** Whether everything but these is meant. */
  readonly isNot: boolean;
}

/** `Principal` or `NotPrincipal`. */
export interface Principals {
  readonly isNot: boolean;
  /** Kind (`AWS`, `Service`, …) and name of each; `*` is kind `AWS`, name `*`. */
  readonly names: readonly { readonly kind: string; readonly name: string }[];
}

/** One key of one operator. */
export interface Condition {
  /** In small letters, without prefix and suffix. */
  readonly operator: string;
  /** Of `ForAllValues:` and `ForAnyValue:`. */
  readonly set: 'all' | 'any' | undefined;
  readonly ifExists: boolean;
  readonly key: string;
  readonly values: readonly string[];
}

/** A document that IAM would not take. */
export class InvalidPolicy extends Error {}

const VERSIONS = ['2012-10-17', '2008-10-17'];

/**
 * Reads a policy document.
 *
 * @throws InvalidPolicy – with the place, what was found and what is expected
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readPolicy(document: unknown): Policy {
  const policy = asObject(document, 'the policy');
  const version = policy.Version ?? '2008-10-17';
  if (!VERSIONS.includes(version as string)) {
    throw invalid('Version', version, VERSIONS.join(' or '));
  }
  const statements = [policy.Statement ?? []].flat();
  return {
    hasVariables: version === '2012-10-17',
    statements: statements.map((statement, index) =>
      readStatement(statement, `Statement[${index}]`),
    ),
  };
}

function readStatement(value: unknown, at: string): Statement {
  const statement = asObject(value, at);
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw invalid(`${at}.Effect`, effect, 'Allow or Deny');
  }
  const actions = readChoice(statement, 'Action', at);
  if (actions === undefined) throw invalid(`${at}.Action`, undefined, 'Action or NotAction');
  return {
    sid: statement.Sid === undefined ? undefined : String(statement.Sid),
    effect,
    actions,
    resources: readChoice(statement, 'Resource', at),
    principals: readPrincipals(statement, at),
    conditions: readConditions(statement.Condition, `${at}.Condition`),
  };
}

function readChoice(
  statement: Readonly<Record<string, unknown>>,
  name: 'Action' | 'Resource',
  at: string,
): Choice | undefined {
  const [plain, not] = [statement[name], statement[`Not${name}`]];
  if (plain !== undefined && not !== undefined) {
    throw invalid(`${at}.Not${name}`, not, `${name} or Not${name}, not both`);
  }
  if (plain !== undefined) return { values: readTexts(plain, `${at}.${name}`), isNot: false };
  return not === undefined
    ? undefined
    : { values: readTexts(not, `${at}.Not${name}`), isNot: true };
}

function readPrincipals(
  { Principal: plain, NotPrincipal: not }: Readonly<Record<string, unknown>>,
  at: string,
): Principals | undefined {
  const value = plain ?? not;
  if (value === undefined) return undefined;
  const place = `${at}.${plain === undefined ? 'NotPrincipal' : 'Principal'}`;
  const kinds = value === '*' ? { AWS: '*' } : asObject(value, place);
  const names = Object.entries(kinds).flatMap(([kind, name]) =>
    readTexts(name, `${place}.${kind}`).map((text) => ({ kind, name: text })),
  );
  return { isNot: plain === undefined, names };
}

function readConditions(value: unknown, at: string): Condition[] {
  if (value === undefined) return [];
  return Object.entries(asObject(value, at)).flatMap(([name, keys]) => {
    const place = `${at}.${name}`;
    const [, prefix, base = '', suffix] =
      /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(name.toLowerCase()) ?? [];
    if (!isOperator(base) || (base === 'null' && (prefix ?? suffix) !== undefined)) {
      throw invalid(place, name, 'a condition operator of IAM');
    }
    return Object.entries(asObject(keys, place)).map(([key, values]) => ({
      operator: base,
      set: prefix === undefined ? undefined : prefix === 'forallvalues' ? 'all' : 'any',
      ifExists: suffix !== undefined,
      key,
      values: readTexts(values, `${place}.${key}`, true),
    }));
  });
}

function readTexts(value: unknown, at: string, orScalars = false): string[] {
  return [value].flat().map((item, index) => {
    if (typeof item === 'string') return item;
    if (orScalars && (typeof item === 'boolean' || typeof item === 'number')) return String(item);
    throw invalid(Array.isArray(value) ? `${at}[${index}]` : at, item, 'text');
  });
}

function asObject(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw invalid(at, value, 'an object');
}

function invalid(at: string, found: unknown, expected: string): InvalidPolicy {
  return new InvalidPolicy(
    `${at}: expected ${expected}, found ${JSON.stringify(found) ?? 'nothing'}`,
  );
}
