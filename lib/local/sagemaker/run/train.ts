import { rmSync } from 'node:fs';
import type { Clock } from '../../aws/clock';
import type { ProcessExit, SupervisedProcess } from '../../processes';
import { sharedAbort } from '../../shared-abort';
import type { Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import { HostLog } from '../logs/host-log';
import { type Feeders, startFeeders } from '../pipes/feeders';
import type { Program } from '../types';
import type { RunContext } from './context';
import { reservePort } from './environment';
import type { ProcessEnd } from './failure';
import { processesOf } from './launch';
import { outOfMemoryKills } from './out-of-memory';
import { inOrder, type Start, startsOf } from './starts';

/** How training ended: with exit 0 of all processes, by one's failure, or from outside. */
export type TrainingEnd =
  | { readonly kind: 'succeeded' | 'stopped' | 'maxRuntime' | 'interrupted' }
  | {
      readonly kind: 'failed';
      readonly ends: readonly ProcessEnd[];
      /** Whether the machine has killed processes during the job because memory ran out. */
      readonly wasMemoryUsedUp?: boolean;
    };

/** Processes whose work is lost anyway, as one has failed or the account closes, go this soon. */
const SHORT_GRACE_MS = 1000;

/**
 * Runs the processes of the job's hosts and ends all of them when one fails, the job is stopped or
 * time is up.
 *
 * @param interruptedAfterSeconds - when its spot instances are taken away. @default - never
 */
export async function train(
  job: TrainingJob,
  program: Program,
  context: RunContext,
  interruptedAfterSeconds?: number,
): Promise<TrainingEnd> {
  const hosts = inOrder(job.hosts);
  const [first] = hosts;
  const reservation = await reservePort(first?.address ?? '127.0.0.1');
  const perHost = processesOf(job.checked) / hosts.length;
  const gpus = await context.gpus.deal(hosts, perHost, job.trialOf?.parallel ?? 1);
  const logs = job.hosts.map((host) => new HostLog(job, host, context));
  const processes: SupervisedProcess[] = [];
  const waits = sharedAbort();
  const killsBefore = await outOfMemoryKills();
  const hurry = () => void endAll(processes, SHORT_GRACE_MS);
  context.closing.addEventListener('abort', hurry);
  let starts: readonly Start[] = [];
  let feeders: Feeders | undefined;
  try {
    feeders = await startFeeders(job, context.python);
    const ended: ProcessEnd[] = [];
    const running: Promise<ProcessExit>[] = [];
    starts = await startsOf(job, program, logs, context, { port: reservation.port, gpus });
    for (const { hosts, ...start } of starts) {
      const process = context.forks.start(start);
      processes.push(process);
      running.push(process.exited.then((exit) => noted(exit, hosts, ended)));
    }
    const end = await Promise.race([
      firstOf(running, ended),
      aborted(job.stopping.signal, waits.signal),
      timeUp(job, interruptedAfterSeconds, context.clock, waits.signal),
      feeders.broken,
    ]);
    waits.abort();
    if (end.kind === 'maxRuntime' || end.kind === 'interrupted') job.enter('Stopping');
    const wasMemoryUsedUp = (await outOfMemoryKills()) !== killsBefore;
    if (end.kind === 'failed') noteKilled(end.ends, job, logs);
    await endAll(processes, graceOf(end, context));
    await Promise.all(running);
    return end.kind === 'failed' ? { ...end, wasMemoryUsedUp } : end;
  } finally {
    waits.abort();
    context.closing.removeEventListener('abort', hurry);
    await endAll(processes, 0);
    await feeders?.end();
    reservation.release();
    gpus.release();
    for (const { leaves } of starts) if (leaves) rmSync(leaves, { recursive: true, force: true });
    for (const { finish } of starts) await finish?.();
    await Promise.all(logs.map((log) => log.close()));
  }
}

async function endAll(processes: readonly SupervisedProcess[], graceMs: number): Promise<void> {
  await Promise.all(processes.map((process) => process.terminate(graceMs)));
}

/** Says in the log of a host that its process was killed: it could not say so itself. */
function noteKilled(
  ends: readonly ProcessEnd[],
  { hosts }: TrainingJob,
  logs: readonly HostLog[],
): void {
  for (const { host, exit } of ends) {
    if (exit.signal === null) continue;
    logs[hosts.indexOf(host)]?.note(`${host.name} was killed by ${exit.signal}.`);
  }
}

function noted(exit: ProcessExit, hosts: readonly Host[], ended: ProcessEnd[]): ProcessExit {
  const at = Date.now();
  ended.push(...hosts.map((host) => ({ host, exit, at })));
  return exit;
}

/**
 * The first failure, or success once every process has ended with exit code 0.
 *
 * @param ended those that have ended, in that order; grows
 */
async function firstOf(
  running: readonly Promise<ProcessExit>[],
  ended: readonly ProcessEnd[],
): Promise<TrainingEnd> {
  const failure = new Promise<TrainingEnd>((resolve) => {
    for (const end of running) {
      end.then(
        ({ code }) => code !== 0 && resolve({ kind: 'failed', ends: ended }),
        () => undefined,
      );
    }
  });
  const success = Promise.all(running).then((all) =>
    all.every(({ code }) => code === 0) ? ({ kind: 'succeeded' } as const) : failure,
  );
  return Promise.race([failure, success]);
}

function aborted(signal: AbortSignal, until: AbortSignal): Promise<TrainingEnd> {
  return new Promise((resolve) => {
    const stop = () => resolve({ kind: 'stopped' });
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true, signal: until });
  });
}

async function timeUp(
  job: TrainingJob,
  interruptedAfterSeconds = Number.POSITIVE_INFINITY,
  clock: Clock,
  until: AbortSignal,
): Promise<TrainingEnd> {
  const most = job.request.StoppingCondition.MaxRuntimeInSeconds ?? 86_400;
  const seconds = Math.min(most, interruptedAfterSeconds);
  try {
    await clock.sleep(seconds * 1000, until);
  } catch (error) {
    if (until.aborted) {
      // Training has ended otherwise: this wait is over and decides nothing.
      return await new Promise<never>(() => undefined);
    }
    throw error;
  }
  return { kind: seconds < most ? 'interrupted' : 'maxRuntime' };
}

function graceOf(end: TrainingEnd, { stopGraceMs, closing }: RunContext): number {
  if (end.kind === 'failed' || closing.aborted) return Math.min(SHORT_GRACE_MS, stopGraceMs);
  return end.kind === 'succeeded' ? 0 : stopGraceMs;
}
