import type { ScriptDistribution } from '../model';
import type { Problems } from '../problems';
import { type DistributionOptions, resolveDistribution } from './distribution';

/** A script's distribution; notes what no processes can be started by. */
export function scriptDistribution(
  options: DistributionOptions = { type: 'none' },
  problems: Problems,
): ScriptDistribution {
  const resolved = resolveDistribution(options, problems);
  if (resolved.type === 'none') return resolved;
  // How many there are without a number, the toolkit decides where it knows the GPUs.
  const { processesPerHost } = options as { readonly processesPerHost?: number };
  const { processesPerHost: _default, ...rest } = resolved;
  return processesPerHost === undefined ? rest : { ...rest, processesPerHost };
}
