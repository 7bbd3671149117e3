import type { TrainingJobDescription } from './training-types';

/** How many instances a job ran on: of one type, or of several groups together. */
export function instancesOf({ ResourceConfig }: TrainingJobDescription): number {
  const groups = ResourceConfig?.InstanceGroups ?? [];
  if (groups.length === 0) return ResourceConfig?.InstanceCount ?? 1;
  return groups.reduce((sum, { InstanceCount = 0 }) => sum + InstanceCount, 0);
}
