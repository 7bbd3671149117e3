import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrainingInstanceType } from '@aws-sdk/client-sagemaker';
import { partitionOf } from '../../../lib/core/algorithms/partitions';
import {
  ALGORITHM_NAMES,
  ALGORITHMS,
  type Algorithm,
  algorithmNamed,
  defaultVersion,
  findVersion,
  imageUri,
  regionsOf,
} from '../../../lib/core/algorithms/registry';
import data from '../../../lib/core/data/algorithms.json';
import instanceTypes from '../../../lib/core/data/instance-types.json';
import { Problems } from '../../../lib/core/problems';
import { codesAt, problemsOf } from '../_helpers/factories';

/** Every (algorithm, version, region) with its image. */
function everyImage(): { algorithm: Algorithm; version: string; region: string; uri: string }[] {
  return ALGORITHMS.flatMap((algorithm) =>
    algorithm.versions.flatMap((version) =>
      regionsOf(version).map((region) => ({
        algorithm,
        version: version.version,
        region,
        uri: imageUri(algorithm, version, region, new Problems()) as string,
      })),
    ),
  );
}

/** The URI by the data's own template and table of suffixes, independent of partitions.ts. */
function byTemplate(algorithm: Algorithm, versionName: string, region: string): string {
  const version = algorithm.versions.find(({ version }) => version === versionName);
  const registries = data.registries as Record<string, Record<string, string>>;
  const suffixes: Record<string, string> = data.domainSuffixes;
  const glob = Object.keys(suffixes).find((key) => region.startsWith(key.replace('*', '')));
  return `${registries[version?.registry ?? '']?.[region]}.dkr.ecr.${region}.${
    suffixes[glob ?? 'default']
  }/${version?.repository}:${version?.tag}`;
}

describe('the registry', () => {
  test('knows all 24 algorithms', () => {
    expect([...ALGORITHM_NAMES].sort()).toEqual([
      'autogluon-tabular',
      'blazingtext',
      'catboost',
      'factorization-machines',
      'forecasting-deepar',
      'image-classification',
      'image-classification-tensorflow',
      'ipinsights',
      'kmeans',
      'knn',
      'lda',
      'lightgbm',
      'linear-learner',
      'ntm',
      'object-detection',
      'object-detection-tensorflow',
      'object2vec',
      'pca',
      'randomcutforest',
      'semantic-segmentation',
      'seq2seq',
      'tabtransformer',
      'text-classification-tensorflow',
      'xgboost',
    ]);
  });

  test('resolves 974 different images, each as the data’s template says', () => {
    const images = everyImage();
    expect(images).toHaveLength(974);
    expect(new Set(images.map(({ uri }) => uri)).size).toBe(974);
    const expected = images.map((image) =>
      byTemplate(image.algorithm, image.version, image.region),
    );
    expect(images.map(({ uri }) => uri)).toEqual(expected);
  });

  test('every image is a URI that CreateTrainingJob takes', () => {
    const form = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.[a-z0-9.]+\/[a-z0-9-]+:[a-zA-Z0-9.-]+$/;
    const uris = everyImage().map(({ uri }) => uri);
    expect(uris.filter((uri) => !form.test(uri) || uri.length > 255)).toEqual([]);
  });

  test('names the source of its data and says how it was verified', () => {
    expect(data.$comment).toMatch(/sagemaker-python-sdk/);
    expect(data.verified).toMatch(/974/);
  });

  test.each([
    ['xgboost', '3.2-0'],
    ['linear-learner', '1'],
    ['lda', '1'],
  ])('%s is %s by default', (name, version) => {
    expect(defaultVersion(algorithmNamed(name))).toBe(version);
  });

  test('the default is never deprecated where anything else exists', () => {
    for (const algorithm of ALGORITHMS) {
      const version = defaultVersion(algorithm);
      expect(algorithm.versions.map((candidate) => candidate.version)).toContain(version);
      expect(algorithm.deprecated ?? []).not.toContain(version);
    }
  });

  test('resolves an alias to the version it stands for', () => {
    const xgboost = algorithmNamed('xgboost');
    expect(findVersion(xgboost, 'latest', '$', new Problems())?.version).toBe('1');
  });

  test('every alias leads to one version', () => {
    for (const { versions } of ALGORITHMS) {
      const names = versions.flatMap(({ version, aliases = [] }) => [version, ...aliases]);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('what the registry does not have', () => {
  test('fails for an unknown algorithm with the nearest and all names', () => {
    const [problem] = problemsOf(() => algorithmNamed('xgbost'));
    expect(problem).toMatchObject({
      code: 'UnknownAlgorithm',
      path: '$.algorithm',
      found: '"xgbost"',
    });
    expect(problem?.message).toContain('Did you mean "xgboost"?');
    for (const name of ALGORITHM_NAMES) expect(problem?.allowed).toContain(name);
  });

  test.each([
    ['deepar', 'forecasting-deepar'],
    ['DeepAR', 'forecasting-deepar'],
    ['K-Means', 'kmeans'],
    ['RCF', 'randomcutforest'],
    ['Neural Topic Model', 'ntm'],
  ])('says what is called %s here', (name, right) => {
    const [problem] = problemsOf(() => algorithmNamed(name));
    expect(problem?.message).toContain(`Did you mean "${right}"?`);
  });

  test.each(['constructor', '__proto__', 'toString', ''])('fails for the name %p', (name) => {
    expect(codesAt(problemsOf(() => algorithmNamed(name)))).toEqual([
      'UnknownAlgorithm $.algorithm',
    ]);
  });

  test('fails for an unknown version with those that exist', () => {
    const problems = new Problems();
    expect(findVersion(algorithmNamed('xgboost'), '9.9', '$.version', problems)).toBeUndefined();
    expect(problems.list).toEqual([
      {
        code: 'UnknownVersion',
        path: '$.version',
        message: 'xgboost has no such version.',
        found: '"9.9"',
        allowed: '1, 0.90-1, 0.90-2, 1.0-1, 1.2-1, 1.2-2, 1.3-1, 1.5-1, 1.7-1, 3.0-5, 3.2-0',
      },
    ]);
  });

  test.each(['mars-north-1', 'constructor', '__proto__', ''])(
    'fails for the region %p with those that have the image',
    (region) => {
      const lda = algorithmNamed('lda');
      const [version] = lda.versions;
      const problems = new Problems();
      expect(imageUri(lda, version as never, region, problems)).toBeUndefined();
      expect(codesAt(problems.list)).toEqual(['RegionNotSupported $.task']);
      expect(problems.list[0]?.allowed).toBe(regionsOf(version as never).join(', '));
    },
  );

  test.each([
    ['mars-1', 'This is not the name of an AWS region.'],
    ['eu-west-11', 'No algorithm is published in a region of this name. Did you mean "eu-west-1"?'],
    ['eu-wst-1', 'No algorithm is published in a region of this name. Did you mean "eu-west-1"?'],
    ['useast1', 'This is not the name of an AWS region. Did you mean "us-east-1"?'],
  ])('fails for %s and says what is wrong with it', (region, message) => {
    const xgboost = algorithmNamed('xgboost');
    const problems = new Problems();
    imageUri(xgboost, xgboost.versions[5] as never, region, problems);
    expect(problems.list[0]?.message).toBe(message);
  });

  test('fails for a region that has other algorithms only', () => {
    const lda = algorithmNamed('lda');
    const problems = new Problems();
    imageUri(lda, lda.versions[0] as never, 'eu-north-1', problems);
    expect(problems.list[0]).toMatchObject({ code: 'RegionNotSupported', found: '"eu-north-1"' });
  });
});

describe('partitionOf', () => {
  test.each([
    ['eu-west-1', 'aws', 'amazonaws.com', 'console.aws.amazon.com'],
    ['us-east-1', 'aws', 'amazonaws.com', 'console.aws.amazon.com'],
    ['us-isolated-1', 'aws', 'amazonaws.com', 'console.aws.amazon.com'],
    ['cn-north-1', 'aws-cn', 'amazonaws.com.cn', 'console.amazonaws.cn'],
    ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com', 'console.amazonaws-us-gov.com'],
    ['us-iso-east-1', 'aws-iso', 'c2s.ic.gov', 'console.c2shome.ic.gov'],
    ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov', 'console.sc2shome.sgov.gov'],
    ['us-isof-south-1', 'aws-iso-f', 'csp.hci.ic.gov', 'console.csp.hci.ic.gov'],
    ['eu-isoe-west-1', 'aws-iso-e', 'cloud.adc-e.uk', 'console.cloud.adc-e.uk'],
    ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu', 'console.amazonaws.eu'],
  ])('%s', (region, partition, domainSuffix, console) => {
    expect(partitionOf(region)).toMatchObject({ partition, domainSuffix, console });
  });
});

describe('instance types', () => {
  test('are those of the API model, all of them that the SDK knows', () => {
    expect(instanceTypes.instanceTypes).toEqual(
      expect.arrayContaining(Object.values(TrainingInstanceType)),
    );
    expect(new Set(instanceTypes.instanceTypes).size).toBe(225);
  });

  test('of local storage are known ones', () => {
    expect(instanceTypes.instanceTypes).toEqual(
      expect.arrayContaining(Object.keys(instanceTypes.localStorageGB)),
    );
  });

  test('are kept with their source', () => {
    const text = readFileSync(
      join(__dirname, '../../../lib/core/data/instance-types.json'),
      'utf8',
    );
    expect(text).toMatch(/TrainingInstanceType of the SageMaker API model/);
  });
});
