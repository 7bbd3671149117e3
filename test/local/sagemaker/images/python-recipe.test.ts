import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonRecipe } from '../../../../lib/local/sagemaker/images/python-recipe';
import { temporaryFolders, writeFiles } from '../../../_helpers/folders';

const makeFolder = temporaryFolders();
const CONTAINERS = join(__dirname, '../../../../containers/python');
const [ON_TOP, ON_BASE] = ['on-top', 'on-base'].map((name) =>
  readFileSync(join(CONTAINERS, `${name}.Dockerfile`), 'utf8'),
) as [string, string];

describe('what an image of a given Dockerfile has here', () => {
  test.each([
    ['FROM python:3.12-slim', '3.12'],
    ['ARG PYTHON=3.11\nFROM --platform=linux/amd64 python:$PYTHON AS a\nFROM a', '3.11'],
    ['FROM ubuntu AS a\nFROM registry/training:2.8-gpu-py312 as B\nFROM a\nFROM b', '3.12'],
    ['FROM ubuntu:24.04', undefined],
  ])('%j: the toolkit, and the version that its base’s name tells', (given, version) => {
    const folder = writeFiles(makeFolder(), { Dockerfile: `${given}\n${ON_TOP}` });
    const { packages, ...recipe } = pythonRecipe(folder);
    expect(packages).toContain('sagemaker-training==5.1.4');
    expect(recipe.version).toBe(version);
  });
});

test('what the base of a task brings is installed here', () => {
  const folder = writeFiles(makeFolder(), {
    Dockerfile: ON_BASE,
    'provides.txt': 'torch==2.8.*\nnumpy>=2\n',
  });
  expect(pythonRecipe(folder).packages).toEqual([
    'sagemaker-training==5.1.4',
    expect.stringMatching(/^botocore/),
    'torch==2.8.*',
    'numpy>=2',
  ]);
});
