import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheParts, planTraining, type ScriptTaskOptions } from '../../../lib/core';
import { complaintsOf } from '../_helpers/api-model';
import { codesAt, EXECUTION, FACTS, planned, problemsOf, refused } from '../_helpers/factories';
import { ARCHIVE, iris, irisRecord } from '../_helpers/script';
import { plannedTuning, tuningOf } from '../_helpers/tuning';

type Body = Readonly<Record<string, unknown>> & {
  readonly HyperParameters: Readonly<Record<string, string>>;
};

/** What SDK 2's estimators send; `clients/sagemaker-sdk-2/bodies.py` writes it. */
const SENT: Readonly<Record<string, Body>> = JSON.parse(
  readFileSync(join(__dirname, '_helpers', 'estimator-bodies.json'), 'utf8'),
);

const HYPERPARAMETERS = {
  'max-leaf-nodes': 30,
  rate: 0.00001,
  name: 'ä "x"',
  sizes: [1, 2.5, true],
  deep: { a: 'b', c: 1 },
  fast: true,
};
const PYTORCH = { framework: 'pytorch', version: '2.8.0', metrics: {} };
const TWO = { instanceCount: 2, instanceType: 'ml.m5.large' };

/** The same as bodies.py says, for each of its estimators. */
const OPTIONS: Readonly<Record<string, Partial<ScriptTaskOptions>>> = {
  sklearn: {
    hyperparameters: HYPERPARAMETERS,
    environment: { LEVEL: '3' },
    stoppingCondition: { maxRuntimeInSeconds: 3600 },
  },
  xgboost: {
    framework: 'xgboost',
    version: '1.7-1',
    hyperparameters: { num_round: 6 },
    metrics: {},
  },
  pytorch: {
    ...PYTORCH,
    resources: { instanceCount: 2, instanceType: 'ml.g5.12xlarge', volumeSizeInGB: 50 },
    distribution: { type: 'torchrun' },
    stoppingCondition: { maxRuntimeInSeconds: 7200, maxWaitTimeInSeconds: 9000 },
    spot: true,
    checkpoints: true,
    network: {
      subnets: ['subnet-1a2b3c4d'],
      securityGroupIds: ['sg-1a2b3c4d'],
    },
    encryption: { interContainerTraffic: true },
  },
  mpi: {
    ...PYTORCH,
    version: '2.8',
    resources: TWO,
    distribution: { type: 'mpi', processesPerHost: 2, options: '-x A=1' },
  },
  huggingface: { ...PYTORCH, framework: 'huggingface', version: '4.56.2' },
  tensorflow: { ...PYTORCH, framework: 'tensorflow', version: '2.19' },
};

const requestOf = (inputs: object = {}) => ({
  task: 'iris',
  inputs: { train: 's3://data/iris/', ...inputs },
});

/** What a job is named and tagged, and where its source is, is of each one's own. */
function comparable({ Tags: _tags, RoleArn: _role, ...body }: Body): object {
  const { sagemaker_submit_directory: source, ...hyperparameters } = body.HyperParameters;
  expect(source).toMatch(/^"s3:\/\/\S+\.gz"$/);
  return { ...body, HyperParameters: hyperparameters };
}

describe('the job of a script', () => {
  test.each(Object.keys(OPTIONS))('has the body that SDK 2 sends, field by field: %s', (name) => {
    const { resources, ...options } = OPTIONS[name] ?? {};
    const same = {
      // The SDK's own default.
      resources: { volumeSizeInGB: 30, ...resources },
      jobBody: { ProfilerConfig: { DisableProfiler: true } },
    };
    const { request } = planned(requestOf(), irisRecord({ ...options, ...same }));
    expect(comparable(request as unknown as Body)).toEqual(comparable(SENT[name] as Body));
  });

  test('is taken by the API’s own model, alone and tuned', () => {
    const bodies = Object.values(OPTIONS).map(
      (options) => planned(requestOf(), irisRecord(options)).request,
    );
    expect(complaintsOf(bodies)).toEqual(bodies.map(() => []));
    expect(complaintsOf([tuned().request], 'CreateHyperParameterTuningJob')).toEqual([[]]);
  });

  test('has the request’s values over the task’s, and its source where the assets are', () => {
    const record = irisRecord({ hyperparameters: { depth: 3, name: 'a' } });
    const { request } = planned(requestOf({ hyperparameters: { depth: 4 } }), record);
    expect(request.HyperParameters).toMatchObject({
      depth: '4',
      name: '"a"',
      sagemaker_submit_directory: JSON.stringify(ARCHIVE),
    });
  });

  test('starts as many processes as a request allows', () => {
    const record = irisRecord(OPTIONS.mpi);
    const { request, notes } = planned({ ...requestOf(), processesPerHost: 1 }, record);
    expect(request.HyperParameters).toMatchObject({ sagemaker_mpi_num_of_processes_per_host: '1' });
    expect(notes?.join()).toContain(
      "processesPerHost: 1, as the request says, instead of the task's 2",
    );
    const torchrun = irisRecord({ ...PYTORCH, distribution: { type: 'torchrun' } });
    expect(planned(requestOf(), torchrun).request.HyperParameters).not.toHaveProperty(
      'sagemaker_mpi_num_of_processes_per_host',
    );
  });

  test('takes its own image in place of AWS’s', () => {
    const image = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/mine:1';
    const { request } = planned(requestOf(), irisRecord({ image }));
    expect(request.AlgorithmSpecification.TrainingImage).toBe(image);
  });

  test('is not planned in a region, or for a processor, that AWS has no image for', () => {
    const inRegion = (region: string) =>
      problemsOf(() => planTraining(irisRecord(), requestOf(), EXECUTION, { ...FACTS, region }));
    expect(codesAt(inRegion('ap-southeast-7'))).toEqual(['RegionNotSupported $.task']);
    const overrides = { resources: { instanceType: 'ml.g5.xlarge' } };
    expect(codesAt(refused({ ...requestOf(), overrides }, irisRecord()))).toEqual([
      'InvalidValue $.overrides.resources.instanceType',
    ]);
    const types = { resources: { instanceType: ['ml.g5.xlarge', 'ml.m5.xlarge'] } };
    const request = { ...requestOf(), overrides: types };
    expect(codesAt(refused(request, irisRecord(PYTORCH)))).toEqual([
      'InvalidValue $.overrides.resources.instanceType',
    ]);
  });

  test('follows from the same parts when its name is another one', () => {
    const record = irisRecord(OPTIONS.tensorflow);
    const of = (name: string) =>
      cacheParts(
        planTraining(record, requestOf(), { name }, FACTS),
        record,
        { version: '1' },
        () => [],
      );
    expect(of('one')).toEqual(of('two'));
    expect(JSON.stringify(of('one'))).toContain('1234.gz');
  });
});

const tuned = () =>
  plannedTuning(
    {
      task: 'tuning',
      inputs: { train: 's3://data/iris/' },
      ranges: {
        'max-leaf-nodes': { type: 'integer', min: 2, max: 40 },
        rate: { type: 'continuous', min: 0.00001, max: 0.5, scaling: 'Logarithmic' },
        name: { type: 'categorical', values: ['gini', 'entropy'] },
      },
    },
    tuningOf(iris({ ...OPTIONS.sklearn }), {
      objective: { metric: 'accuracy', direction: 'Maximize' },
    }),
  );

test('a tuning job of a script has the ranges and static values that SDK 2 sends', () => {
  const { request } = tuned();
  const sent = SENT.tuning as unknown as typeof request;
  const ranges = JSON.stringify(request.HyperParameterTuningJobConfig.ParameterRanges);
  expect(JSON.parse(ranges)).toEqual(
    // SageMaker's own default.
    JSON.parse(
      JSON.stringify(sent.HyperParameterTuningJobConfig.ParameterRanges).replace(
        '"ScalingType":"Auto"',
        '"x":0',
      ),
      (key, value) => (key === 'x' ? undefined : value),
    ),
  );
  const staticOf = ({ TrainingJobDefinition: definition }: typeof request) => {
    const { StaticHyperParameters: { ...values } = {} } = definition ?? {};
    // By these the SDK finds its own class again.
    for (const name of [
      'submit_directory',
      'job_name',
      'estimator_module',
      'estimator_class_name',
    ]) {
      delete (values as Record<string, unknown>)[`sagemaker_${name}`];
    }
    return values;
  };
  expect(staticOf(request)).toEqual(staticOf(sent));
  expect(request.TrainingJobDefinition?.AlgorithmSpecification).toEqual(
    sent.TrainingJobDefinition?.AlgorithmSpecification,
  );
});
