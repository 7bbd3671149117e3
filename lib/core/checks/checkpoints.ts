import { type Algorithm, keepsCheckpoints } from '../algorithms';
import type { JobSettings } from '../model';
import type { Problems } from '../problems';

/** Refuses checkpoints of an algorithm that writes none: they would promise what nobody keeps. */
export function checkCheckpoints(
  { checkpoints }: JobSettings,
  algorithm: Algorithm,
  version: string,
  path: string,
  problems: Problems,
): void {
  if (!checkpoints || keepsCheckpoints(algorithm, version)) return;
  const { name, checkpointsSince } = algorithm;
  problems.add('AlgorithmRefuses', path, `${name} ${version} writes no checkpoints.`, {
    found: true,
    allowed:
      checkpointsSince === undefined
        ? '`checkpoints: false`'
        : `version ${checkpointsSince} or later, or \`checkpoints: false\``,
  });
}
