import { jobKind } from '../../../lib/local/step-functions/job-kinds';
import { jobIntegrations } from '../../../lib/local/step-functions/job-sync';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
test('each kind has a Resource of its own', () => {
  const jobs = { call: jest.fn(), waitForTrainingJob: jest.fn(), waitForTuningJob: jest.fn() };
  expect(Object.keys(jobIntegrations({ ...place, jobs }))).toEqual([
    'sagemaker:createTrainingJob.sync',
    'sagemaker:createHyperParameterTuningJob.sync',
  ]);
});

test('a kind is one row: its noun, its wait, and what is handed on of it', async () => {
  const transform = jobKind(
    'TransformJob',
    async (jobs: { ended(name: string): { at: number } }, name) => ({
      TransformJobName: name,
      TransformJobStatus: 'Completed',
      TransformEndTime: jobs.ended(name).at,
      BatchStrategy: undefined,
      MaxConcurrentTransforms: 3,
    }),
    {
      TransformEndTime: (seconds) => seconds * 1000,
      TransformJobName: (name) => name,
      BatchStrategy: (strategy) => strategy,
    },
  );
  const jobs = { ended: () => ({ at: 7 }) };
  const ended = await transform.wait(jobs, 'batch', new AbortController().signal);
  expect(JSON.stringify(ended)).toBe(
    '{"status":"Completed","result":{"TransformEndTime":7000,"TransformJobName":"batch"}}',
  );
});
