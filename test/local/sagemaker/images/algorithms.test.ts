import { algorithmImages } from '../../../../lib/local/sagemaker';

const images = algorithmImages({ python: '/venv/bin/python', root: '/repo' });

describe('algorithmImages', () => {
  test('runs XGBoost of its own version without a word', () => {
    const image = images('683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0');
    expect(image).toMatchObject({
      program: {
        command: ['/venv/bin/python', '-m', 'rankzero_xgboost'],
        env: { PYTHONPATH: '/repo/containers/xgboost:/repo/containers/job' },
      },
      isAlgorithm: true,
    });
    expect(image).not.toHaveProperty('notice');
  });

  test.each([
    '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1',
    '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3',
    '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.5-1',
  ])('runs %s on the local version and says so', (uri) => {
    expect(images(uri)?.notice).toContain('trains with XGBoost 3.2');
  });

  test('runs k-means of any region on scikit-learn, and says so', () => {
    const image = images('438346466558.dkr.ecr.eu-west-1.amazonaws.com/kmeans:1');
    expect(image).toMatchObject({
      program: {
        command: ['/venv/bin/python', '-m', 'rankzero_algorithms', 'kmeans'],
        env: { PYTHONPATH: '/repo/containers/algorithms:/repo/containers/job' },
      },
      isAlgorithm: true,
      notice: expect.stringContaining('trains with scikit-learn'),
    });
    expect(image?.tooManyHosts?.(1)).toBeUndefined();
    expect(image?.tooManyHosts?.(2)).toContain('kmeans trains on one host, found 2');
  });

  test('runs Linear Learner, which NumPy trains', () => {
    const image = images('382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1');
    expect(image?.program).toMatchObject({
      command: ['/venv/bin/python', '-m', 'rankzero_algorithms', 'linear-learner'],
    });
    expect(image?.notice).toContain('trains with NumPy');
  });

  test.each([
    ['382416733822.dkr.ecr.us-east-1.amazonaws.com/ntm:1', "SageMaker's ntm 1"],
    ['811284229777.dkr.ecr.us-east-1.amazonaws.com/xgboost:1', "SageMaker's xgboost 1"],
    ['683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:0.90-2-cpu-py3', '0.90-2'],
  ])('says of %s what it is, what runs here and what to do', (uri, what) => {
    const said = images.refusal?.(uri);
    expect(said).toContain(what);
    expect(said).toContain(
      'only XGBoost (version 1.0 or newer), k-means, PCA, k-NN, Linear Learner, LightGBM, CatBoost run here',
    );
    expect(said).toContain('Run this request on AWS');
  });

  test('has nothing to say of other images', () => {
    expect(images.refusal?.('123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1')).toBeUndefined();
  });

  test.each([
    '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:0.90-2-cpu-py3',
    '811284229777.dkr.ecr.us-east-1.amazonaws.com/xgboost:1',
    '123456789012.dkr.ecr.us-east-1.amazonaws.com/xgboost:1.7-1',
    '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1',
    'xgboost:1.7-1',
  ])('does not know %s', (uri) => {
    expect(images(uri)).toBeUndefined();
    expect(images.known?.join()).toContain('XGBoost');
  });
});
