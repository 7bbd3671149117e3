import { type CollectEvent, collect } from '../../../lambdas/collect/collect';
import type { CollectDependencies, JobDescription } from '../../../lambdas/collect/dependencies';
import type { PlannedTuning, Trial, TrialSummary, TuningJobDescription } from '../../../lib/core';
import { metricDefinition } from '../../../lib/core/plans/resolve-custom';

const EXECUTION = { name: 'tune', arn: 'arn:tune', startTime: '2026-11-23T10:00:00.000Z' };

const event = (
  hasManifest = false,
  folder?: string,
  outputs: PlannedTuning['definitions'][number]['outputs'] = { model: { type: 'model' } },
): CollectEvent => ({
  plan: {
    kind: 'tuning',
    task: 'pima-tuning',
    attempt: 1,
    jobName: 'tune-1',
    ...(folder !== undefined && { folder }),
    definitions: [
      {
        task: 'pima',
        ranges: { max_depth: { type: 'integer', min: 1, max: 10 } },
        outputs: hasManifest ? { a: { type: 'json' } } : outputs,
        hasManifest,
      },
    ],
    objective: { metric: 'validation:error', direction: 'Minimize' },
    notes: [],
  },
  execution: EXECUTION,
});

const summary = (index: number, changes: Partial<TrialSummary> = {}): TrialSummary => ({
  TrainingJobName: `tune-1-${index}`,
  TrainingJobStatus: 'Completed',
  TunedHyperParameters: { max_depth: String(index % 10) },
  FinalHyperParameterTuningJobObjectiveMetric: { Value: 1 / (index + 1) },
  TrainingStartTime: new Date('2026-11-23T10:00:00Z'),
  TrainingEndTime: new Date('2026-11-23T10:01:00Z'),
  ...changes,
});

interface Account {
  readonly job?: Partial<TuningJobDescription>;
  readonly pages?: readonly (readonly TrialSummary[])[];
  /** Texts of manifests by the name of their job. */
  readonly manifests?: Readonly<Record<string, string>>;
  /** Ends of logs by the name of their job. */
  readonly logs?: Readonly<Record<string, readonly string[]>>;
  /** Of the task, where it has a role of its own. */
  readonly folder?: string;
  /** Names of jobs that have left an output.tar.gz; the task then asks for it. */
  readonly archives?: readonly string[];
}

const jobOf = (key: string) => /(?:^|\/)jobs\/([^/]+)\//.exec(key)?.[1] ?? '';

/** Collects from an account; what was collected, asked and written. */
async function collected({
  job = {},
  pages = [[summary(1)]],
  manifests,
  logs = {},
  folder,
  archives,
}: Account) {
  const written = new Map<string, string>();
  const asked: string[] = [];
  const dependencies: CollectDependencies = {
    isLocal: false,
    now: () => new Date('2026-11-23T11:00:00Z'),
    note: () => undefined,
    bucket: 'artifacts',
    async head(key) {
      asked.push(key);
      if (archives?.some((name) => key === `jobs/${name}/output/output.tar.gz`)) {
        return { sizeBytes: 1 };
      }
      const text = manifests?.[jobOf(key)];
      return text === undefined ? undefined : { sizeBytes: text.length };
    },
    foldersBelow: () => Promise.reject(new Error('There is no folder.')),
    sizesBelow: () => Promise.reject(new Error('There is no folder.')),
    async describe(name): Promise<JobDescription> {
      asked.push(name);
      return {
        TrainingJobName: name,
        TrainingJobStatus: 'Completed',
        ModelArtifacts: { S3ModelArtifacts: `s3://artifacts/jobs/${name}/output/model.tar.gz` },
        FinalMetricDataList: [{ MetricName: 'train:error', Value: 0.5 }],
        AlgorithmSpecification: { MetricDefinitions: [metricDefinition('validation:error')] },
      };
    },
    async describeTuning(name) {
      asked.push(name);
      return {
        HyperParameterTuningJobName: name,
        HyperParameterTuningJobStatus: 'Completed',
        ...job,
      };
    },
    async *listTrials(name) {
      asked.push(`trials of ${name}`);
      yield* pages;
    },
    async read(key) {
      asked.push(key);
      return manifests?.[jobOf(key)];
    },
    async write(key, text) {
      written.set(key, text);
      return `s3://artifacts/${key}`;
    },
    async *readBack(name) {
      const lines = logs[name];
      if (lines === undefined) throw new Error('There is no log.');
      yield lines.map((message) => ({ message, timestamp: 0 }));
    },
    searchLog: async () => [],
  };
  const outputs = archives && { output: { type: 'archive' as const } };
  const answer = await collect(event(manifests !== undefined, folder, outputs), dependencies);
  const table: Trial[] = JSON.parse(written.get('executions/tune/trials.json') ?? 'null');
  return { ...answer, asked, written, table };
}

const manifest = (job: string, a: unknown) =>
  JSON.stringify({
    version: 1,
    job,
    writer: { id: 'rank-0-0000abcd', rank: 0, worldSize: 1, host: 'algo-1' },
    committedAt: '2026-11-23T10:05:00.000Z',
    outputs: { a: { type: 'json', value: a } },
  });

describe('collecting a tuning job', () => {
  test('reads every page, in order, and describes the best trial only', async () => {
    const pages = [[summary(0), summary(1)], [], [summary(2)]];
    const { result, asked, table, trials, job } = await collected({ pages });
    expect(asked).toEqual(['tune-1', 'trials of tune-1', 'tune-1-2']);
    expect(table.map(({ name }) => name)).toEqual(['tune-1-0', 'tune-1-1', 'tune-1-2']);
    expect(trials).toEqual(table);
    expect(job?.TrainingJobName).toBe('tune-1-2');
    expect(result).toMatchObject({
      status: 'Succeeded',
      best: { name: 'tune-1-2', parameters: { max_depth: 2 }, metrics: { 'train:error': 0.5 } },
      outputs: { model: { uri: 's3://artifacts/jobs/tune-1-2/output/model.tar.gz' } },
      trials: { total: 3, completed: 3, uri: 's3://artifacts/executions/tune/trials.json' },
    });
  });

  test('has the archive of the best trial, where the task asks for it and the trial left one', async () => {
    const pages = [[summary(1), summary(2)]];
    const { result } = await collected({ pages, archives: ['tune-1-1', 'tune-1-2'] });
    const uri = 's3://artifacts/jobs/tune-1-2/output/output.tar.gz';
    expect(result).toMatchObject({ outputs: { output: { type: 'archive', uri } } });
    expect((await collected({ pages, archives: ['tune-1-1'] })).result).toMatchObject({
      status: 'Succeeded',
      outputs: {},
    });
  });

  test('passes over a trial whose objective ended as no number, and says so', async () => {
    const log = (...values: string[]) =>
      values.map((value) => `[rankzero] validation:error=${value};`);
    const { result, table } = await collected({
      job: { BestTrainingJob: summary(3) },
      pages: [[summary(0), summary(1), summary(2), summary(3)]],
      logs: {
        'tune-1-3': log('0.5', '0.25', 'nan'),
        'tune-1-2': log('0.33', 'inf'),
        'tune-1-1': log('nan', '0.5'),
      },
    });
    expect(result).toMatchObject({
      status: 'Succeeded',
      best: { name: 'tune-1-1', objective: 0.5 },
      outputs: { model: { uri: 's3://artifacts/jobs/tune-1-1/output/model.tar.gz' } },
      notes: [
        'tune-1-2: the last report of validation:error by this trial is Infinity, after 0.3333333333333333, the last number, which SageMaker goes by; tune-1-1 is the best',
        "tune-1-3: the last report of validation:error by this trial, SageMaker's best training job, is NaN, after 0.25, the last number, which SageMaker goes by; tune-1-1 is the best",
      ],
    });
    expect(table.map(({ divergedTo }) => divergedTo)).toEqual([
      ...[undefined, undefined],
      ...['Infinity', 'NaN'],
    ]);
  });

  test('fails where every trial diverged', async () => {
    const { result } = await collected({
      logs: { 'tune-1-1': ['[rankzero] validation:error=nan;'] },
    });
    expect(result).toMatchObject({
      error: 'NoBestTrial',
      cause: expect.stringContaining('none with a number as its last report of validation:error'),
    });
  });

  test('keeps the table one trial a line', async () => {
    const { written } = await collected({ pages: [[summary(0), summary(1)]] });
    const lines = (written.get('executions/tune/trials.json') ?? '').trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(JSON.parse(lines[1]?.replace(/,$/, '') ?? '')).toMatchObject({ name: 'tune-1-0' });
  });

  test('gives what the best trial’s training function returned', async () => {
    const { result } = await collected({ manifests: { 'tune-1-1': manifest('tune-1-1', [1]) } });
    expect(result).toMatchObject({ status: 'Succeeded', outputs: { a: [1] } });
  });

  test('keeps a large output of the best trial in S3', async () => {
    const manifests = { 'tune-1-1': manifest('tune-1-1', 'x'.repeat(300_000)) };
    const { result, written } = await collected({ manifests });
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(262_144);
    expect([...written.keys()]).toContain('executions/tune/outputs/a/value.json');
  });

  test('looks for the manifest in the folder of a task that has a role of its own', async () => {
    const folder = 'tasks/w/pima-tuning/';
    const manifests = { 'tune-1-1': manifest('tune-1-1', [1]) };
    const { result, asked } = await collected({ manifests, folder });
    expect(result).toMatchObject({ status: 'Succeeded', outputs: { a: [1] } });
    const key = `${folder}jobs/tune-1-1/outputs/outputs.json`;
    expect(asked.filter((what) => what.includes('outputs.json'))).toEqual([key, key]);
    const { result: failure } = await collected({ manifests: {}, folder });
    expect(failure).toMatchObject({ error: 'NoPersist' });
  });

  test('fails when the best trial left no manifest', async () => {
    const { result } = await collected({ manifests: {} });
    expect(result).toMatchObject({ status: 'Failed', error: 'NoPersist' });
  });

  test('takes its own best where an earlier tuning job’s left no outputs here', async () => {
    const earlier = summary(9, { TrainingJobName: 'earlier-1', TuningJobName: 'earlier' });
    const { result, asked } = await collected({
      job: { BestTrainingJob: summary(1), OverallBestTrainingJob: earlier },
      manifests: { 'tune-1-1': manifest('tune-1-1', 1) },
    });
    expect(asked).toContain('jobs/earlier-1/outputs/outputs.json');
    expect(result).toMatchObject({ status: 'Succeeded', best: { name: 'tune-1-1' } });
  });

  test('takes an earlier tuning job’s best where it is better', async () => {
    const earlier = summary(9, { TrainingJobName: 'earlier-1', TuningJobName: 'earlier' });
    const { result } = await collected({
      job: { BestTrainingJob: summary(1), OverallBestTrainingJob: earlier },
    });
    expect(result).toMatchObject({
      best: { name: 'earlier-1' },
      outputs: { model: { uri: 's3://artifacts/jobs/earlier-1/output/model.tar.gz' } },
      notes: [expect.stringContaining('earlier')],
    });
  });

  test('fails without asking for a best trial where none succeeded', async () => {
    const failed = { TrainingJobStatus: 'Failed', FailureReason: 'AlgorithmError: no label' };
    const pages = [[summary(0, failed), summary(1, failed)]];
    const { result, asked, job } = await collected({ pages });
    expect(asked).toEqual(['tune-1', 'trials of tune-1']);
    expect(job).toBeUndefined();
    expect(result).toMatchObject({
      error: 'NoBestTrial',
      cause: expect.stringContaining('2 × no label'),
      trials: { total: 2, failed: 2 },
    });
  });

  test('keeps the best so far of one that was stopped', async () => {
    const { result } = await collected({ job: { HyperParameterTuningJobStatus: 'Stopped' } });
    expect(result).toMatchObject({
      status: 'Stopped',
      best: { name: 'tune-1-1' },
    });
    expect(result).not.toHaveProperty('error');
  });

  test('returns a result that fits a state, whatever the trials', async () => {
    const changes = { FailureReason: 'ü'.repeat(1_024), TrainingJobStatus: 'Failed' };
    const pages = Array.from({ length: 100 }, (_, page) =>
      Array.from({ length: 100 }, (_, index) =>
        summary(page * 100 + index, index === 0 ? {} : changes),
      ),
    );
    const { result, table } = await collected({ pages });
    expect(table).toHaveLength(10_000);
    expect(result).toMatchObject({ status: 'Succeeded', best: { name: 'tune-1-9900' } });
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(4_096);
  });
});
