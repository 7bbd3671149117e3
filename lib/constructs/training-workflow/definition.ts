import { choosing } from './definition/choosing';
import { collecting } from './definition/collecting';
import { diagnosing } from './definition/diagnosing';
import type { TrainingDefinitionOptions } from './definition/options';
import { planning } from './definition/planning';
import { running } from './definition/running';
import { JOB_KINDS, STATE } from './definition/states';

export type { TrainingDefinitionOptions };

/**
 * The state machine of a training job or of a tuning job, in the Amazon States Language with
 * JSONata.
 *
 * Its input is a request, its output the result; it fails with the class of the failure as Error
 * and with what happened, in words, as Cause, and can be redriven after every failure.
 */
export function trainingDefinition(options: TrainingDefinitionOptions): object {
  return {
    Comment: 'Plans, runs and collects one SageMaker training job or tuning job',
    QueryLanguage: 'JSONata',
    StartAt: STATE.begin,
    States: {
      ...planning(options),
      ...choosing(),
      ...Object.assign({}, ...JOB_KINDS.map((kind) => running(kind, options))),
      ...collecting(options),
      ...diagnosing(options),
    },
  };
}
