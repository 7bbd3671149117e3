import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outOfMemoryKills } from '../../../../lib/local/sagemaker/run/out-of-memory';
import { removeDirectories, temporaryDirectory } from '../../_helpers/assemblies';

afterAll(removeDirectories);

describe('outOfMemoryKills', () => {
  test('reads the kernel’s count, and nothing where there is none', async () => {
    const path = join(temporaryDirectory(), 'vmstat');
    writeFileSync(path, 'pgfault 7\noom_kill 3\noom_kill_other 9\n');
    await expect(outOfMemoryKills(path)).resolves.toBe(3);
    await expect(outOfMemoryKills(`${path}.none`)).resolves.toBeUndefined();
  });
});
