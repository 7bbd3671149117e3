import { homedir } from 'node:os';
import { join } from 'node:path';
import { userCache } from '../../lib/local/user-cache';

test.each([
  ['the one that the user has named', { XDG_CACHE_HOME: '/large/cache' }, '/large/cache'],
  ['that of the home folder', {}, join(homedir(), '.cache')],
  ['no relative one', { XDG_CACHE_HOME: 'cache' }, join(homedir(), '.cache')],
])('the folder is in %s', (_what, env, folder) => {
  expect(userCache(env)).toBe(join(folder, 'rankzero'));
});
