import { basename, join } from 'node:path';
import { type SupervisedProcess, startProcess } from '../../processes';
import { programPath } from '../../program-path';
import type { Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import { JobFailure } from '../run/context';
import { type Channel, inputModeOf, streamFolder } from './streamed';

/** What feeds the pipes of a job. */
export interface Feeders {
  /** Rejects when one of them has ended before it was asked to; never resolves. */
  readonly broken: Promise<never>;
  /** Ends them, whether somebody reads or not. */
  end(): Promise<void>;
}

/**
 * Starts what feeds the channels in Pipe mode, a process for each of a host. Resolves when their first
 * pipes are there.
 *
 * @throws Error – when one cannot begin
 * @throws JobFailure – by {@link Feeders.broken}, for an object that cannot be unpacked
 */
export async function startFeeders(job: TrainingJob, python: string): Promise<Feeders> {
  const { request, hosts } = job;
  const streamed = (request.InputDataConfig ?? []).filter(
    (channel) => inputModeOf(request, channel) === 'Pipe',
  );
  const started: SupervisedProcess[] = [];
  let isOver = false;
  const end = async () => {
    isOver = true;
    await Promise.all(started.map((feeder) => feeder.terminate(0)));
  };
  const failures: Promise<never>[] = [];
  try {
    const ready: Promise<void>[] = [];
    for (const host of hosts) {
      for (const channel of streamed) {
        const plan = planOf(job, host, channel);
        const { feeder, isThere, hasFailed } = start(plan, python, () => isOver);
        started.push(feeder);
        ready.push(isThere);
        failures.push(hasFailed);
      }
    }
    const broken = Promise.race(
      failures.length > 0 ? failures : [new Promise<never>(() => undefined)],
    );
    // Whoever waits for nothing else does not have to look.
    broken.catch(() => undefined);
    await Promise.race([Promise.all(ready), broken]);
    return { broken, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** What feed.py takes; its first lines say what each member is. */
interface FeedPlan {
  readonly path: string;
  readonly folder: string;
  readonly unpacks: boolean;
  readonly wraps: boolean;
  readonly seed: number | null;
}

function planOf(job: TrainingJob, host: Host, channel: Channel): FeedPlan {
  return {
    path: join(host.base, 'input', 'data', channel.ChannelName),
    folder: streamFolder(job, host, channel),
    unpacks: channel.CompressionType === 'Gzip',
    wraps: channel.RecordWrapperType === 'RecordIO',
    seed: channel.ShuffleConfig?.Seed ?? null,
  };
}

/** What feed.py ends with where an object cannot be unpacked. */
const NOT_UNPACKED = 3;

function start(plan: FeedPlan, python: string, isOver: () => boolean) {
  let said = '';
  let errors = '';
  let tell: () => void = () => undefined;
  const isThere = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const feeder = startProcess({
    command: [python, '-I', '-S', programPath('sagemaker/pipes/feed.py'), JSON.stringify(plan)],
    env: { PATH: process.env.PATH ?? '' },
    python,
    onOutput: (chunk, stream) => {
      if (stream === 'stderr') errors += chunk.toString();
      else said = chunk.toString();
      if (stream === 'stdout') tell();
    },
  });
  const hasFailed = feeder.exited.then(({ code, signal }): Promise<never> => {
    // With 0, its pipes were removed by the program itself.
    if (isOver() || code === 0) return new Promise(() => undefined);
    if (code === NOT_UNPACKED) {
      const channel = basename(plan.path);
      throw new JobFailure(
        `ClientError: Unable to read data channel '${channel}'. (CompressionType is Gzip, and ${said.trim()})`,
      );
    }
    throw new Error(`what feeds ${plan.path} ended with ${signal ?? code}: ${errors.trim()}`);
  });
  hasFailed.catch(() => undefined);
  return { feeder, isThere, hasFailed };
}
