import { denial } from '../../../lib/local/iam/denial';

const CALLER = 'arn:aws:sts::123456789012:assumed-role/worker/plan';
const query = {
  principal: 'arn:aws:iam::123456789012:role/worker',
  action: 'kms:Decrypt',
  resource: 'arn:aws:kms:eu-west-1:123456789012:key/1',
};

describe('a denial', () => {
  test.each([
    ['identity', false, 'because no identity-based policy allows the kms:Decrypt action'],
    ['resource', false, 'because no resource-based policy allows the kms:Decrypt action'],
    ['boundary', false, 'because no permissions boundary allows the kms:Decrypt action'],
    ['identity', true, 'with an explicit deny in an identity-based policy'],
    ['resource', true, 'with an explicit deny in a resource-based policy'],
    ['boundary', true, 'with an explicit deny in a permissions boundary'],
  ] as const)('by %s, explicit: %p, is in the words of AWS', (by, isExplicit, reason) => {
    const { message } = denial(query, CALLER, { allowed: false, by, isExplicit });
    expect(message).toBe(
      `User: ${CALLER} is not authorized to perform: kms:Decrypt on resource: ${query.resource} ${reason}`,
    );
  });
});
