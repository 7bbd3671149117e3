import { BlockList, isIP } from 'node:net';
import { literal } from './variables';
import { matches, type Piece } from './wildcards';

/** Whether one value of a request is as one value of a policy says. */
type Test = (found: string, wanted: Piece[]) => boolean;

/** A condition operator. */
export interface Operator {
  readonly test: Test;
  /** True unless a value is as the policy says, and where the request has none. */
  readonly isNegated: boolean;
  /** Whether `${…}` in the policy's value is a variable: with text and ARNs only. */
  readonly hasVariables: boolean;
}

const equals: Test = (found, wanted) => found === literal(wanted);
const equalsIgnoreCase: Test = (found, wanted) =>
  found.toLowerCase() === literal(wanted).toLowerCase();
const like: Test = (found, wanted) => matches(wanted, found);

/** Each of an ARN's six parts by itself; the last one may hold colons. */
const arnLike: Test = (found, wanted) => {
  const patterns = arnParts(wanted);
  const parts = splitArn(found);
  if (patterns === undefined || parts === undefined) return literal(wanted) === '*';
  return patterns.every((pattern, index) => matches(pattern, parts[index] ?? ''));
};

function compared(
  read: (text: string) => number,
  holds: (found: number, wanted: number) => boolean,
): Test {
  return (found, wanted) => {
    const [a, b] = [read(found), read(literal(wanted))];
    return !Number.isNaN(a) && !Number.isNaN(b) && holds(a, b);
  };
}

function comparisons(kind: string, read: (text: string) => number): [string, Operator][] {
  const plain = (holds: (found: number, wanted: number) => boolean): Operator => ({
    test: compared(read, holds),
    isNegated: false,
    hasVariables: false,
  });
  return [
    [`${kind}Equals`, plain((a, b) => a === b)],
    [`${kind}NotEquals`, { ...plain((a, b) => a === b), isNegated: true }],
    [`${kind}LessThan`, plain((a, b) => a < b)],
    [`${kind}LessThanEquals`, plain((a, b) => a <= b)],
    [`${kind}GreaterThan`, plain((a, b) => a > b)],
    [`${kind}GreaterThanEquals`, plain((a, b) => a >= b)],
  ];
}

function pair(name: string, negated: string, test: Test, hasVariables: boolean) {
  return [
    [name, { test, isNegated: false, hasVariables }],
    [negated, { test, isNegated: true, hasVariables }],
  ] satisfies [string, Operator][];
}

/**
 * Condition operators by name in small letters, without IfExists and the set prefixes.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [
    ...pair('StringEquals', 'StringNotEquals', equals, true),
    ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalsIgnoreCase, true),
    ...pair('StringLike', 'StringNotLike', like, true),
    ...pair('ArnEquals', 'ArnNotEquals', arnLike, true),
    ...pair('ArnLike', 'ArnNotLike', arnLike, true),
    ...pair('IpAddress', 'NotIpAddress', inNetwork, false),
    ...comparisons('Numeric', toNumber),
    ...comparisons('Date', toTime),
    ['Bool', { test: equalsIgnoreCase, isNegated: false, hasVariables: false }] as [
      string,
      Operator,
    ],
    ['BinaryEquals', { test: equals, isNegated: false, hasVariables: false }] as [string, Operator],
  ].map(([name, operator]) => [name.toLowerCase(), operator]),
);

/** Whether IAM has an operator of this name. */
export function isOperator(name: string): boolean {
  return name === 'null' || OPERATORS.has(name);
}

function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** ISO 8601, or seconds since 1970. */
function toTime(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text) && !/^\d{4}$/.test(text)
    ? Number(text) * 1000
    : Date.parse(text);
}

function inNetwork(found: string, wanted: Piece[]): boolean {
  const [network = '', length] = literal(wanted).split('/');
  const family = isIP(network);
  const bits = length === undefined ? (family === 6 ? 128 : 32) : Number(length);
  if (family === 0 || isIP(found) !== family) return false;
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family === 6 ? 'ipv6' : 'ipv4');
  return list.check(found, family === 6 ? 'ipv6' : 'ipv4');
}

const ARN_PARTS = 6;

function splitArn(text: string): string[] | undefined {
  const parts = text.split(':');
  if (parts.length < ARN_PARTS) return undefined;
  return [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(':')];
}

/** A pattern cut at its first five colons, which only text has. */
function arnParts(pattern: readonly Piece[]): Piece[][] | undefined {
  const parts: Piece[][] = [[]];
  for (const piece of pattern) {
    if (piece.kind !== 'text') {
      parts.at(-1)?.push(piece);
      continue;
    }
    let rest = piece.text;
    while (parts.length < ARN_PARTS && rest.includes(':')) {
      const colon = rest.indexOf(':');
      parts.at(-1)?.push({ kind: 'text', text: rest.slice(0, colon) });
      parts.push([]);
      rest = rest.slice(colon + 1);
    }
    parts.at(-1)?.push({ kind: 'text', text: rest });
  }
  return parts.length === ARN_PARTS ? parts : undefined;
}
