import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PythonEnvironments } from '../../../../lib/local/python-environments';
import { removeDirectories, temporaryDirectory, writeAssembly } from '../../_helpers/assemblies';
import { imageOf, imagesIn, type TaskSource, writeTasks } from '../_helpers/tasks';

afterAll(removeDirectories);

const PYTHON: TaskSource = { code: { 'train.py': '' } };

describe('taskImages', () => {
  test('knows the image of every task by its repository and tag, and no other', () => {
    const node = {
      code: { 'train.cjs': '' },
      runtime: 'node',
      entry: 'deep/train.ts',
    } as const;
    const images = imagesIn(writeTasks({ one: PYTHON, two: node }));
    expect(images(imageOf('one'))).toMatchObject({ name: "task 'one'", startsMore: true });
    expect(images(imageOf('two'))?.program).toMatchObject({
      command: [
        process.execPath,
        '--require',
        expect.stringMatching(/preload\.cjs$/),
        '--enable-source-maps',
        './train.cjs',
      ],
    });
    expect(images(imageOf('three'))).toBeUndefined();
    expect(images(`${imageOf('one')}x`)).toBeUndefined();
    expect(images.known).toEqual([
      `task 'one' (${imageOf('one')})`,
      `task 'two' (${imageOf('two')})`,
    ]);
  });

  test('passes repositories by that hold no task', () => {
    const Repository = { Type: 'AWS::ECR::Repository', Metadata: { other: 1 } };
    const images = imagesIn(writeAssembly({ Images: { Resources: { Repository } } }));
    expect(images.known).toEqual([]);
  });

  test('starts the training toolkit where the environment has it, but not for several processes', async () => {
    const bin = temporaryDirectory();
    const python = join(bin, 'python');
    const environments = { interpreter: async () => python } as unknown as PythonEnvironments;
    const image = imagesIn(writeTasks({ one: PYTHON }), environments)(imageOf('one'));
    const commandOf = async (isDistributed: boolean) => {
      const { program } = image ?? {};
      if (typeof program !== 'function') throw new Error('is ready');
      const { signal } = new AbortController();
      return (await program({ waitsFor: () => undefined, signal, isDistributed })).command;
    };
    await expect(commandOf(false)).resolves.toEqual([python, '-m', 'rankzero']);
    writeFileSync(join(bin, 'train'), '');
    expect((await commandOf(false)).at(-1)).toBe(join(bin, 'train'));
    await expect(commandOf(true)).resolves.toEqual([python, '-m', 'rankzero']);
  });

  test('fails without the build context', () => {
    const directory = writeTasks({ one: PYTHON });
    rmSync(join(directory, 'asset.0123one'), { recursive: true });
    expect(() => imagesIn(directory)).toThrow(expect.objectContaining({ code: 'AssetMissing' }));
  });

  test('fails without the bundle of the entry', () => {
    const directory = writeTasks({
      one: { code: { 'other.mjs': '' }, runtime: 'node', entry: 'train.ts' },
    });
    expect(() => imagesIn(directory)).toThrow(
      expect.objectContaining({
        code: 'ImageInvalid',
        message: expect.stringContaining('train.mjs or train.cjs'),
      }),
    );
  });

  test.each([
    ['nothing of it', 'x'],
    ['no tag', { task: 'one', context: 'asset.1', runtime: 'python', entry: 'a:b' }],
    [
      'another runtime',
      { task: 'one', tag: 't', context: 'asset.1', runtime: 'perl', entry: 'a:b' },
    ],
  ])('fails for metadata with %s', (_, metadata) => {
    const Repository = { Type: 'AWS::ECR::Repository', Metadata: { 'rankzero:image': metadata } };
    const directory = writeAssembly({ Images: { Resources: { Repository } } });
    mkdirSync(join(directory, 'asset.1'));
    expect(() => imagesIn(directory)).toThrow(
      expect.objectContaining({
        code: 'ImageInvalid',
        message: expect.stringContaining("'Repository'"),
      }),
    );
  });
});
