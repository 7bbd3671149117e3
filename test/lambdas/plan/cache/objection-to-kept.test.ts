import { objectionToKept } from '../../../../lambdas/plan/cache/objection-to-kept';
import type { ExecutionResult } from '../../../../lib/core';

const URI = 's3://artifacts/jobs/one';
const RESULT = {
  kind: 'training',
  outputs: {
    model: { type: 'model', uri: `${URI}/model.tar.gz` },
    logs: {
      type: 'directory',
      uri: `${URI}/logs/`,
      fileCount: 2,
      sizeBytes: 3,
      listing: { uri: `${URI}/logs.json`, sizeBytes: 9, crc32: '' },
    },
    // Looks like a reference, and is a value.
    value: { type: 'model', uri: 's3://elsewhere/model' },
  },
  stored: ['model', 'logs'],
} as unknown as ExecutionResult;

/** Sizes of what is stored below the job's folder. */
const ALL = { 'logs.json': 9, 'logs/a': 1, 'logs/b/c': 2, 'model.tar.gz': 700 };

/** What is missing where the bucket has these objects. */
function objection(stored: Readonly<Record<string, number>>): Promise<string | undefined> {
  return objectionToKept(RESULT, {
    async list(uri, most) {
      const objects = Object.entries(stored)
        .map(([name, sizeBytes]) => ({ key: `jobs/one/${name}`, sizeBytes, etag: '' }))
        .filter(({ key }) => `s3://artifacts/${key}`.startsWith(uri));
      return { objects: objects.slice(0, most), isWhole: objects.length <= most };
    },
  });
}

const { 'model.tar.gz': _model, ...withoutModel } = ALL;
const { 'logs/a': _a, ...withoutA } = ALL;

test.each<[string, Readonly<Record<string, number>>, string | undefined]>([
  ['all of it', ALL, undefined],
  ['a longer key beside it', { ...ALL, 'model.tar.gz.bak': 1 }, undefined],
  [
    'only a longer key',
    { ...withoutModel, 'model.tar.gz.bak': 1 },
    `there is no ${URI}/model.tar.gz`,
  ],
  ['one file less', withoutA, `${URI}/logs/ has 1 of 2 files`],
  [
    'a file of another size',
    { ...ALL, 'logs/a': 5 },
    `${URI}/logs/ has 7 bytes, and 3 were stored`,
  ],
  [
    'another listing',
    { ...ALL, 'logs.json': 8 },
    `${URI}/logs.json has 8 bytes, and 9 were stored`,
  ],
])('where the bucket has %s', async (_, stored, expected) => {
  expect(await objection(stored)).toBe(expected);
});
