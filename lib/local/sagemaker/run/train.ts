import type { Clock } from '../../clock';
import { type ProcessOptions, type SupervisedProcess, startProcess } from '../../processes';
import type { Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import { HostLog } from '../logs/host-log';
import type { Program } from '../types';
import type { RunContext } from './context';
import { environmentOf, reservePort } from './environment';
import type { ProcessEnd } from './failure';
import { launchOf } from './launch';
import { type OptMl, optMl } from './opt-ml';
import { outOfMemoryKills } from './out-of-memory';
import { codeDirectory } from './tree';

/** How training ended: with exit 0 of all processes, by one's failure, or from outside. */
export type TrainingEnd =
  | { readonly kind: 'succeeded' | 'stopped' | 'maxRuntime' }
  | {
      readonly kind: 'failed';
      readonly ends: readonly ProcessEnd[];
      /** Whether the machine has killed processes for want of memory meanwhile. */
      readonly wasMemoryUsedUp?: boolean;
    };

/** Processes whose work is lost anyway, as one has failed or the account closes, go this soon. */
const SHORT_GRACE_MS = 1000;

/** Runs the processes of the job's hosts and ends all of them when one fails, the job is stopped or time is up. */
export async function train(
  job: TrainingJob,
  program: Program,
  context: RunContext,
): Promise<TrainingEnd> {
  const [first] = inOrder(job.hosts);
  const reservation = await reservePort(first?.address ?? '127.0.0.1');
  const logs = job.hosts.map((host) => new HostLog(job, host, context));
  const processes: SupervisedProcess[] = [];
  const waits = new AbortController();
  const killsBefore = await outOfMemoryKills();
  const hurry = () => void endAll(processes, SHORT_GRACE_MS);
  context.closing.addEventListener('abort', hurry);
  try {
    const ended: ProcessEnd[] = [];
    const running: Promise<ProcessEnd>[] = [];
    const { names } = job.checked.image;
    const place = names === undefined ? undefined : await optMl(context.python, names);
    for (const { host, ...start } of starts(job, program, logs, context, reservation.port, place)) {
      const process = startProcess(start);
      processes.push(process);
      running.push(process.exited.then((exit) => noted({ host, exit, at: Date.now() }, ended)));
    }
    const end = await Promise.race([
      firstOf(running, ended),
      aborted(job.stopping.signal, waits.signal),
      timeUp(job, context.clock, waits.signal),
    ]);
    waits.abort();
    if (end.kind === 'maxRuntime') {
      job.enter('Stopping');
    }
    const wasMemoryUsedUp = (await outOfMemoryKills()) !== killsBefore;
    if (end.kind === 'failed') noteKilled(end.ends, job, logs);
    await endAll(processes, graceOf(end, context));
    await Promise.all(running);
    return end.kind === 'failed' ? { ...end, wasMemoryUsedUp } : end;
  } finally {
    waits.abort();
    context.closing.removeEventListener('abort', hurry);
    await endAll(processes, 0);
    reservation.release();
    await Promise.all(logs.map((log) => log.close()));
  }
}

/** Ranks count through the hosts as resourceconfig.json lists them: algo-10 before algo-2. */
function inOrder(hosts: readonly Host[]): Host[] {
  return hosts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

type Start = ProcessOptions & { readonly host: Host };

/** Every process of every host. */
function starts(
  job: TrainingJob,
  program: Program,
  logs: readonly HostLog[],
  { region, python, awsEnvironment }: RunContext,
  port: number,
  place: OptMl | undefined,
): Start[] {
  const hosts = inOrder(job.hosts);
  const { image } = job.checked;
  const launch = launchOf(job, {
    hosts: hosts.length,
    address: hosts[0]?.address ?? '127.0.0.1',
    port,
  });
  const facts = {
    region,
    aws: awsEnvironment(job.request.RoleArn ?? ''),
    program,
    trackerPort: port,
    processes: hosts.length * launch.processesPerHost * (job.trialOf?.parallel ?? 1),
  };
  return job.hosts.flatMap((host, index) => {
    const log = logs[index] as HostLog;
    for (const notice of [image.notice, program.notice, launch.notice]) {
      if (notice !== undefined) log.note(notice);
    }
    const env = environmentOf(job, host, facts);
    return Array.from({ length: launch.processesPerHost }, (_, local) => ({
      host,
      command: place?.command(host.base, program.command) ?? program.command,
      cwd: image.code === undefined ? host.base : codeDirectory(host),
      env: { ...env, ...place?.env, ...launch.env(hosts.indexOf(host), local) },
      python,
      onOutput: log.receiver(),
    }));
  });
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
    logs[hosts.indexOf(host)]?.note(`rankzero: ${host.name} was killed by ${exit.signal}.`);
  }
}

function noted(end: ProcessEnd, ended: ProcessEnd[]): ProcessEnd {
  ended.push(end);
  return end;
}

/**
 * The first failure, or success once every process has ended with exit code 0.
 *
 * @param ended those that have ended, in that order; grows
 */
async function firstOf(
  running: readonly Promise<ProcessEnd>[],
  ended: readonly ProcessEnd[],
): Promise<TrainingEnd> {
  const failure = new Promise<TrainingEnd>((resolve) => {
    for (const end of running) {
      end.then(
        ({ exit }) => exit.code !== 0 && resolve({ kind: 'failed', ends: ended }),
        () => undefined,
      );
    }
  });
  const success = Promise.all(running).then((all) =>
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
