import { whyNotSoManyHosts } from '../../../lib/core';

test.each(['kmeans', 'linear-learner'] as const)('%s trains on one host here', (name) => {
  expect(whyNotSoManyHosts(name, 1)).toBeUndefined();
  expect(whyNotSoManyHosts(name, 3)).toContain(
    `The local stand-in of SageMaker's ${name} trains on one host, found 3`,
  );
});

test('XGBoost trains on several hosts', () => {
  expect(whyNotSoManyHosts('xgboost', 3)).toBeUndefined();
});
