import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PythonEnvironments } from '../../../../lib/local/python-environments';
import { removeDirectories, writeAssembly } from '../../_helpers/assemblies';
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

  test.each([
    ['python:3.13-slim', '3.13', undefined],
    ['python:3.13-slim', '3.11', /the image has Python 3\.13; this machine does not, so .* 3\.11/],
    ['me/training:1-py312', '3.12', undefined],
    ['me/training:1', '3.12', /does not show its version of Python; this machine uses 3\.12/],
  ])('of %s runs on Python %s, and says what differs', async (base, version, notice) => {
    const environments = {
      environment: async () => ({ python: '/env/bin/python', version }),
    } as unknown as PythonEnvironments;
    const directory = writeTasks({ one: PYTHON });
    const dockerfile = join(directory, 'asset.0123one/Dockerfile');
    const text = readFileSync(dockerfile, 'utf8');
    writeFileSync(dockerfile, text.replace(/^ARG BASE=.*$/m, `ARG BASE=${base}`));
    const { program } = imagesIn(directory, environments)(imageOf('one')) ?? {};
    if (typeof program !== 'function') throw new Error('is ready');
    const { signal } = new AbortController();
    const ready = await program({ waitsFor: () => undefined, signal, isDistributed: false });
    expect(ready.command).toEqual(['/env/bin/python', '-m', 'rankzero']);
    expect(ready.env?.PATH).toMatch(/^\/env\/bin:/);
    if (notice === undefined) expect(ready.notice).toBeUndefined();
    else expect(ready.notice).toMatch(notice);
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
