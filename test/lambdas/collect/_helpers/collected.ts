import { collect } from '../../../../lambdas/collect/collect';
import type { CollectDependencies, JobDescription } from '../../../../lambdas/collect/dependencies';
import type { ManifestDocument } from '../../../../lib/core';

export const JOB: JobDescription = {
  TrainingJobName: 'run-1',
  TrainingJobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/run-1',
  TrainingJobStatus: 'Completed',
  ModelArtifacts: { S3ModelArtifacts: 's3://artifacts/jobs/run-1/output/model.tar.gz' },
};

export const KEY = 'jobs/run-1/outputs/outputs.json';

/** What every manifest has. */
const MANIFEST = {
  version: 1,
  job: 'run-1',
  writer: { id: 'rank-0-0000abcd', rank: 0, worldSize: 1, host: 'algo-1' },
  committedAt: '2026-11-23T10:05:00.000Z',
};

export const OWN = 's3://artifacts/jobs/run-1/outputs/rank-0-0000abcd/';

/** What a training function returned, by name, as its runner writes it. */
export type Returned = ManifestDocument['outputs'];

export interface Account {
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
export async function collected({
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
    isLocal: false,
    now: () => new Date('2026-11-23T11:00:00Z'),
    note: () => undefined,
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
    foldersBelow: async () => [],
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
    kind: 'training' as const,
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
