import { RankZeroError } from '../errors';
import {
  type AccountFacts,
  brokenCode,
  type ExecutionFacts,
  type Plan,
  type TaskRecord,
} from '../model';
import { planTraining } from './plan-training';
import { planTuning } from './plan-tuning';

/**
 * Plans what an execution of a task does: one training job, or one tuning job.
 * @throws InvalidRequest – with every problem of the request, the execution's name and the region.
 * @throws TaskBroken – for a task whose code cannot become an image.
 */
export function planExecution(
  record: TaskRecord,
  request: unknown,
  execution: ExecutionFacts,
  facts: AccountFacts,
): Plan {
  checkCode(record);
  const own = { ...facts, ...record.ownRole };
  return record.kind === 'tuning'
    ? planTuning(record, request, execution, own)
    : planTraining(record, request, execution, own);
}

function checkCode(record: TaskRecord): void {
  for (const task of record.kind === 'tuning' ? record.tasks : [record]) {
    const broken = brokenCode(task);
    if (broken === undefined) continue;
    const { code, message } = broken;
    throw new RankZeroError(
      'TaskBroken',
      `The task ${JSON.stringify(record.name)} cannot be run, because nothing can be made of its code. ${code}: ${message}`,
      { hint: 'Fix its code; until then you can run other tasks here, but cannot deploy.' },
    );
  }
}
