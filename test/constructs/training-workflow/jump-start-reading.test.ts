import { accessOf } from './_helpers/access';

test('jobs of JumpStart’s algorithms read the bucket of the region, others do not', () => {
  const sids = (statements: ReturnType<typeof accessOf>) => statements.map(({ Sid }) => Sid);
  expect(sids(accessOf({}, ['xgboost']))).not.toContain('ReadJumpStart');
  const statements = accessOf({}, ['lightgbm']);
  const read = statements.find(({ Sid }) => Sid === 'ReadJumpStart');
  expect(read?.Action).toBe('s3:GetObject');
  expect(JSON.stringify(read?.Resource)).toContain(':s3:::jumpstart-cache-prod-');
  expect(sids(statements)).toContain('FindJumpStart');
});
