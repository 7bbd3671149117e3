import { TrainingJob } from '../../../../lib/local/sagemaker/jobs/training-job';
import type { StatusEvent } from '../../../../lib/local/sagemaker/types';
import { checkTrainingJob } from '../../../../lib/local/sagemaker/validation/training-job';
import { fixtureImages, requestFor } from '../_helpers/local-sagemaker';

const NOON = Date.UTC(2026, 0, 1, 12);

/** A job at noon, and a way to let milliseconds pass. */
function jobAtNoon() {
  let now = NOON;
  const events: StatusEvent[] = [];
  const job = new TrainingJob(
    'arn',
    checkTrainingJob(requestFor('ok', 'job'), fixtureImages),
    '/nowhere',
    () => now,
    (event) => events.push(event),
  );
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { job, events, pass };
}

describe('a training job', () => {
  test('is billed in whole seconds from the start of Downloading, without the fraction', () => {
    const { job, pass } = jobAtNoon();
    pass(7_000);
    job.enter('Downloading');
    pass(159_440);
    job.end('Completed');
    expect(job.describe()).toMatchObject({
      TrainingStartTime: NOON / 1000 + 7,
      TrainingTimeInSeconds: 159,
      BillableTimeInSeconds: 159,
    });
  });

  test('that is stopped while it downloads is billed a second', () => {
    const { job } = jobAtNoon();
    job.enter('Downloading');
    job.enter('Stopping');
    job.end('Stopped');
    const { SecondaryStatusTransitions: steps, BillableTimeInSeconds } = job.describe();
    expect(steps?.map(({ Status }) => Status)).toEqual([
      'Starting',
      'Downloading',
      'Stopping',
      'Stopped',
    ]);
    expect(BillableTimeInSeconds).toBe(1);
  });

  test('gets its image within Downloading, with a message and for people what it is', () => {
    const { job, events } = jobAtNoon();
    job.enter('Downloading');
    job.downloadImage(['numpy==2.2.6']);
    expect(job.describe().SecondaryStatusTransitions?.at(-1)).toMatchObject({
      Status: 'Downloading',
      StatusMessage: 'Downloading the training image',
    });
    expect(
      events.map(({ secondaryStatus, message, preparing }) => [
        secondaryStatus,
        message,
        preparing,
      ]),
    ).toEqual([
      ['Starting', 'Preparing the instances for training', undefined],
      ['Downloading', 'Downloading input data', undefined],
      ['Downloading', 'Downloading the training image', ['numpy==2.2.6']],
    ]);
  });
});
