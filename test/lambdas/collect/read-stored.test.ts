import type { CollectDependencies } from '../../../lambdas/collect/dependencies';
import { readStored } from '../../../lambdas/collect/read-stored';

const FOLDER = 'jobs/run-1/outputs/';
const WRITER = 'rank-0-0000abcd';
const OUTPUTS = {
  model: { type: 'file' },
  loss: { type: 'float' },
  counts: { type: 'json' },
} as const;
const BAD = 'AlgorithmError: [rankzero] BadOutput: counts: expected text as key, exit code: 1';

const document = (more = {}) => ({
  version: 1,
  job: 'run-1',
  writer: { id: WRITER, rank: 0, worldSize: 1, host: 'algo-1' },
  committedAt: '2026-11-23T10:05:00.000Z',
  outputs: {
    model: {
      type: 'file',
      uri: `s3://artifacts/${FOLDER}${WRITER}/model/m.npz`,
      sizeBytes: 3,
      crc32: 'AAAAAA==',
    },
    loss: { type: 'float', value: 0.5 },
  },
  problems: ['counts: expected text as key, found 0'],
  ...more,
});

/** What is read of a failed job in whose folder these objects lie, by path. */
async function stored(objects: Readonly<Record<string, string>>, reason = BAD) {
  let listed = 0;
  const dependencies: Pick<CollectDependencies, 'bucket' | 'head' | 'read' | 'sizesBelow'> = {
    bucket: 'artifacts',
    head: async (key) =>
      key.endsWith('model/m.npz') ? { sizeBytes: 3, crc32: 'AAAAAA==' } : undefined,
    read: async (key) => objects[key.slice(FOLDER.length)],
    sizesBelow: async () => {
      listed += 1;
      return {
        isWhole: true,
        sizes: new Map(Object.entries(objects).map(([path, text]) => [path, text.length])),
      };
    },
  };
  const found = await readStored('run-1', { FailureReason: reason }, OUTPUTS, dependencies);
  return { found, listed };
}

describe('readStored', () => {
  test('gives the outputs that a job stored although another one was bad', async () => {
    const { found } = await stored({
      [`${WRITER}/model/m.npz`]: 'abc',
      [`${WRITER}/_stored.json`]: JSON.stringify(document()),
    });
    expect(Object.keys(found?.outputs ?? {})).toEqual(['model', 'loss']);
  });

  test('gives nothing, and looks for nothing, where the job failed otherwise', async () => {
    const objects = { [`${WRITER}/_stored.json`]: JSON.stringify(document()) };
    const { found, listed } = await stored(objects, 'AlgorithmError: [rankzero] UserError: no');
    expect([found, listed]).toEqual([undefined, 0]);
  });

  test.each([
    ['there is none', {}],
    ['it lies where no process writes', { 'elsewhere/_stored.json': JSON.stringify(document()) }],
    ['it is not JSON', { [`${WRITER}/_stored.json`]: '{' }],
    [
      'it is of another job',
      { [`${WRITER}/_stored.json`]: JSON.stringify(document({ job: 'x' })) },
    ],
    [
      'what it names is not there',
      {
        [`${WRITER}/_stored.json`]: JSON.stringify(
          document({
            outputs: {
              model: {
                ...document().outputs.model,
                uri: `s3://artifacts/${FOLDER}${WRITER}/model/x`,
              },
            },
          }),
        ),
      },
    ],
  ])('gives nothing where %s', async (_, objects) => {
    expect((await stored(objects)).found).toBeUndefined();
  });
});
