import { checkBaseOnInstances, checkSettings } from '../checks';
import {
  type AccountFacts,
  type ExecutionFacts,
  type JobSettings,
  kindOf,
  type TaskRequest,
  type TrainingTaskRecord,
} from '../model';
import type { Problems } from '../problems';
import { mergeSettings } from '../tasks/merge-settings';
import { checkProcessesPerHost } from './launch-parameters';
import { checkSaidOnce } from './merge-body';
import { resolveBuiltin } from './resolve-builtin';
import { resolveContainer } from './resolve-container';
import { resolveCustom } from './resolve-custom';
import { resolveScript } from './resolve-script';
import type { ResolvedJob } from './resolved-job';
import { tracked, trackingNotes } from './tracking';

/**
 * A training job's parts for a request, whatever kind of task it is of.
 * @param tuned - names of inputs, of an algorithm of hyperparameters, that a tuning job sets
 */
export function resolveJob(
  record: TrainingTaskRecord,
  request: TaskRequest | undefined,
  execution: ExecutionFacts,
  facts: AccountFacts,
  problems: Problems,
  tuned: readonly string[] = [],
): ResolvedJob & { readonly settings: JobSettings } {
  const settings = tracked(
    record,
    mergeSettings(record.settings, request?.overrides ?? {}),
    execution,
    facts,
    tuned.length > 0,
  );
  const resolved = (): ResolvedJob => {
    switch (record.kind) {
      case 'builtin':
        return resolveBuiltin(record, request, settings, facts, problems, tuned);
      case 'custom':
        checkBaseOnInstances(record, settings, facts.region, problems);
        return resolveCustom(record, request, execution, facts, problems, tuned);
      case 'container':
        return resolveContainer(record, request, settings, facts, problems);
      case 'script':
        return resolveScript(record, request, settings, execution, facts, problems, tuned);
    }
  };
  const job = resolved();
  if (request !== undefined) {
    checkProcessesPerHost(record, request, problems);
    checkSettings(settings, kindOf(record).code, '$.overrides', problems);
    checkSaidOnce(settings.jobBody, request.inputs, request.overrides, problems);
  }
  const notes = [...(job.notes ?? []), ...trackingNotes(record)];
  return { ...job, ...(notes.length === 0 ? {} : { notes }), settings };
}
