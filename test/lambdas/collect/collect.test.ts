import { crc32 } from 'node:zlib';
import { collect } from '../../../lambdas/collect/collect';
import type { CollectDependencies, JobDescription } from '../../../lambdas/collect/dependencies';
import type { Manifest } from '../../../lib/core';
import { metricDefinition } from '../../../lib/core/plans/resolve-custom';

const JOB: JobDescription = {
  TrainingJobName: 'run-1',
  TrainingJobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/run-1',
  TrainingJobStatus: 'Completed',
  ModelArtifacts: { S3ModelArtifacts: 's3://artifacts/jobs/run-1/output/model.tar.gz' },
};
const KEY = 'jobs/run-1/outputs/outputs.json';

/** What every manifest has. */
const MANIFEST = {
  version: 1,
  job: 'run-1',
  writer: { id: 'rank-0-0000abcd', rank: 0, worldSize: 1, host: 'algo-1' },
  committedAt: '2026-11-23T10:05:00.000Z',
};
const OWN = 's3://artifacts/jobs/run-1/outputs/rank-0-0000abcd/';

/** What a training function returned, by name, as its runner writes it. */
type Returned = Manifest['outputs'];

interface Account {
  readonly job?: JobDescription;
  /** The manifest's text, or what it names. Absent: there is none. */
  readonly manifest?: string | Returned;
  readonly log?: readonly string[] | Error;
  /** What lies in the writer's folder, by path. */
  readonly stored?: Readonly<Record<string, { sizeBytes: number; crc32?: string }>>;
  /** Text of the only listing. */
  readonly listing?: string;
  /** The end of the first host's log. */
  readonly reported?: readonly string[];
  /** Names of declared outputs. @default - those of the manifest */
  readonly declared?: readonly string[];
  /** Of the task. @default '' */
  readonly folder?: string;
}

/** Collects from an account; the answer and what was asked and written. */
async function collected({
  job = JOB,
  manifest,
  log = [],
  declared,
  reported = [],
  stored = {},
  listing,
  folder = '',
}: Account) {
  const manifestKey = `${folder}${KEY}`;
  const written = new Map<string, string>();
  const asked: string[] = [];
  const text =
    typeof manifest === 'object' ? JSON.stringify({ ...MANIFEST, outputs: manifest }) : manifest;
  const dependencies: CollectDependencies = {
    bucket: 'artifacts',
    async head(key) {
      if (key === manifestKey) return text === undefined ? undefined : { sizeBytes: text.length };
      return stored[key.slice(key.indexOf('rank-0-0000abcd/') + 16)];
    },
    async sizesBelow(prefix) {
      const below = prefix.slice(prefix.indexOf('rank-0-0000abcd/') + 16);
      const found = Object.entries(stored).filter(([key]) => key.startsWith(below));
      return {
        isWhole: true,
        sizes: new Map(found.map(([key, { sizeBytes }]) => [key.slice(below.length), sizeBytes])),
      };
    },
    describe: async () => job,
    describeTuning: () => Promise.reject(new Error('There is no tuning job.')),
    listTrials: () => {
      throw new Error('There is no tuning job.');
    },
    async read(key) {
      asked.push(key);
      return key === manifestKey ? text : listing;
    },
    async write(key, content) {
      written.set(key, content);
      return `s3://artifacts/${key}`;
    },
    async *readBack() {
      yield reported.map((message) => ({ message, timestamp: 0 }));
    },
    async searchLog(jobName, words) {
      asked.push(`${jobName}: ${words}`);
      if (log instanceof Error) throw log;
      return log;
    },
  };
  const names = declared ?? (typeof manifest === 'object' ? Object.keys(manifest) : ['a']);
  const plan = {
    task: 'custom',
    attempt: 1,
    jobName: 'run-1',
    outputs: Object.fromEntries(
      names.map((name) => [
        name,
        { type: ((typeof manifest === 'object' && manifest[name]?.type) || 'json') as 'json' },
      ]),
    ),
    manifest: manifestKey,
    ...(folder === '' ? {} : { folder }),
  };
  const execution = { name: 'run', arn: 'arn:run', startTime: '2026-11-23T10:00:00.000Z' };
  const { result } = await collect({ plan, execution }, dependencies);
  return { result, asked, written };
}

/** UTF-8 bytes of what the function answers. */
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('a completed job of a custom task', () => {
  test('gives what its manifest names', async () => {
    const named = (path: string, sizeBytes: number) =>
      ({ uri: OWN + path, sizeBytes, crc32: 'AAAAAA==' }) as const;
    const file = { type: 'file', ...named('model/m.npz', 1) } as const;
    const { result, asked, written } = await collected({
      stored: {
        'model/m.npz': { sizeBytes: 1, crc32: 'AAAAAA==' },
        'log/value.txt': { sizeBytes: 9_000 },
      },
      manifest: {
        model: file,
        accuracy: { type: 'float', value: 0.93 },
        loss: { type: 'float', value: 'NaN' },
        history: { type: 'json', value: [{ epoch: 1, loss: '-Infinity' }] },
        log: { type: 'text', ...named('log/value.txt', 9_000) },
      },
    });
    expect(result).toMatchObject({
      status: 'Succeeded',
      outputs: {
        model: file,
        accuracy: 0.93,
        loss: 'NaN',
        history: [{ epoch: 1, loss: '-Infinity' }],
        log: { type: 'text', uri: `${OWN}log/value.txt` },
      },
    });
    expect(asked).toEqual([KEY]);
    expect(written.size).toBe(0);
  });

  test('fails without a manifest, and names who did not persist, by rank', async () => {
    const { result, asked } = await collected({
      log: [
        '[rankzero] rank 10 of 12 on algo-2 does not persist;',
        // As mpirun tags the output of its processes.
        '[1,2]<stdout>:[rankzero] rank 2 of 12 on algo-1 does not persist;',
        '[rankzero] rank 10 of 12 on algo-2 does not persist;',
        'the outputs that this program does not persist;',
      ],
    });
    expect(asked).toEqual(['run-1: does not persist']);
    expect(result).toMatchObject({ status: 'Failed', error: 'NoPersist' });
    expect('cause' in result && result.cause).toMatch(
      /^The training job run-1 completed, but no process persisted its outputs, as persist_outputs was false for every process: rank 2 of 12 on algo-1; rank 10 of 12 on algo-2\.\nLogs: https:/,
    );
  });

  test.each([
    ['says nothing', []],
    ['cannot be read', new Error('AccessDenied')],
  ])('fails without a manifest, also where the log %s', async (_why, log) => {
    const { result } = await collected({ log });
    expect(result).toMatchObject({
      error: 'NoPersist',
      cause: expect.stringContaining('and no process said why'),
    });
  });

  test('is looked for in the folder of a task that has a role of its own', async () => {
    const folder = 'tasks/w/custom/';
    const value = { type: 'float', value: 0.5 } as const;
    const other = { type: 'file', uri: `${OWN}a`, sizeBytes: 1, crc32: 'AAAAAA==' } as const;
    const own = await collected({ folder, manifest: { value } });
    expect(own.asked).toEqual([`${folder}${KEY}`]);
    expect(own.result).toMatchObject({ status: 'Succeeded', outputs: { value: 0.5 } });
    // What lies below the bucket's jobs/ is another task's.
    const { result } = await collected({ folder, manifest: { other } });
    expect(result).toMatchObject({ status: 'Failed', error: 'BadManifest' });
    expect('cause' in result && result.cause).toContain(`${folder}${KEY}, cannot be used`);
  });

  test.each([
    ['{"version": 1, "outp', 'it is not JSON'],
    ['{"version":2}', 'it has the version 2, and 1 is known; deploy'],
    ['{"version":1,"job":"run-1","outputs":{}}', 'it lacks the outputs a'],
  ])('fails for the manifest %s', async (manifest, why) => {
    const { result, written } = await collected({ manifest });
    expect(result).toMatchObject({ status: 'Failed', error: 'BadManifest' });
    expect('cause' in result && result.cause).toContain(
      `the manifest of its outputs, ${KEY}, cannot be used: ${why}`,
    );
    expect(result).not.toHaveProperty('outputs');
    expect(written.size).toBe(0);
  });
});

describe('what a manifest names', () => {
  const model = {
    type: 'file',
    uri: `${OWN}model/m.npz`,
    sizeBytes: 3,
    crc32: 'y/Q5Jg==',
  } as const;

  test.each([
    ['is not there', {}, 'there is no s3://'],
    ['has another size', { sizeBytes: 4 }, 'has 4 bytes, and 3 were stored'],
    ['was overwritten', { sizeBytes: 3, crc32: 'AAAAAA==' }, 'has the CRC-32 AAAAAA=='],
  ])('fails where it %s', async (_, found, why) => {
    const stored = 'sizeBytes' in found ? { 'model/m.npz': found as { sizeBytes: number } } : {};
    const { result } = await collected({ manifest: { model }, stored });
    expect(result).toMatchObject({ status: 'Failed', error: 'BadManifest' });
    expect('cause' in result && result.cause).toContain(why);
    expect(result).not.toHaveProperty('outputs');
  });

  const files = [{ path: 'a/b.log', sizeBytes: 2, crc32: 'AAAAAA==' }];
  const listing = JSON.stringify({ version: 1, files });
  const checksum = (text: string) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(text));
    return bytes.toString('base64');
  };
  const folderOf = (text: string) =>
    ({
      type: 'directory',
      uri: `${OWN}logs/`,
      fileCount: 1,
      sizeBytes: 2,
      listing: {
        uri: `${OWN}_listings/logs.json`,
        sizeBytes: Buffer.byteLength(text),
        crc32: checksum(text),
      },
    }) as const;
  const collectFolder = (text: string, path: string, sizeBytes: number) =>
    collected({
      manifest: { logs: folderOf(text) },
      listing: text,
      stored: {
        '_listings/logs.json': { sizeBytes: Buffer.byteLength(text) },
        [`logs/${path}`]: { sizeBytes },
      },
    });

  test('is a folder with every file of its listing', async () => {
    const { result } = await collectFolder(listing, 'a/b.log', 2);
    expect(result).toMatchObject({ status: 'Succeeded', stored: ['logs'] });
  });

  test.each([
    ['a file is missing', listing, 'other', 2, 'logs/a/b.log is not there'],
    ['a file has another size', listing, 'a/b.log', 9, 'has 9 bytes, and 2 were stored'],
    ['a path leads out of it', listing.replace('a/b', '../b'), 'a/b.log', 2, 'is no listing'],
    ['its listing has other counts', '{"version":1,"files":[]}', 'a', 2, 'has 0 files of 0 bytes'],
  ])('fails for a folder where %s', async (_, text, path, sizeBytes, why) => {
    const { result } = await collectFolder(text, path, sizeBytes);
    expect(result).toMatchObject({ error: 'BadManifest', cause: expect.stringContaining(why) });
  });
});

describe('a job of a custom task that did not complete', () => {
  test.each(['Failed', 'Stopped'])('fails as %s, whatever rank 0 committed', async (status) => {
    const { result, asked } = await collected({
      job: { ...JOB, TrainingJobStatus: status, FailureReason: 'AlgorithmError: no' },
      manifest: { a: { type: 'float', value: 1 } },
    });
    expect(result).toMatchObject({ status, cause: expect.stringContaining('AlgorithmError: no') });
    expect(result).not.toHaveProperty('outputs');
    expect(asked).toEqual([]);
  });
});

describe('the metrics of a job', () => {
  const withMetrics = (InstanceCount: number, Value: number): JobDescription => ({
    ...JOB,
    ResourceConfig: { InstanceCount },
    FinalMetricDataList: [{ MetricName: 'loss', Value }],
    AlgorithmSpecification: {
      MetricDefinitions: [metricDefinition('loss'), metricDefinition('auc')],
    },
  });
  const manifest = { a: { type: 'json', value: 1 } } as const;

  test('say which of them ended as no number', async () => {
    const { result } = await collected({
      job: withMetrics(1, 0.25),
      manifest,
      reported: [
        '[rankzero] auc=nan;',
        '[rankzero] loss=0.25; step=1;',
        '[rankzero] loss=nan; step=2;',
      ],
    });
    expect(result).toMatchObject({
      metrics: { loss: 0.25 },
      notes: expect.arrayContaining([
        'loss: its last report is NaN; 0.25 is the last number before',
        'auc: it reported NaN, and never a number',
      ]),
    });
  });

  test('are those of rank 0 where several hosts report them', async () => {
    const { result } = await collected({
      job: withMetrics(2, 0.75),
      manifest,
      reported: [
        '[1,0]<stdout>:[rankzero] loss=0.5;',
        '[1,1]<stdout>:[rankzero] loss=0.6;',
        'something else',
      ],
    });
    expect(result).toMatchObject({
      metrics: { loss: 0.5 },
      notes: [
        'loss: 0.5 is what algo-1 reported last; SageMaker shows 0.75, the last of all hosts',
      ],
    });
  });

  test('are SageMaker’s where the log says the same', async () => {
    const { result } = await collected({
      job: withMetrics(2, Math.fround(0.1)),
      manifest,
      reported: ['[rankzero] loss=0.1;'],
    });
    expect(result).toMatchObject({ metrics: { loss: 0.1 }, notes: [] });
  });
});

describe('values that no state can output together', () => {
  const LIMIT = 262_144;

  test('stay in the result as long as they fit', async () => {
    const manifest = { a: { type: 'text', value: 'x'.repeat(250_000) } };
    const { result, written } = await collected({ manifest });
    expect(result).toMatchObject({ outputs: { a: manifest.a.value } });
    expect(written.size).toBe(0);
  });

  test('lie in S3, the largest first, and the result says where', async () => {
    const text = 'ä\n'.repeat(50_000);
    const json = { losses: Array(20_000).fill(0.125), last: 'NaN' };
    const { result, written } = await collected({
      manifest: {
        text: { type: 'text', value: text },
        json: { type: 'json', value: json },
        small: { type: 'text', value: 'x'.repeat(8_000) },
        accuracy: { type: 'float', value: 0.5 },
      },
    });
    expect([...written]).toEqual([['executions/run/outputs/text/value.txt', text]]);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(text));
    expect(result).toMatchObject({
      status: 'Succeeded',
      outputs: {
        text: {
          type: 'text',
          uri: 's3://artifacts/executions/run/outputs/text/value.txt',
          sizeBytes: 150_000,
          crc32: checksum.toString('base64'),
        },
        json,
        small: 'x'.repeat(8_000),
        accuracy: 0.5,
      },
    });
    expect(bytesOf(result)).toBeLessThan(LIMIT);
  });

  test('are kept as JSON where they are JSON, and read back as what they were', async () => {
    const json = { '\u2028': ['ü'.repeat(200_000)] };
    const { written, result } = await collected({ manifest: { a: { type: 'json', value: json } } });
    expect(JSON.parse(written.get('executions/run/outputs/a/value.json') ?? '')).toEqual(json);
    expect(result).toMatchObject({ outputs: { a: { type: 'json', sizeBytes: 400_012 } } });
  });

  test('may be as many as a task can declare, each as large as a runner leaves it', async () => {
    const manifest = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `o${index}`,
        { type: 'json', value: [index, 'x'.repeat(8_000)] },
      ]),
    );
    const { result, written } = await collected({ manifest });
    expect(bytesOf(result)).toBeLessThan(LIMIT - 8_192);
    expect(Object.keys('outputs' in result ? result.outputs : {})).toHaveLength(300);
    // No more than has to.
    expect(written.size).toBeGreaterThan(260);
    expect(written.size).toBeLessThan(300);
  });

  test('fail where no task can have declared them: 10,000 of them', async () => {
    const manifest = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`o${index}`, { type: 'float', value: index }]),
    );
    const { result } = await collected({ manifest, declared: ['o0'] });
    expect(result).toMatchObject({
      error: 'BadManifest',
      cause: expect.stringContaining('no task declares: o1, o2'),
    });
    expect(bytesOf(result)).toBeLessThan(10_000);
  });
});
