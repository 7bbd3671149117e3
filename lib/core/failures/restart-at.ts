import type { FailureDigest } from './digest';

/** Where a workflow can begin again. */
export type Restart = 'plan' | 'run' | 'collect';

/**
 * Where a redrive begins again what an execution gave up: at the step that failed, as what came before
 * has its result. Undefined: nowhere, because the same request would be refused again. What may have
 * changed in the account since, such as a policy, is worth another try.
 */
export function restartAt({
  class: name,
  stage,
  blame,
}: Pick<FailureDigest, 'class' | 'stage' | 'blame'>): Restart | undefined {
  if (stage === 'collect') return 'collect';
  const isRefused = name === 'BadRequest' || name === 'FieldNotSupported';
  if (isRefused && blame === 'request') return undefined;
  return stage === 'plan' ? 'plan' : 'run';
}
