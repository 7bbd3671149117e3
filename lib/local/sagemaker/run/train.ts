import type { Clock } from '../../clock';
import { type ProcessExit, type SupervisedProcess, startProcess } from '../../processes';
import type { Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import { HostLog } from '../logs/host-log';
import type { RunContext } from './context';
import { environmentOf, reservePort } from './environment';

/** How training ended: with exit 0 on all hosts, by a host's failure, or from outside. */
export type TrainingEnd =
  | { readonly kind: 'succeeded' | 'stopped' | 'maxRuntime' }
  | { readonly kind: 'failed'; readonly host: Host; readonly exit: ProcessExit };

/** Hosts whose work is lost anyway, as one has failed or the account closes, go this soon. */
const SHORT_GRACE_MS = 1000;

/** Runs the job's hosts and ends all of them when one fails, the job is stopped or time is up. */
export async function train(job: TrainingJob, context: RunContext): Promise<TrainingEnd> {
  const reservation = await reservePort();
  const logs = job.hosts.map((host) => new HostLog(job, host, context));
  const processes: SupervisedProcess[] = [];
  const waits = new AbortController();
  const hurry = () => void endAll(processes, SHORT_GRACE_MS);
  context.closing.addEventListener('abort', hurry);
  try {
    for (const [index, host] of job.hosts.entries()) {
      processes.push(startHost(job, host, logs[index] as HostLog, context, reservation.port));
    }
    const ends = job.hosts.map((host, index) => hostEnd(host, processes[index]));
    const end = await Promise.race([
      firstOf(ends),
      aborted(job.stopping.signal, waits.signal),
      timeUp(job, context.clock, waits.signal),
    ]);
    waits.abort();
    if (end.kind === 'maxRuntime') {
      job.enter('Stopping');
    }
    await endAll(processes, graceOf(end, context));
    await Promise.all(ends);
    return end;
  } finally {
    waits.abort();
    context.closing.removeEventListener('abort', hurry);
    await endAll(processes, 0);
    reservation.release();
    await Promise.all(logs.map((log) => log.close()));
  }
}

function startHost(
  job: TrainingJob,
  host: Host,
  log: HostLog,
  { region, python }: RunContext,
  trackerPort: number,
): SupervisedProcess {
  const { image } = job.checked;
  if (image.notice !== undefined) {
    log.note(image.notice);
  }
  return startProcess({
    command: image.command,
    cwd: host.base,
    env: environmentOf(job, host, { region, trackerPort }),
    python,
    onOutput: (chunk, stream) => log.receive(chunk, stream),
  });
}

async function endAll(processes: readonly SupervisedProcess[], graceMs: number): Promise<void> {
  await Promise.all(processes.map((process) => process.terminate(graceMs)));
}

type HostEnd = { readonly host: Host; readonly exit: ProcessExit };

async function hostEnd(host: Host, process: SupervisedProcess | undefined): Promise<HostEnd> {
  return { host, exit: (await process?.exited) ?? { code: null, signal: null } };
}

/** The first failure, or success once every host has ended with exit code 0. */
async function firstOf(ends: readonly Promise<HostEnd>[]): Promise<TrainingEnd> {
  const failure = new Promise<TrainingEnd>((resolve) => {
    for (const end of ends) {
      end.then(
        ({ host, exit }) => exit.code !== 0 && resolve({ kind: 'failed', host, exit }),
        () => undefined,
      );
    }
  });
  const success = Promise.all(ends).then((all) =>
    all.every(({ exit }) => exit.code === 0) ? ({ kind: 'succeeded' } as const) : failure,
  );
  return Promise.race([failure, success]);
}

function aborted(signal: AbortSignal, until: AbortSignal): Promise<TrainingEnd> {
  return new Promise((resolve) => {
    const stop = () => resolve({ kind: 'stopped' });
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener('abort', stop, { once: true, signal: until });
  });
}

async function timeUp(job: TrainingJob, clock: Clock, until: AbortSignal): Promise<TrainingEnd> {
  const seconds = job.request.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400;
  try {
    await clock.sleep(seconds * 1000, until);
  } catch (error) {
    if (until.aborted) {
      // Training has ended otherwise: this wait is over and decides nothing.
      return await new Promise<never>(() => undefined);
    }
    throw error;
  }
  return { kind: 'maxRuntime' };
}

function graceOf(end: TrainingEnd, { stopGraceMs, closing }: RunContext): number {
  if (end.kind === 'failed' || closing.aborted) {
    return Math.min(SHORT_GRACE_MS, stopGraceMs);
  }
  return end.kind === 'succeeded' ? 0 : stopGraceMs;
}
