import { instancesOf } from '../../../lib/core';

test('a job ran on the instances of its type, of its groups together, or on one', () => {
  expect(instancesOf({ ResourceConfig: { InstanceCount: 3 } })).toBe(3);
  const InstanceGroups = [{ InstanceCount: 2 }, { InstanceCount: 1 }];
  expect(instancesOf({ ResourceConfig: { InstanceGroups } })).toBe(3);
  expect(instancesOf({})).toBe(1);
});
