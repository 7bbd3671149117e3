import { existsSync } from 'node:fs';
import { programPath } from '../../lib/local/program-path';

test.each([
  'lambda/bootstrap.cjs',
  'processes/guardian.py',
  'sagemaker/pipes/feed.py',
  'sagemaker/tuning/suggest.py',
])('%s is found among the sources', (path) => {
  expect(programPath(path).replaceAll('\\', '/')).toMatch(new RegExp(`/lib/local/${path}$`));
  expect(existsSync(programPath(path))).toBe(true);
});
