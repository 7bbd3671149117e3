import type { BrokenCode, TrainingTaskRecord } from './tasks';

/**
 * Whose code trains: `algorithm` where it is one of SageMaker's or the Marketplace's, which rejects
 * inputs and waits a limited time for spot instances; `own` where it is the user's.
 */
export type CodeOrigin = 'algorithm' | 'own';

/**
 * In what the kinds of training tasks differ, for everything that works for all of them: where a
 * question is about one of these, it is asked here and not of the kind's name.
 */
interface TaskKind {
  readonly code: CodeOrigin;
  /** Whether the job leaves a manifest of what a training function returned. */
  readonly hasManifest: boolean;
  /** Whether a metric can be tuned for that the task does not name. */
  readonly hasOpenMetrics: boolean;
}

/** The names of the kinds of tasks that train. */
export const TRAINING_KINDS: readonly TrainingTaskRecord['kind'][] = [
  'builtin',
  'custom',
  'container',
  'script',
];

/** What is so of a task. */
export function kindOf(record: TrainingTaskRecord): TaskKind {
  switch (record.kind) {
    case 'builtin':
      return { code: 'algorithm', hasManifest: false, hasOpenMetrics: false };
    case 'custom':
      // A function that declares no metrics may log any.
      return { code: 'own', hasManifest: true, hasOpenMetrics: record.metrics.length === 0 };
    case 'container':
      // Which metrics an algorithm of the Marketplace has, only SageMaker knows.
      return record.algorithmName === undefined
        ? { code: 'own', hasManifest: false, hasOpenMetrics: false }
        : { code: 'algorithm', hasManifest: false, hasOpenMetrics: true };
    case 'script':
      return { code: 'own', hasManifest: false, hasOpenMetrics: false };
  }
}

/**
 * Whether a task's values are the members of one input, `hyperparameters`; else each value is an
 * input of its own.
 */
export function takesHyperparameters({ inputs }: TrainingTaskRecord): boolean {
  return (
    Object.hasOwn(inputs, 'hyperparameters') && inputs.hyperparameters?.type === 'hyperparameters'
  );
}

/** What is wrong with a task's code; undefined where nothing is, or it has none. */
export function brokenCode(record: TrainingTaskRecord): BrokenCode | undefined {
  return 'broken' in record ? record.broken : undefined;
}
