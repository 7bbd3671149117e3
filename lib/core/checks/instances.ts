import { type Algorithm, guidePage, hasGpu, tableOf } from '../algorithms';
import type { JobSettings } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';

/** Refuses instances that the algorithm does not train on. `path` is where settings were given. */
export function checkInstances(
  { resources }: JobSettings,
  algorithm: Algorithm,
  path: string,
  problems: Problems,
): void {
  const resourcesPath = at(path, 'resources');
  const table = tableOf(algorithm.name);
  const see = table === undefined ? {} : { see: guidePage(table.about) };
  if (resources.instanceCount > 1 && algorithm.distributed === 'single-instance') {
    problems.add(
      'AlgorithmRefuses',
      at(resourcesPath, 'instanceCount'),
      `${algorithm.name} trains on one instance.`,
      { found: resources.instanceCount, allowed: '1', ...see },
    );
  }
  if (algorithm.cpu) return;
  for (const type of resources.instanceTypes) {
    if (hasGpu(type)) continue;
    problems.add(
      'AlgorithmRefuses',
      at(resourcesPath, 'instanceType'),
      `${algorithm.name} trains on GPU instances only.`,
      { found: type, allowed: 'a type of the g or p families, e.g. ml.g4dn.xlarge', ...see },
    );
  }
}
