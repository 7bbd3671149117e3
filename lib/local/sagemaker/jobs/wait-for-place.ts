import type { Clock } from '../../aws/clock';
import type { Place } from './admission';
import type { TrainingJob } from './training-job';

/**
 * Resolves when a job may begin, or will not: it was stopped, or has been pending for as long as its
 * MaxPendingTimeInSeconds lets it, which stops it, too.
 */
export async function waitForPlace(job: TrainingJob, place: Place, clock: Clock): Promise<void> {
  if (!place.isWaiting) return;
  const { signal } = job.stopping;
  const over = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { signal: over.signal });
  });
  const seconds = job.request.StoppingCondition.MaxPendingTimeInSeconds;
  if (seconds !== undefined) {
    const stop = () => job.requestStop();
    clock.sleep(seconds * 1000, over.signal).then(stop, () => undefined);
  }
  await Promise.race([place.granted, stopped]);
  over.abort();
  if (!signal.aborted) job.enter('Starting');
}
