import { refusedTask } from '../_helpers/factories';

test.each([
  ['ml.m5.8xlarg', 'ml.m5.2xlarge'],
  ['m5.xlarge', 'ml.m5.xlarge'],
  ['ml.g5.xlrge', 'ml.g5.xlarge'],
  ['ml.p4d', 'ml.p4d.24xlarge'],
])('for %s, a type of its own family is proposed', (type, likely) => {
  const [problem] = refusedTask({ resources: { instanceType: type } });
  expect(problem?.message).toContain(`Did you mean "${likely}"?`);
});
