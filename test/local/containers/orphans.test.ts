import { join } from 'node:path';
import { removeOrphanContainers } from '../../../lib/local/containers';
import { StandInEngine } from '../../_helpers/stand-in-engine';
import { removeDirectories, temporaryDirectory } from '../_helpers/assemblies';

const { PATH } = process.env;
afterAll(() => {
  process.env.PATH = PATH;
  removeDirectories();
});

test('containers of accounts that are gone are removed, and none of those that live', async () => {
  const home = temporaryDirectory();
  const living = temporaryDirectory();
  const own = temporaryDirectory();
  const engine = new StandInEngine(home, {});
  process.env.PATH = engine.path;
  engine.lists({ gone: join(home, 'gone'), lives: living, earlier: own });
  await removeOrphanContainers({ name: 'docker' }, own);
  expect(engine.calls().find(([verb]) => verb === 'rm')).toEqual([
    'rm',
    '--force',
    'gone',
    'earlier',
  ]);
});
