import { join } from 'node:path';
import { nodeContext } from '../../lib/staging/node-context';
import { bundleRunnerSdk } from '../../lib/staging/runner-sdk';
import { filesIn, temporaryFolders, textOf, writeFiles } from '../_helpers/folders';

const RUNNER = join(__dirname, '../../containers/node');
const makeFolder = temporaryFolders();

/** What is beside `train` for a function with these lines before it; texts by path. */
function codeOf(lines: string, others: Readonly<Record<string, string>> = {}) {
  const folder = writeFiles(makeFolder(), {
    ...others,
    'train.ts': `import { trainingFunction } from ${JSON.stringify(RUNNER)};
${lines}
export const train = trainingFunction({ inputs: {}, outputs: {} }, async () => undefined);
`,
  });
  const context = nodeContext({ folder, entryFile: 'train.ts' }, 'test', RUNNER);
  return new Map(
    context.map(({ path, content }) => [
      path,
      'text' in content ? Buffer.from(content.text).toString() : '',
    ]),
  );
}

const sdkIn = (paths: Iterable<string>) =>
  [...paths].filter((path) => path.startsWith('code/rankzero-sdk/'));

describe('the clients of the AWS SDK that the runner uses', () => {
  const code = codeOf('');

  test('are beside the bundle, the same bytes for every function', () => {
    const alone = makeFolder();
    bundleRunnerSdk(alone);
    expect(sdkIn(code.keys())).toEqual(filesIn(alone).map((path) => `code/rankzero-sdk/${path}`));
    for (const path of filesIn(alone)) {
      expect(code.get(`code/rankzero-sdk/${path}`)).toBe(textOf(alone, path));
    }
  });

  test('have no source maps, and the rest of the bundle has', () => {
    const maps = [...code.keys()].filter((path) => path.endsWith('.map'));
    expect(maps).toContain('code/train.mjs.map');
    expect(sdkIn(maps)).toEqual([]);
    const sources = maps.flatMap((path) => JSON.parse(code.get(path) ?? '').sources);
    expect(sources.filter((path: string) => path.includes('@aws-sdk'))).toEqual([]);
  });

  test('are imported from there by files that exist', () => {
    const imported = [...code].flatMap(([path, text]) =>
      path.endsWith('.mjs')
        ? [...text.matchAll(/"\.\/(rankzero-sdk\/[\w-]+\.mjs)"/g)].map(([, its]) => `code/${its}`)
        : [],
    );
    expect([...new Set(imported)].sort()).toEqual([
      'code/rankzero-sdk/client-s3.mjs',
      'code/rankzero-sdk/client-secrets-manager.mjs',
      'code/rankzero-sdk/client-ssm.mjs',
    ]);
    expect([...code.keys()]).toEqual(expect.arrayContaining(imported));
  });
});

describe('a function that uses one of these clients itself', () => {
  const THEIRS = {
    'node_modules/@aws-sdk/client-s3/package.json': '{ "main": "index.js" }',
    'node_modules/@aws-sdk/client-s3/index.js': 'export const HeadBucketCommand = "of theirs";',
  };
  const bundled = (lines: string, others = {}) => codeOf(lines, { ...THEIRS, ...others });

  test.each([
    ['by its name', bundled("export { HeadBucketCommand } from '@aws-sdk/client-s3';")],
    ['when it is asked for', bundled("export const its = () => import('@aws-sdk/client-s3');")],
    [
      'by a package that it imports',
      bundled("export * from 'their-tool';", {
        'node_modules/their-tool/package.json': '{ "main": "index.js" }',
        'node_modules/their-tool/index.js': "export * from '@aws-sdk/client-s3';",
      }),
    ],
  ])('%s has the one that is installed for it, in its bundle', (_how, code) => {
    expect([...code.values()].some((text) => text.includes('"of theirs"'))).toBe(true);
    expect(sdkIn(code.keys())).toEqual([]);
  });
});
