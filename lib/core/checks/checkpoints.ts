import { type Algorithm, keepsCheckpoints } from '../algorithms';
import type { JobSettings } from '../model';
import type { Problems } from '../problems';

/** Rejects checkpoints for an algorithm that does not write any: the setting would have no effect. */
export function checkCheckpoints(
  { checkpoints }: JobSettings,
  algorithm: Algorithm,
  version: string,
  path: string,
  problems: Problems,
): void {
  if (!checkpoints || keepsCheckpoints(algorithm, version)) return;
  const { name, checkpointsSince } = algorithm;
  problems.add('AlgorithmRefuses', path, `${name} ${version} does not write checkpoints.`, {
    found: true,
    allowed:
      checkpointsSince === undefined
        ? '`checkpoints: false`'
        : `version ${checkpointsSince} or later, or \`checkpoints: false\``,
  });
}
