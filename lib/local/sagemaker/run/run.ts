import type { TrainingJob } from '../jobs/training-job';
import { readHere } from '../jump-start';
import type { Program } from '../types';
import { storeArtifacts } from './artifacts';
import { Checkpoints } from './checkpoints';
import { JobFailure, type RunContext } from './context';
import { downloadChannels } from './download';
import { failureReason } from './failure';
import { distributionOf } from './launch';
import { playRecording } from './play';
import { simulateJob } from './simulate';
import { type TrainingEnd, train } from './train';
import { createTrees, giveCode } from './tree';

/**
 * Takes a job through its life: trees, data, training, artifacts. Whatever happens the job ends;
 * this never rejects.
 *
 * A job that succeeded or was stopped (time being up included) stores its model and output data.
 * One that failed stores its output data only: a model of a failed run is no model.
 */
export async function runTrainingJob(job: TrainingJob, context: RunContext): Promise<void> {
  const checkpoints = new Checkpoints(job, context);
  try {
    const fault = context.faultOf(job.request);
    if (fault !== undefined && 'reason' in fault) throw new JobFailure(fault.reason);
    const { recording, simulates } = job.checked.image;
    if (recording !== undefined) {
      await playRecording(job, recording, context);
      return;
    }
    if (simulates !== undefined) {
      await simulateJob(job, simulates, context, fault);
      return;
    }
    const program = await prepare(job, context, checkpoints);
    job.enter('Training');
    checkpoints.watch();
    const end = await train(job, program, context, fault?.interruptedAfterSeconds);
    if (context.closing.aborted) {
      job.end('Stopped');
      return;
    }
    await store(job, context, checkpoints, end);
  } catch (error) {
    if (job.stopping.signal.aborted && !(error instanceof JobFailure)) {
      // Stopped before training had begun: there is nothing to store.
      job.end('Stopped');
    } else {
      job.end('Failed', reasonOf(error));
    }
  } finally {
    await checkpoints.abandon();
  }
}

async function prepare(
  job: TrainingJob,
  context: RunContext,
  checkpoints: Checkpoints,
): Promise<Program> {
  const { signal } = job.stopping;
  signal.throwIfAborted();
  await createTrees(job);
  signal.throwIfAborted();
  job.enter('Downloading');
  const { request, checked } = job;
  const { InputDataConfig: channels } = readHere({ request, image: checked.image });
  await Promise.all([downloadChannels(job, context, channels), checkpoints.restore(signal)]);
  signal.throwIfAborted();
  const program = await readyProgram(job, context);
  if (program.code !== undefined) await giveCode(job, program.code);
  return program;
}

/** What the processes run; the step that has a container's image loaded stands for getting it. */
async function readyProgram(job: TrainingJob, { files }: RunContext): Promise<Program> {
  const { program } = job.checked.image;
  if (typeof program !== 'function') return program;
  const { signal } = job.stopping;
  const waitsFor = (packages: readonly string[]) => job.downloadImage(packages);
  const isDistributed = distributionOf(job.checked) !== 'none';
  const { directory, request } = job;
  const ready = await program({
    waitsFor,
    signal,
    isDistributed,
    job: {
      hyperparameters: request.HyperParameters ?? {},
      directory,
      download: (...args) => files.download(...args),
    },
  });
  signal.throwIfAborted();
  return ready;
}

async function store(
  job: TrainingJob,
  context: RunContext,
  checkpoints: Checkpoints,
  end: TrainingEnd,
): Promise<void> {
  // The reason is known before anything else can fail and hide it.
  const reason =
    end.kind === 'failed' ? await failureReason(end.ends, end.wasMemoryUsedUp) : undefined;
  job.enter('Uploading');
  try {
    await Promise.all([
      storeArtifacts(job, context, end.kind === 'failed' ? ['output'] : ['model', 'output']),
      checkpoints.finish(),
    ]);
  } catch (error) {
    if (reason === undefined) throw error;
  }
  switch (end.kind) {
    case 'succeeded':
      return job.end('Completed');
    case 'stopped':
      return job.end('Stopped');
    case 'interrupted':
      return job.end('Interrupted');
    case 'maxRuntime':
      return job.end('MaxRuntimeExceeded');
    case 'failed':
      return job.end('Failed', reason);
  }
}

/** What is not the user's doing is ours: said as SageMaker says it, with what happened. */
function reasonOf(error: unknown): string {
  if (error instanceof JobFailure) return error.message;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return `InternalServerError: We encountered an internal error. Please try again. (${name}: ${message})`;
}
