import {
  logicalName,
  lowerCaseName,
  stackQualifiedName,
  uuid,
} from '../../../lib/local/assembly/physical-names';

const SOURCE = {
  account: '123456789012',
  region: 'eu-west-1',
  stackName: 'Churn',
  logicalId: 'Bucket83908E77',
};

describe('names that CloudFormation would make', () => {
  test('are the same for the same facts, and others for others', () => {
    const name = stackQualifiedName(SOURCE, 64);
    expect(name).toMatch(/^Churn-Bucket83908E77-[A-Z2-7]{12}$/);
    expect(stackQualifiedName({ ...SOURCE }, 64)).toBe(name);
    for (const change of [{ region: 'eu-west-2' }, { account: '210987654321' }]) {
      expect(stackQualifiedName({ ...SOURCE, ...change }, 64)).not.toBe(name);
    }
  });

  test('of buckets are in lower case, and of state machines without the stack', () => {
    expect(lowerCaseName(SOURCE, 63)).toMatch(/^churn-bucket83908e77-[a-z2-7]{12}$/);
    expect(logicalName(SOURCE, 80)).toMatch(/^Bucket83908E77-[A-Z2-7]{12}$/);
  });

  test('keep their own ending within the limit, and no hyphen doubles at the cut', () => {
    const source = { ...SOURCE, stackName: 'x'.repeat(49), logicalId: 'Bucket' };
    const name = lowerCaseName(source, 63);
    expect(name).toMatch(/^x{49}-[a-z2-7]{12}$/);
    expect(lowerCaseName({ ...source, logicalId: 'Other' }, 63)).not.toBe(name);
  });

  test('of keys are UUIDs', () => {
    expect(uuid(SOURCE)).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
  });
});
