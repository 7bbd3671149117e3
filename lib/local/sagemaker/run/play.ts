import type { TrainingJob } from '../jobs/training-job';
import { HostLog } from '../logs/host-log';
import type { RecordedJob } from '../recordings/recorded-job';
import { storeArchive } from './artifacts';
import type { RunContext } from './context';
import { createTrees } from './tree';

/**
 * Takes a job through the life of a recorded one: nothing trains, and nothing is downloaded. Its log
 * is searched for metrics, and its archives are stored, as those of any job.
 */
export async function playRecording(
  job: TrainingJob,
  recording: RecordedJob,
  context: RunContext,
): Promise<void> {
  await createTrees(job);
  const logs = job.hosts.map((host) => ({ host, log: new HostLog(job, host, context) }));
  for (const { log } of logs) {
    log.note(
      `simulated: nothing trains here; statuses, log and archives are those of ${recording.name}.`,
    );
  }
  for (const phase of recording.phases) job.enter(phase);
  for (const { host, log } of logs) {
    const receive = log.receiver();
    for (const line of recording.log[host.name] ?? []) {
      await receive(Buffer.from(`${line}\n`), 'stdout');
    }
    await log.close();
  }
  for (const kind of ['model', 'output'] as const) {
    const file = recording[kind];
    if (file !== undefined) await storeArchive(job, context, kind, file);
  }
  job.end(recording.end, recording.failureReason);
}
