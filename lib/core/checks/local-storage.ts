import { localStorageGB } from '../algorithms';
import type { JobSettings } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';

/**
 * Refuses what SageMaker refuses of instances with NVMe volumes, which it uses in place of a volume
 * of the job's own: a larger volume, and a key for it. `path` is where the settings were given.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html
 */
export function checkLocalStorage(
  { resources, encryption }: JobSettings,
  path: string,
  problems: Problems,
): void {
  const { volumeSizeInGB: volume } = resources;
  for (const type of new Set(resources.instanceTypes)) {
    const size = localStorageGB(type);
    if (size === undefined) continue;
    if (volume > size) {
      problems.add(
        'OutOfRange',
        at(at(path, 'resources'), 'volumeSizeInGB'),
        `${type} has its own storage, which replaces the volume and cannot be larger.`,
        { found: volume, allowed: `at most ${size}, or an instance type without local storage` },
      );
    }
    if (encryption.volumeKmsKeyId !== undefined) {
      problems.add(
        'InvalidValue',
        at(at(path, 'encryption'), 'volumeKmsKeyId'),
        `${type} has its own storage, which its hardware encrypts; SageMaker does not accept a key for it.`,
        {
          found: encryption.volumeKmsKeyId,
          allowed: 'no key, or an instance type without local storage',
        },
      );
    }
  }
}
