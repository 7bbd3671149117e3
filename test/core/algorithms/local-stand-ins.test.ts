import { localStandIn, onlyOnAws, whyNotLocal, whyNotSoManyHosts } from '../../../lib/core';

const HOST = '438346466558.dkr.ecr.eu-west-1.amazonaws.com';
const PYTORCH = '763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:1.9.0-cpu-py38';
const BUCKET = 's3://jumpstart-cache-prod-us-east-1/source-directory-tarballs';

/** A job in an image of a framework, with a script by its address. */
const script = (address: string) => ({
  image: PYTORCH,
  hyperparameters: { sagemaker_submit_directory: address },
});

test('an algorithm is known by its image, in a version that is newer than the table, too', () => {
  expect(localStandIn({ image: `${HOST}/kmeans:1` })).toBe('kmeans');
  expect(localStandIn({ image: `${HOST}/kmeans:2` })).toBe('kmeans');
  expect(onlyOnAws({ image: `${HOST}/ntm:2` })).toEqual({ name: 'ntm', version: '2' });
  expect(localStandIn({ image: `${HOST}/mine:1` })).toBeUndefined();
  expect(onlyOnAws({ image: `${HOST}/mine:1` })).toBeUndefined();
});

test('an algorithm of JumpStart is known by its script, whatever its version', () => {
  const tensorflow = `${BUCKET}/tensorflow/transfer_learning/ic/v2.1.0/sourcedir.tar.gz`;
  const name = 'image-classification-tensorflow';
  expect(onlyOnAws(script(JSON.stringify(tensorflow)))).toMatchObject({ name });
  expect(onlyOnAws(script(tensorflow))).toMatchObject({ name });
  for (const kind of ['classification', 'regression']) {
    const trees = (library: string) =>
      script(`${BUCKET}/${library}/transfer_learning/${kind}/v2.2.7/sourcedir.tar.gz`);
    expect(localStandIn(trees('lightgbm'))).toBe('lightgbm');
    expect(localStandIn(trees('catboost'))).toBe('catboost');
    expect(onlyOnAws(trees('autogluon'))).toMatchObject({ name: 'autogluon-tabular' });
  }
  const tabtransformer = `${BUCKET}/pytorch/tabtransformer/v1/sourcedir.tar.gz`;
  expect(onlyOnAws(script(tabtransformer))).toMatchObject({ name: 'tabtransformer' });
  expect(onlyOnAws(script('s3://mine/tabtransformer/sourcedir.tar.gz'))).toBeUndefined();
  expect(onlyOnAws({ image: PYTORCH })).toBeUndefined();
});

test('why an algorithm does not run here is one sentence on what does, and what to do', () => {
  const said = whyNotLocal({ image: `${HOST}/ntm:1` });
  expect(said).toMatch(/^SageMaker's ntm 1 is not on this machine: .*k-means.* run here\./);
  expect(said).toContain('--simulate');
  expect(whyNotLocal({ image: `${HOST}/kmeans:1` })).toBeUndefined();
});

test.each(['kmeans', 'linear-learner'] as const)('%s trains on one host here', (name) => {
  expect(whyNotSoManyHosts(name, 1)).toBeUndefined();
  expect(whyNotSoManyHosts(name, 3)).toContain(
    `The local stand-in of SageMaker's ${name} trains on one host, found 3`,
  );
});

test('XGBoost trains on several hosts', () => {
  expect(whyNotSoManyHosts('xgboost', 3)).toBeUndefined();
});
