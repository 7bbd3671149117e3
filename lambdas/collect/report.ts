import {
  executionFiles,
  instancesOf,
  type LogTail,
  type Plan,
  type ReportSource,
} from '../../lib/core';
import type { CollectedJob } from './collect';
import { curvesOf } from './curves';
import type { JobDescription, ReportDependencies } from './dependencies';
import { lastReports, metricsOf } from './last-reports';

/**
 * Writes an execution's `report.html`, next to its result.
 *
 * Logs that cannot be read are left out: the rest is still worth a report.
 */
export async function writeReport(
  execution: string,
  collected: CollectedJob,
  dependencies: ReportDependencies,
): Promise<void> {
  const files = executionFiles(execution);
  const plan = await dependencies.read(files.plan);
  if (plan === undefined) throw new Error(`There is no ${files.plan}.`);
  const data = await reportData(JSON.parse(plan) as Plan, collected, dependencies);
  await dependencies.write(files.report, dependencies.render(data));
}

/** Everything that a report shows. */
async function reportData(
  plan: Plan,
  { result, job, trials }: CollectedJob,
  { readLog, readBack, readTails, note, now }: ReportDependencies,
): Promise<ReportSource> {
  const told = job === undefined ? tellingTrial(trials) : undefined;
  const name = job?.TrainingJobName ?? told;
  const [curves, logs] = await Promise.all([
    job === undefined || name === undefined
      ? {}
      : curvesOf(readLog(name), metricsOf(job)).catch((error: unknown) => {
          note(`The curves are left out of the report: ${String(error)}`);
          return {};
        }),
    name === undefined
      ? []
      : readTails(name).catch((error: unknown): readonly LogTail[] => {
          note(`The logs are left out of the report: ${String(error)}`);
          return [];
        }),
  ]);
  const hosts = instancesOf(job ?? {}) > 1 ? logs.map(({ host }) => host) : [];
  const hostMetrics = await Promise.all(
    hosts.map((host) =>
      lastReports(job as JobDescription, metricsOf(job ?? {}), { readBack }, host),
    ),
  );
  return {
    result,
    plan,
    curves,
    ...(hosts.length > 0 && {
      hostMetrics: hostMetrics.filter((reports) => reports !== undefined),
    }),
    // The reader takes a log for the best trial's; of any other it says whose it is.
    logs: told === undefined ? logs : logs.map((log) => ({ ...log, host: `${told}/${log.host}` })),
    ...(trials && { trials }),
    writtenAt: now().toISOString(),
  };
}

/** Where no trial succeeded: one whose log says why. */
function tellingTrial(trials: CollectedJob['trials'] = []): string | undefined {
  return (trials.find(({ status }) => status === 'Failed') ?? trials[0])?.name;
}
