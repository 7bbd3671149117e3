import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CollectEvent, collect } from '../../../lambdas/collect/collect';
import type { CollectDependencies, JobDescription } from '../../../lambdas/collect/dependencies';
import { policyOf } from '../../../lambdas/diagnose/policy';
import { classify, firstHistory, nextStep } from '../../../lib/core';

// Plans and a manifest as releases have written them, one file for each shape; none is ever changed.
// An execution that began with an earlier release may be collected again by this one.
const folder = join(__dirname, 'recorded');
const RECORDED = readdirSync(folder).map((file): [string, Record<string, never>] => [
  file,
  JSON.parse(readFileSync(join(folder, file), 'utf8')),
]);

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 10, 0, seconds));

const job = (name: string): JobDescription => ({
  TrainingJobName: name,
  TrainingJobArn: `arn:aws:sagemaker:eu-west-1:123456789012:training-job/${name}`,
  TrainingJobStatus: 'Completed',
  ModelArtifacts: { S3ModelArtifacts: `s3://artifacts/jobs/${name}/output/model.tar.gz` },
  CreationTime: at(1),
  TrainingEndTime: at(500),
});

/** An account in which all jobs have completed, and left the manifest. */
const accountWith = (manifest: object): CollectDependencies => ({
  isLocal: false,
  note: () => undefined,
  now: () => at(600),
  bucket: 'artifacts',
  describe: async (name) => job(name),
  describeTuning: async (name) => ({
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobStatus: 'Completed',
    CreationTime: at(1),
    BestTrainingJob: trial(`${name}-001`),
  }),
  async *listTrials(name) {
    yield [trial(`${name}-001`)];
  },
  head: async () => ({ sizeBytes: JSON.stringify(manifest).length }),
  read: async () => JSON.stringify(manifest),
  sizesBelow: async () => ({ sizes: new Map(), isWhole: true }),
  foldersBelow: async () => [],
  write: async (key) => `s3://artifacts/${key}`,
  async *readBack() {},
  searchLog: async () => [],
});

const trial = (TrainingJobName: string) => ({
  TrainingJobName,
  TrainingJobStatus: 'Completed',
  TunedHyperParameters: { eta: '0.1' },
  FinalHyperParameterTuningJobObjectiveMetric: { Value: 0.25 },
});

const execution = { name: 'today', arn: 'arn:aws:states:x', startTime: at(0).toISOString() };

describe.each(RECORDED)('the documents of %s', (_, { manifest, ...plans }) => {
  test.each(Object.entries(plans))('are collected: %s', async (_kind, plan) => {
    const { request: _request, ...kept } = plan as CollectEvent['plan'] & { request: object };
    const { result } = await collect(
      { plan: kept, execution } as CollectEvent,
      accountWith(manifest as never),
    );
    expect(result).toMatchObject({
      status: 'Succeeded',
      execution: { name: (kept as never)['execution'] },
    });
    expect(Object.keys(result.outputs ?? {})).not.toEqual([]);
  });

  test('let a failure be diagnosed', () => {
    const failure = classify({
      stage: 'create',
      error: { name: 'SageMaker.ResourceLimitExceededException' },
    });
    for (const plan of Object.values(plans)) {
      const turn = { now: at(0), random: () => 0.5 };
      const history = firstHistory(at(0).toISOString());
      expect(nextStep(failure, history, policyOf(plan), turn)).toMatchObject({ next: 'run' });
    }
  });
});
