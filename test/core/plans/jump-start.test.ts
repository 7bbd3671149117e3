import { builtinTask, planTraining } from '../../../lib/core';
import { bodyOf, notesOf } from '../_helpers/algorithms';
import { codesAt, EXECUTION, FACTS, planned, problemsOf } from '../_helpers/factories';

const BUCKET = 's3://jumpstart-cache-prod-eu-west-1';
const SCRIPT = `${BUCKET}/source-directory-tarballs/lightgbm/transfer_learning/classification/v1.0.0/sourcedir.tar.gz`;
const MODEL = `${BUCKET}/lightgbm-training/train-lightgbm-classification-model.tar.gz`;

describe('an algorithm of JumpStart', () => {
  test('is asked for as SageMaker’s SDK asks for it', () => {
    const body = bodyOf('lightgbm', {
      hyperparameters: { num_boost_round: '500', is_unbalance: 'True' },
      channels: { validation: 's3://data/validation' },
    });
    // As Estimator(source_dir=…, model_uri=…, entry_point='transfer_learning.py') of SDK 2.257.7
    // sends it; that has the job's name among the hyperparameters besides.
    expect(body.HyperParameters).toEqual({
      num_boost_round: '"500"',
      is_unbalance: '"True"',
      sagemaker_submit_directory: `"${SCRIPT}"`,
      sagemaker_program: '"transfer_learning.py"',
      sagemaker_container_log_level: '20',
      sagemaker_region: '"eu-west-1"',
    });
    expect(body.InputDataConfig?.at(-1)).toEqual({
      ChannelName: 'model',
      ContentType: 'application/x-sagemaker-model',
      InputMode: 'File',
      DataSource: {
        S3DataSource: {
          S3DataType: 'S3Prefix',
          S3Uri: MODEL,
          S3DataDistributionType: 'FullyReplicated',
        },
      },
    });
    expect(body.AlgorithmSpecification).toMatchObject({
      TrainingImage: '763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:1.9.0-cpu-py38',
      MetricDefinitions: expect.arrayContaining([{ Name: 'auc', Regex: 'auc: ([0-9\\.]+)' }]),
    });
  });

  test('says what is not proven, and passes on what its page does not list', () => {
    expect(notesOf('lightgbm', { hyperparameters: { linear_tree: 'True' } })).toEqual([
      'linear_tree: no hyperparameter of lightgbm that is known here; the task’s image decides.',
      expect.stringContaining('whether this version is still there is not known here'),
    ]);
  });

  test('has the image of the instances that it trains on', () => {
    const overrides = { resources: { instanceType: 'ml.g4dn.xlarge' } };
    expect(bodyOf('autogluon-tabular', { overrides }).AlgorithmSpecification.TrainingImage).toMatch(
      /\/autogluon-training:0\.4\.3-gpu-py38$/,
    );
  });

  test('reads LightGBM’s data by either name, and needs one', () => {
    const { record } = builtinTask('trees', { algorithm: 'lightgbm' });
    const plan = (inputs: object) => planned({ task: 'trees', inputs }, record);
    expect(plan({ training: 's3://data/x' }).request.InputDataConfig?.[0]?.ChannelName).toBe(
      'training',
    );
    expect(codesAt(problemsOf(() => plan({ validation: 's3://data/x' })))).toEqual([
      'MissingChannel $.inputs.train',
    ]);
  });

  test('takes addresses of another version or model, as keys or as URIs', () => {
    const script =
      'source-directory-tarballs/lightgbm/transfer_learning/regression/v1.0.0/s.tar.gz';
    const { record } = builtinTask('prices', {
      algorithm: 'lightgbm',
      jumpStart: { script, model: 's3://own-bucket/model.tar.gz' },
    });
    const { HyperParameters, InputDataConfig } = planned(
      { task: 'prices', inputs: { train: 's3://data/x' } },
      record,
    ).request;
    expect(HyperParameters?.sagemaker_submit_directory).toBe(`"${BUCKET}/${script}"`);
    expect(InputDataConfig?.at(-1)?.DataSource.S3DataSource?.S3Uri).toBe(
      's3://own-bucket/model.tar.gz',
    );
  });

  test.each([
    'tabtransformer',
    'text-classification-tensorflow',
    'object-detection-tensorflow',
  ] as const)('fails for %s without addresses, which no table of AWS’s SDK has', (algorithm) => {
    const { record } = builtinTask('any', { algorithm });
    const request = { task: 'any', inputs: { training: 's3://data/x' } };
    const problems = problemsOf(() => planTraining(record, request, EXECUTION, FACTS));
    expect(codesAt(problems)).toEqual(['MissingField $.task']);
    expect(problems[0]?.message).toContain('its script, model, image');
  });

  test('is the only one that has addresses', () => {
    const task = () =>
      builtinTask('any', { algorithm: 'kmeans', jumpStart: { script: 'a', model: 'b' } });
    expect(codesAt(problemsOf(task))).toEqual(['InvalidValue $.jumpStart']);
  });
});
