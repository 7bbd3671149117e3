import * as iam from 'aws-cdk-lib/aws-iam';
import { MOST_MANAGED, packed } from '../../../lib/constructs/training-workflow/packed-policies';
import { policySize } from '../../../lib/constructs/training-workflow/policy-size';
import { testStack } from '../../_helpers/cdk';

const stack = testStack();
/** Statements of about a thousand characters. */
const statements = (count: number) =>
  Array.from(
    { length: count },
    (_, index) =>
      new iam.PolicyStatement({
        sid: `Pass${index}`,
        actions: ['iam:PassRole'],
        resources: [`arn:aws:iam::111122223333:role/${'r'.repeat(900)}${index}`],
      }),
  );

describe('packing statements into policies', () => {
  test('leaves out none and repeats none, and keeps every policy within its limit', () => {
    const all = statements(60);
    const { inline, managed } = packed(stack, all, 10_240);
    expect([...inline, ...managed.flat()].map(({ sid }) => sid).sort()).toEqual(
      all.map(({ sid }) => sid).sort(),
    );
    expect(policySize(stack, inline)).toBeLessThanOrEqual(10_240);
    for (const policy of managed) {
      expect(policySize(stack, policy)).toBeLessThanOrEqual(MOST_MANAGED);
    }
  });

  test('begins no policy before the others are full', () => {
    const { inline, managed } = packed(stack, statements(20), 10_240);
    expect([inline.length, ...managed.map(({ length }) => length)]).toEqual([10, 6, 4]);
    expect(packed(stack, statements(10), 10_240).managed).toEqual([]);
  });

  test('leaves alone what no policy can hold: its caller tells it', () => {
    const [large] = statements(1);
    large?.addResources(`arn:aws:iam::111122223333:role/${'r'.repeat(7_000)}`);
    const { inline, managed } = packed(stack, [large as iam.PolicyStatement], 100);
    expect([inline, managed]).toEqual([[], [[large]]]);
  });
});
