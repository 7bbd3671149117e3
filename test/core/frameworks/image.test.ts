import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameworkVersion } from '../../../lib/core';
import {
  chooseFramework,
  FRAMEWORK_NAMES,
  frameworkImage,
  imagesOf,
} from '../../../lib/core/frameworks';
import { accountsOf } from '../../../lib/core/frameworks/table';
import { Problems } from '../../../lib/core/problems';

type Asked = FrameworkVersion & { instanceType: string };

/** What SDK 2 answers; `clients/sagemaker-sdk-2/retrieved.py` writes it. */
const RETRIEVED = readFileSync(join(__dirname, '_helpers', 'retrieved.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Asked & { uri: string; all: string });
/** A region that is younger than SDK 2's last table. */
const YOUNGER = 'me-west-1';

function uriIn(region: string, asked: Asked): string | undefined {
  return frameworkImage({ ...asked, region }, new Problems());
}

function urisOf(asked: Asked): string {
  const image = chooseFramework(asked, '$', new Problems())?.image;
  const regions = Object.keys(image === undefined ? {} : accountsOf(image));
  const uris = regions.sort().flatMap((region) => (region === YOUNGER ? [] : uriIn(region, asked)));
  return createHash('sha256').update(uris.join('\n')).digest('hex').slice(0, 16);
}

const PYTORCH = { framework: 'pytorch', version: '2.8', instanceType: 'ml.m5.large' };

function problemsWith(changes: object): Problems['list'] {
  const problems = new Problems();
  const uri = frameworkImage({ ...PYTORCH, region: 'eu-west-1', ...changes }, problems);
  expect(uri).toBeUndefined();
  return problems.list;
}

describe('images of frameworks', () => {
  test('are those of SDK 2, for every version, Python, processor and region', () => {
    const ours = RETRIEVED.map(({ uri: _uri, all: _all, ...asked }) => ({
      ...asked,
      uri: uriIn('eu-west-1', asked),
      all: urisOf(asked),
    }));
    expect(ours).toEqual(RETRIEVED);
  });

  test('are known for every framework that SDK 2 has, and for newer versions', () => {
    expect([...new Set(RETRIEVED.map(({ framework }) => framework))]).toEqual(FRAMEWORK_NAMES);
    expect(uriIn('eu-west-1', { ...PYTORCH, version: '2.10' })).toBe(
      '763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.10-cpu-py313',
    );
  });

  test('have the newest Python and PyTorch where none is asked for', () => {
    expect(uriIn('us-east-1', { ...PYTORCH, version: '1.8.1' })).toMatch(/:1\.8\.1-cpu-py36$/);
    const huggingface = { framework: 'huggingface', version: '4.6', instanceType: 'ml.p3.2xlarge' };
    expect(uriIn('us-east-1', huggingface)).toMatch(
      /:1\.8\.1-transformers4\.6\.1-gpu-py36-cu111-ubuntu18\.04$/,
    );
    expect(uriIn('us-east-1', { ...huggingface, pytorchVersion: '1.7' })).toMatch(
      /:1\.7\.1-transformers4\.6\.1-gpu/,
    );
  });

  test('every one has accounts and a repository', () => {
    const images = FRAMEWORK_NAMES.flatMap((name) => imagesOf(name));
    expect(images.filter((image) => Object.keys(accountsOf(image)).length < 20)).toEqual([]);
    expect(images.filter(({ repository }) => !/^[a-z-]+$/.test(repository))).toEqual([]);
  });
});

test.each([
  ['scikit-learn', 'sklearn'],
  ['Scikit-Learn', 'sklearn'],
  ['tf', 'tensorflow'],
  ['transformers', 'huggingface'],
  ['PyTorch', 'pytorch'],
])('says what is called %s there', (framework, right) => {
  const [problem] = problemsWith({ framework });
  expect(problem?.message).toContain(`Did you mean "${right}"?`);
});

describe('what AWS has no image of is one problem that lists what there is', () => {
  test.each([
    [{ framework: 'pytorh' }, 'UnknownFramework', '$.framework', 'pytorch, huggingface'],
    [{ framework: 'constructor' }, 'UnknownFramework', '$.framework', 'pytorch'],
    [{ version: '2.8.7' }, 'UnknownVersion', '$.version', '2.10.0, 2.9.0, 2.8.0'],
    [{ pythonVersion: 'py36' }, 'UnknownVersion', '$.pythonVersion', 'py312'],
    [{ pytorchVersion: '2.8' }, 'UnknownVersion', '$.pytorchVersion', undefined],
    [{ region: 'eu-west-11' }, 'RegionNotSupported', '$.task', 'eu-west-1'],
    [{ instanceType: 'ml.trn1.2xlarge' }, 'InvalidValue', '$.resources.instanceType', 'x86 CPUs'],
    [{ instanceType: 'ml.m7g.large' }, 'InvalidValue', '$.resources.instanceType', 'x86 CPUs'],
    [
      { framework: 'sklearn', version: '1.2-1', instanceType: 'ml.g5.xlarge' },
      'InvalidValue',
      '$.resources.instanceType',
      'instance types with x86 CPUs',
    ],
    [
      { framework: 'huggingface', version: '4.56.2' },
      'InvalidValue',
      '$.resources.instanceType',
      'instance types with GPUs',
    ],
    [
      { framework: 'huggingface', version: '4.6', pytorchVersion: '2.8' },
      'UnknownVersion',
      '$.pytorchVersion',
      '1.6.0, 1.7.1, 1.8.1',
    ],
    [
      { framework: 'xgboost', version: '1.7-1', pythonVersion: 'py3', region: 'eu-west-1' },
      'UnknownVersion',
      '$.pythonVersion',
      undefined,
    ],
  ])('%j', (changes, code, path, allowed) => {
    const [problem, ...more] = problemsWith(changes);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code, path });
    if (allowed !== undefined) expect(problem?.allowed).toContain(allowed);
  });
});
