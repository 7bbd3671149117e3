import { join } from 'node:path';
import type { TrainingJobRequest } from '../types';
import { hostAddress } from './addresses';

/** One host of a job: processes with a tree of their own. */
export interface Host {
  /** `algo-1`, `algo-2`, … over all instance groups. */
  readonly name: string;
  readonly group: string;
  readonly instanceType: string;
  /** Where its processes are found by others; on Linux nothing else has it. */
  readonly address: string;
  /** Stands for /opt/ml. */
  readonly base: string;
}

/** What a program says on a host, with its files where a container has them. */
export function asInContainer(text: string, { base }: Host): string {
  return text.replaceAll(base, '/opt/ml');
}

/** Group name of a job without instance groups, as the platform calls it. */
const ONLY_GROUP = 'homogeneousCluster';

/** How many hosts a job asks for. */
export function countHosts({
  ResourceConfig: resources,
}: Pick<TrainingJobRequest, 'ResourceConfig'>): number {
  const groups = resources.InstanceGroups?.length ? resources.InstanceGroups : [resources];
  return groups.reduce((sum, { InstanceCount = 1 }) => sum + InstanceCount, 0);
}

/** The hosts of a job whose files are in `directory`. */
export function hostsOf(request: TrainingJobRequest, directory: string): Host[] {
  const resources = request.ResourceConfig;
  const groups = resources.InstanceGroups?.length
    ? resources.InstanceGroups
    : [{ ...resources, InstanceGroupName: ONLY_GROUP }];
  const hosts: Host[] = [];
  for (const { InstanceCount = 1, InstanceType = '', InstanceGroupName = '' } of groups) {
    for (let count = 0; count < InstanceCount; count += 1) {
      const name = `algo-${hosts.length + 1}`;
      hosts.push({
        name,
        group: InstanceGroupName,
        instanceType: InstanceType,
        address: hostAddress(),
        base: join(directory, 'hosts', name, 'opt', 'ml'),
      });
    }
  }
  return hosts;
}
