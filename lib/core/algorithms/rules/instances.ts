import type { JobSettings } from '../../model';
import type { Problems } from '../../problems';
import { at, show } from '../../wording';
import { type AlgorithmTable, type Condition, guidePage } from '../tables';
import { holds, type Inputs } from './condition';

const GPU_TYPE = /^ml\.(?:g|p)\d/;

/** Whether an instance type has a GPU. */
export function hasGpu(type: string): boolean {
  return GPU_TYPE.test(type);
}

/** Refuses instances that a mode of the algorithm does not train on. */
export function checkInstancesOfMode(
  { resources }: Pick<JobSettings, 'resources'>,
  { name, table, inputs }: { name: string; table: AlgorithmTable; inputs: Inputs },
  path: string,
  problems: Problems,
): void {
  const resourcesPath = at(path, 'resources');
  const see = guidePage(table.about);
  for (const { when, oneInstance, cpuOnly } of table.rules ?? []) {
    if (!(oneInstance || cpuOnly) || !holds(when, table, inputs)) continue;
    const mode = `${name} with ${modeOf(when, inputs)}`;
    if (oneInstance && resources.instanceCount > 1) {
      problems.add(
        'AlgorithmRefuses',
        at(resourcesPath, 'instanceCount'),
        `${mode} trains on one instance.`,
        { found: resources.instanceCount, allowed: '1', see },
      );
    }
    for (const type of cpuOnly ? resources.instanceTypes.filter(hasGpu) : []) {
      problems.add(
        'AlgorithmRefuses',
        at(resourcesPath, 'instanceType'),
        `${mode} trains on CPU instances only.`,
        { found: type, allowed: 'a type without GPUs, e.g. ml.c5.2xlarge', see },
      );
    }
  }
}

function modeOf(condition: Condition = {}, { hyperparameters }: Inputs): string {
  return Object.keys(condition)
    .map((name) => `${name} ${show(hyperparameters[name])}`)
    .join(' and ');
}
