import type { JobSettings, TrainingJobDefinition } from '../model';
import type { Problems } from '../problems';
import { present } from './job-body';

const MAX_INSTANCE_CONFIGS = 6;

/** A list of instance types becomes SageMaker's own fallback; one type stays as it is. */
export function tuningInstances(
  { resources, encryption }: JobSettings,
  config: NonNullable<TrainingJobDefinition['ResourceConfig']>,
  problems: Problems,
): Partial<TrainingJobDefinition> {
  if (resources.instanceTypes.length === 1) return { ResourceConfig: config };
  if (resources.keepAlivePeriodInSeconds !== undefined) {
    problems.add(
      'InvalidValue',
      '$.overrides.resources.keepAlivePeriodInSeconds',
      'A tuning job with several instance types cannot keep instances warm; remove one of the two settings.',
      { found: resources.keepAlivePeriodInSeconds },
    );
  }
  if (resources.instanceTypes.length > MAX_INSTANCE_CONFIGS) {
    problems.add(
      'TooManyEntries',
      '$.overrides.resources.instanceType',
      'There are too many instance types for a tuning job.',
      { found: resources.instanceTypes.length, allowed: `at most ${MAX_INSTANCE_CONFIGS}` },
    );
  }
  return {
    HyperParameterTuningResourceConfig: {
      AllocationStrategy: 'Prioritized',
      InstanceConfigs: resources.instanceTypes.map((InstanceType) => ({
        InstanceType,
        InstanceCount: resources.instanceCount,
        VolumeSizeInGB: resources.volumeSizeInGB,
      })),
      ...present('VolumeKmsKeyId', encryption.volumeKmsKeyId),
    },
  };
}
