import type { TaskRecord } from '../tasks';
import { planTraining } from './plan-training';
import { planTuning } from './plan-tuning';
import type { AccountFacts, ExecutionFacts, Plan } from './types';

/**
 * Plans what an execution of a task does: one training job, or one tuning job.
 * @throws InvalidRequest – with every problem of the request, the execution's name and the region.
 */
export function planExecution(
  record: TaskRecord,
  request: unknown,
  execution: ExecutionFacts,
  facts: AccountFacts,
): Plan {
  return record.kind === 'tuning'
    ? planTuning(record, request, execution, facts)
    : planTraining(record, request, execution, facts);
}
