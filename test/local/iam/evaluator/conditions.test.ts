import { isMet } from '../../../../lib/local/iam/evaluator/conditions';
import { readPolicy } from '../../../../lib/local/iam/evaluator/policy';
import { RequestContext } from '../../../../lib/local/iam/evaluator/request';

type Values = Readonly<Record<string, string | readonly string[]>>;

/** Whether a request with these values meets `{[operator]: {[key]: wanted}}`. */
function met(operator: string, key: string, wanted: unknown, values: Values): boolean {
  const { statements } = readPolicy({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { [key]: wanted } } },
    ],
  });
  const [condition] = statements[0]?.conditions ?? [];
  if (condition === undefined) throw new Error('no condition');
  return isMet(condition, new RequestContext(values), true);
}

/** A variable of policies, as they write it. */
const variable = (name: string) => `$${`{${name}}`}`;
const TOPIC = 'arn:aws:sns:us-east-1:1:topic';

describe('a condition', () => {
  test.each<[string, unknown, string, boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', ['b', 'a'], 'a', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', `a${variable('*')}`, 'a*', true],
    ['StringEquals', variable('other'), 'x', true],
    ['StringEquals', variable('none'), 'x', false],
    ['StringEquals', variable("none, 'x'"), 'x', true],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', variable('none')], 'b', false],
    ['StringEqualsIgnoreCase', 'AbC', 'aBc', true],
    ['StringNotEqualsIgnoreCase', 'AbC', 'aBc', false],
    ['StringLike', 'a*c?', 'abbcd', true],
    ['StringLike', `a${variable('*')}`, 'ab', false],
    ['StringNotLike', 'a*', 'ab', false],
    ['NumericEquals', '5', '5.0', true],
    ['NumericNotEquals', '5', '6', true],
    ['NumericLessThan', 5, '4', true],
    ['NumericLessThanEquals', '5', '5', true],
    ['NumericGreaterThan', '5', '5', false],
    ['NumericGreaterThanEquals', '5', '5', true],
    ['NumericEquals', '5', 'five', false],
    ['DateEquals', '2026-01-01T00:00:00Z', '1767225600', true],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
    ['DateGreaterThan', '2026', '2026-06-01', true],
    ['DateNotEquals', '2026-01-01', '2026-01-02', true],
    ['Bool', 'true', 'true', true],
    ['Bool', true, 'false', false],
    ['BinaryEquals', 'QmFzZTY0', 'QmFzZTY0', true],
    ['IpAddress', '10.0.0.0/8', '10.1.2.3', true],
    ['IpAddress', '10.0.0.5', '10.0.0.6', false],
    ['IpAddress', '0.0.0.0/0', '192.168.1.1', true],
    ['IpAddress', '2001:db8::/32', '2001:db8::1', true],
    ['IpAddress', '2001:db8::/32', '10.0.0.1', false],
    ['NotIpAddress', ['10.0.0.0/8', '192.168.0.0/16'], '172.16.0.1', true],
    ['NotIpAddress', ['10.0.0.0/8', '192.168.0.0/16'], '192.168.1.1', false],
    ['ArnEquals', TOPIC, TOPIC, true],
    ['ArnLike', 'arn:aws:sns:*:*:t*', TOPIC, true],
    ['ArnLike', 'arn:aws:*:topic', TOPIC, false],
    ['ArnEquals', 'arn:aws:sns:*:1:topic', TOPIC, true],
    ['ArnNotLike', 'arn:aws:sns:*:*:t*', TOPIC, false],
    ['ArnNotEquals', 'arn:aws:s3:::data', TOPIC, true],
    ['Null', 'false', 'x', true],
    ['Null', true, 'x', false],
  ])('%s %j with %s: %s', (operator, wanted, found, expected) => {
    expect(met(operator, 'aws:Key', wanted, { 'AWS:key': found, other: 'x' })).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ['StringEquals', 'a', false],
    ['StringNotEquals', 'a', true],
    ['ArnNotLike', '*', true],
    ['NotIpAddress', '10.0.0.0/8', true],
    ['NumericLessThan', '5', false],
    ['StringEqualsIfExists', 'a', true],
    ['NumericLessThanIfExists', '5', true],
    ['Null', 'true', true],
    ['Null', 'false', false],
    ['ForAllValues:StringEquals', 'a', true],
    ['ForAnyValue:StringEquals', 'a', false],
    ['ForAnyValue:StringNotEquals', 'a', false],
    ['ForAnyValue:StringEqualsIfExists', 'a', true],
  ])('%s %j, where the request lacks the key: %s', (operator, wanted, expected) => {
    expect(met(operator, 'aws:Key', wanted, {})).toBe(expected);
  });

  test.each<[string, readonly string[], readonly string[], boolean]>([
    ['ForAllValues:StringEquals', ['a', 'b', 'c'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a'], ['a', 'b'], false],
    ['ForAnyValue:StringEquals', ['b'], ['a', 'b'], true],
    ['ForAnyValue:StringEquals', ['x'], ['a', 'b'], false],
    ['ForAllValues:StringNotEquals', ['x'], ['a', 'b'], true],
    ['ForAllValues:StringNotEquals', ['a'], ['a', 'b'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
    ['ForAnyValue:StringLike', ['team-*'], ['x', 'team-a'], true],
    ['ForAllValues:StringEquals', ['a'], [], true],
  ])('%s %j with %j: %s', (operator, wanted, found, expected) => {
    expect(met(operator, 'aws:TagKeys', wanted, { 'aws:TagKeys': found })).toBe(expected);
  });
});
