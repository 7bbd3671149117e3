import type { AlgorithmName } from '../../../core';
import type { TrainingJob } from '../jobs/training-job';
import { isOfJumpStart, withoutJumpStart } from '../jump-start';
import { HostLog } from '../logs/host-log';
import { inputModeOf } from '../pipes/streamed';
import { checkFirstRecords } from '../simulation/check-channels';
import type { JobFault } from '../types';
import type { RunContext } from './context';
import { downloadChannels } from './download';
import { createTrees } from './tree';

/**
 * Takes a job of an algorithm that is not on this machine through its life: its channels are
 * downloaded and their first records looked at. Nothing trains, and no model is made.
 *
 * @throws JobFailure – for data that cannot be downloaded, or that the algorithm does not read
 */
export async function simulateJob(
  job: TrainingJob,
  algorithm: AlgorithmName,
  context: RunContext,
  fault?: JobFault,
): Promise<void> {
  const { signal } = job.stopping;
  signal.throwIfAborted();
  await createTrees(job);
  signal.throwIfAborted();
  job.enter('Downloading');
  const channels = job.request.InputDataConfig ?? [];
  // What is in a pipe is looked at as files.
  const own = (withoutJumpStart(job.request).InputDataConfig ?? []).map((channel) =>
    inputModeOf(job.request, channel) === 'Pipe'
      ? { ...channel, InputMode: 'File' as const }
      : channel,
  );
  await downloadChannels(job, context, own);
  signal.throwIfAborted();
  job.enter('Training');
  for (const host of job.hosts) {
    const log = new HostLog(job, host, context);
    try {
      log.note(
        `simulated: ${algorithm} is not on this machine. Nothing trains, there are no metrics and no ` +
          'model; only the first records of the channels are checked.',
      );
      for (const { ChannelName: name } of channels.filter(isOfJumpStart)) {
        log.note(`channel ${name}: JumpStart has it on AWS; it is not looked at`);
      }
      const { HyperParameters: hyperparameters = {} } = job.request;
      const read = { algorithm, hyperparameters, channels: own };
      for (const line of await checkFirstRecords(read, host)) log.note(line);
    } finally {
      await log.close();
    }
  }
  signal.throwIfAborted();
  if (fault !== undefined) {
    job.enter('Stopping');
    job.end('Interrupted');
    return;
  }
  job.enter('Uploading');
  job.end('Completed');
}
