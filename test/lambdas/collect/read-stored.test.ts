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
  const dependencies: Parameters<typeof readStored>[3] = {
    bucket: 'artifacts',
    async head(key) {
      if (key.endsWith('model/m.npz')) return { sizeBytes: 3, crc32: 'AAAAAA==' };
      const text = objects[key.slice(FOLDER.length)];
      return text === undefined ? undefined : { sizeBytes: text.length };
    },
    read: async (key) => objects[key.slice(FOLDER.length)],
    foldersBelow: async () => [
      ...new Set(Object.keys(objects).map((path) => path.slice(0, path.indexOf('/')))),
    ],
    sizesBelow: () => Promise.reject(new Error('There is no folder among the outputs.')),
  };
  return readStored('run-1', { FailureReason: reason }, OUTPUTS, dependencies);
}

describe('readStored', () => {
  test('gives the outputs that a job stored although another one was bad', async () => {
    const found = await stored({
      [`${WRITER}/model/m.npz`]: 'abc',
      [`${WRITER}/_stored.json`]: JSON.stringify(document()),
    });
    expect(Object.keys(found?.outputs ?? {})).toEqual(['model', 'loss']);
  });

  test.each([
    'AlgorithmError: [rankzero] DiskFull: no room for counts, exit code: 1',
    'AlgorithmError: [rankzero] UserError: of another process, which failed first',
    '',
  ])('goes by what was stored, whatever the reason says: %j', async (reason) => {
    const found = await stored({ [`${WRITER}/_stored.json`]: JSON.stringify(document()) }, reason);
    expect(Object.keys(found?.outputs ?? {})).toEqual(['model', 'loss']);
  });

  test('takes the lowest rank that stored something that can be used', async () => {
    const of = (rank: number) => {
      const id = `rank-${rank}-0000abcd`;
      const outputs = { loss: { type: 'float', value: rank } };
      return [
        `${id}/_stored.json`,
        JSON.stringify(document({ writer: { ...document().writer, id, rank }, outputs })),
      ];
    };
    const found = await stored({
      ...Object.fromEntries([of(10), of(2)]),
      'rank-1-0000abcd/_stored.json': '{',
      'rank-0-0000abcd/model/m.npz': 'abc',
    });
    expect(found?.writer.rank).toBe(2);
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
    expect(await stored(objects)).toBeUndefined();
  });
});
