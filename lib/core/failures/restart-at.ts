import type { FailureDigest } from './digest';

/** Where a workflow can begin again. */
export type Restart = 'plan' | 'run' | 'collect';

/**
 * Where a redrive begins again what an execution gave up: at the step that failed, as what came before
 * has its result. Undefined: nowhere, because the same request would be refused again.
 */
export function restartAt({
  class: name,
  stage,
}: Pick<FailureDigest, 'class' | 'stage'>): Restart | undefined {
  if (name === 'BadRequest' || name === 'FieldNotSupported') return undefined;
  return stage === 'plan' || stage === 'collect' ? stage : 'run';
}
