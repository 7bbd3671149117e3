import { builtinTask, customTask, input } from '../../../lib/core';
import { complaintsOf } from '../_helpers/api-model';
import { IMAGE } from '../_helpers/custom';
import { codesAt, DEFAULT_TRIES, deepFrozen } from '../_helpers/factories';
import {
  ETA,
  FUNCTION_TASK,
  functionRequest,
  plannedTuning,
  RATE,
  refusedTuning,
  tuningOf,
  tuningRequest,
} from '../_helpers/tuning';
import { CHANNEL, SEVERAL } from './_helpers/several';

const TAGS = [
  { Key: 'rankzero:workflow', Value: 'RankZero' },
  { Key: 'rankzero:task', Value: 'tuning' },
  { Key: 'rankzero:execution', Value: 'pima-1' },
];

/** What planning says of the data, whose content type the request leaves to its name. */
const NOTES = ['train', 'validation'].map(
  (name) => `${name}: text/csv, by the extension of its name`,
);

/** A wrapped task, a tuning task and a request with everything set. */
const EVERYTHING = {
  record: tuningOf(
    builtinTask('everything', {
      algorithm: 'xgboost',
      version: '1.7-1',
      hyperparameters: { num_round: 50, eta: 0.3, objective: 'binary:logistic' },
      resources: { instanceType: ['ml.m5.xlarge', 'ml.m5.2xlarge'], instanceCount: 2 },
      stoppingCondition: { maxRuntimeInSeconds: 3_600 },
      spot: true,
      environment: { MODE: 'task' },
      tags: { team: 'blue' },
      encryption: {
        volumeKmsKeyId: 'alias/v',
        outputKmsKeyId: 'alias/o',
        interContainerTraffic: true,
      },
      network: { subnets: ['subnet-1'], securityGroupIds: ['sg-1'], isolation: true },
    }),
    { tunable: ['eta', 'gamma', 'max_depth', 'alpha'], maxJobs: 10, maxParallel: 5 },
  ),
  request: {
    task: 'tuning',
    inputs: {
      train: 's3://data/train.csv',
      validation: 's3://data/validation.csv',
      hyperparameters: { eta: 0.2, alpha: 2 },
    },
    ranges: {
      eta: { type: 'continuous', min: 1e-7, max: 0.5, scaling: 'Logarithmic' },
      gamma: { type: 'continuous', min: 0, max: 0.3, scaling: 'ReverseLogarithmic' },
      max_depth: { type: 'integer', min: 5, max: 7, scaling: 'Linear' },
    },
    tuning: {
      strategy: 'Hyperband',
      objective: { metric: 'validation:error', direction: 'Minimize' },
      maxJobs: 20,
      maxRuntimeInSeconds: 7_200,
      earlyStopping: 'Off',
      randomSeed: 7,
      hyperband: { minResource: 2, maxResource: 50 },
      completion: { targetValue: 0.2, notImproving: 3, onConvergence: true },
      warmStart: { parents: ['earlier-1', 'earlier-2'], type: 'TransferLearning' },
      autotune: true,
    },
    overrides: { tags: { cost: 'a' }, environment: { MODE: 'request' } },
  },
};

describe('planTuning', () => {
  test('plans the smallest request', () => {
    expect(plannedTuning()).toEqual({
      kind: 'tuning',
      worstCase: { jobs: 10, attempts: 5, instanceSeconds: 4_320_000 },
      task: 'tuning',
      execution: 'pima-1',
      attempt: 1,
      jobName: 'pima-1',
      baseName: 'pima-1',
      watchSeconds: 1_296,
      ...DEFAULT_TRIES,
      request: {
        HyperParameterTuningJobName: 'pima-1',
        HyperParameterTuningJobConfig: {
          Strategy: 'Bayesian',
          HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'validation:error' },
          ResourceLimits: { MaxNumberOfTrainingJobs: 10, MaxParallelTrainingJobs: 1 },
          ParameterRanges: {
            ContinuousParameterRanges: [{ Name: 'eta', MinValue: '0.01', MaxValue: '0.5' }],
          },
          TrainingJobEarlyStoppingType: 'Off',
        },
        TrainingJobDefinition: {
          StaticHyperParameters: { num_round: '5', objective: 'binary:logistic' },
          AlgorithmSpecification: {
            TrainingImage: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1',
            TrainingInputMode: 'File',
          },
          RoleArn: 'arn:aws:iam::123456789012:role/training',
          InputDataConfig: [
            { ...CHANNEL('train', 's3://data/train.csv'), ContentType: 'text/csv' },
            { ...CHANNEL('validation', 's3://data/validation.csv'), ContentType: 'text/csv' },
          ],
          OutputDataConfig: { S3OutputPath: 's3://artifacts/jobs' },
          ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
          StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
        },
        Tags: TAGS,
      },
      definitions: [
        {
          task: 'pima',
          ranges: { eta: ETA },
          outputs: { model: { type: 'model' } },
          hasManifest: false,
        },
      ],
      objective: { metric: 'validation:error', direction: 'Minimize' },
      notes: NOTES,
    });
  });

  test('notes an instance type that is not known, and a warm pool that has no effect', () => {
    const overrides = {
      resources: { instanceType: 'ml.m99i.xlarge', keepAlivePeriodInSeconds: 60 },
    };
    const { notes, request } = plannedTuning(tuningRequest({ overrides }));
    expect(request.TrainingJobDefinition?.ResourceConfig).toEqual({
      InstanceType: 'ml.m99i.xlarge',
      InstanceCount: 1,
      VolumeSizeInGB: 10,
    });
    expect(notes).toEqual([
      expect.stringMatching(/^ml\.m99i\.xlarge: this version does not know the instance type/),
      'keepAlivePeriodInSeconds: a tuning job keeps no instances warm; it has no effect',
      ...NOTES,
    ]);
  });

  test('plans everything that can be set, and drops nothing of the wrapped task', () => {
    const plan = plannedTuning(EVERYTHING.request, EVERYTHING.record);
    expect(plan.request).toEqual({
      HyperParameterTuningJobName: 'pima-1',
      HyperParameterTuningJobConfig: {
        Strategy: 'Hyperband',
        StrategyConfig: { HyperbandStrategyConfig: { MinResource: 2, MaxResource: 50 } },
        HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'validation:error' },
        ResourceLimits: {
          MaxNumberOfTrainingJobs: 20,
          MaxParallelTrainingJobs: 5,
          MaxRuntimeInSeconds: 7_200,
        },
        ParameterRanges: {
          IntegerParameterRanges: [
            { Name: 'max_depth', MinValue: '5', MaxValue: '7', ScalingType: 'Linear' },
          ],
          ContinuousParameterRanges: [
            { Name: 'eta', MinValue: '1e-7', MaxValue: '0.5', ScalingType: 'Logarithmic' },
            { Name: 'gamma', MinValue: '0', MaxValue: '0.3', ScalingType: 'ReverseLogarithmic' },
          ],
          AutoParameters: [{ Name: 'alpha', ValueHint: '2' }],
        },
        TrainingJobEarlyStoppingType: 'Off',
        TuningJobCompletionCriteria: {
          TargetObjectiveMetricValue: 0.2,
          BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 },
          ConvergenceDetected: { CompleteOnConvergence: 'Enabled' },
        },
        RandomSeed: 7,
      },
      TrainingJobDefinition: {
        StaticHyperParameters: { num_round: '50', objective: 'binary:logistic' },
        AlgorithmSpecification: {
          TrainingImage: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1',
          TrainingInputMode: 'File',
        },
        RoleArn: 'arn:aws:iam::123456789012:role/training',
        InputDataConfig: [
          { ...CHANNEL('train', 's3://data/train.csv'), ContentType: 'text/csv' },
          { ...CHANNEL('validation', 's3://data/validation.csv'), ContentType: 'text/csv' },
        ],
        OutputDataConfig: { S3OutputPath: 's3://artifacts/jobs', KmsKeyId: 'alias/o' },
        HyperParameterTuningResourceConfig: {
          AllocationStrategy: 'Prioritized',
          InstanceConfigs: [
            { InstanceType: 'ml.m5.xlarge', InstanceCount: 2, VolumeSizeInGB: 10 },
            { InstanceType: 'ml.m5.2xlarge', InstanceCount: 2, VolumeSizeInGB: 10 },
          ],
          VolumeKmsKeyId: 'alias/v',
        },
        StoppingCondition: { MaxRuntimeInSeconds: 3_600, MaxWaitTimeInSeconds: 7_200 },
        VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
        EnableNetworkIsolation: true,
        EnableInterContainerTrafficEncryption: true,
        EnableManagedSpotTraining: true,
        CheckpointConfig: { S3Uri: 's3://artifacts/jobs/pima-1/checkpoints/' },
        Environment: { MODE: 'request' },
      },
      WarmStartConfig: {
        ParentHyperParameterTuningJobs: [
          { HyperParameterTuningJobName: 'earlier-1' },
          { HyperParameterTuningJobName: 'earlier-2' },
        ],
        WarmStartType: 'TransferLearning',
      },
      Autotune: { Mode: 'Enabled' },
      Tags: [{ Key: 'team', Value: 'blue' }, { Key: 'cost', Value: 'a' }, ...TAGS],
    });
    expect(plan.notes).toEqual(['eta: the range takes the place of the value 0.2', ...NOTES]);
  });

  test('plans what the API’s own model takes', () => {
    const bodies = [
      plannedTuning().request,
      plannedTuning(EVERYTHING.request, EVERYTHING.record).request,
      plannedTuning(functionRequest({ rate: RATE }), tuningOf(FUNCTION_TASK)).request,
      plannedTuning(SEVERAL.request, SEVERAL.record).request,
      plannedTuning(tuningRequest(), tuningOf(), 'n'.repeat(63)).request,
    ];
    expect(complaintsOf(bodies, 'CreateHyperParameterTuningJob')).toEqual(bodies.map(() => []));
    const long = { ...bodies[0], HyperParameterTuningJobName: 'n'.repeat(33) };
    expect(complaintsOf([long], 'CreateHyperParameterTuningJob')[0]).not.toEqual([]);
  });

  test('plans the same again, and leaves what it is given alone', () => {
    const of = deepFrozen(tuningRequest());
    const record = deepFrozen(tuningOf());
    expect(plannedTuning(of, record)).toEqual(plannedTuning(of, record));
  });

  test('fits names of executions into 32 characters, and two long ones stay two', () => {
    const [one, other] = ['a', 'b'].map(
      (end) => plannedTuning(tuningRequest(), tuningOf(), `${'n'.repeat(62)}${end}`).jobName,
    );
    expect(one).toMatch(/^n+-[a-z0-9]+$/);
    expect(one?.length).toBeLessThanOrEqual(32);
    expect(one).not.toBe(other);
    const exact = 'n'.repeat(32);
    expect(plannedTuning(tuningRequest(), tuningOf(), exact).jobName).toBe(exact);
  });

  test('says that a grid has as many jobs as it has points', () => {
    const plan = plannedTuning(
      tuningRequest({
        ranges: { max_depth: { type: 'categorical', values: [3, 5] } },
        tuning: { strategy: 'Grid', maxJobs: 4 },
      }),
    );
    expect(plan.request.HyperParameterTuningJobConfig.ResourceLimits).toEqual({
      MaxParallelTrainingJobs: 1,
    });
    expect(plan.notes).toEqual([
      ...NOTES,
      'maxJobs: a grid has as many jobs as it has points; it is left out',
    ]);
  });
});

describe('a tuned training function', () => {
  const record = tuningOf(FUNCTION_TASK);

  test('gets its description and what is not tuned as JSON, and a regex of its objective', () => {
    const { TrainingJobDefinition: definition } = plannedTuning(
      functionRequest({ rate: RATE, kind: { type: 'categorical', values: ['a', 'b'] } }),
      record,
    ).request;
    const { _rankzero, ...rest } = definition?.StaticHyperParameters ?? {};
    expect(rest).toEqual({ epochs: '10', shuffle: 'true', layers: '[8]' });
    expect(Object.keys(JSON.parse(_rankzero ?? '').inputs)).toContain('rate');
    const names = definition?.AlgorithmSpecification.MetricDefinitions?.map(({ Name }) => Name);
    expect(names).toEqual(['loss', 'accuracy']);
  });

  test('that declares no metrics gets one for its objective', () => {
    const silent = customTask('silent', {
      image: IMAGE,
      entry: 'train:train',
      inputs: { rate: input.float() },
      outputs: {},
    });
    const { TrainingJobDefinition: definition } = plannedTuning(
      functionRequest({ rate: RATE }),
      tuningOf(silent),
    ).request;
    expect(definition?.AlgorithmSpecification.MetricDefinitions).toMatchObject([{ Name: 'loss' }]);
  });

  test('never gets a tuned value by document, however many inputs there are', () => {
    const names = Array.from({ length: 110 }, (_, index) => `i${index}`);
    const many = customTask('many', {
      image: IMAGE,
      entry: 'train:train',
      inputs: Object.fromEntries(
        names.map((name) => [name, input.text({ default: 'a'.repeat(100) })]),
      ),
      outputs: {},
    });
    // The longest: without care it would be the first to spill.
    const values = ['b'.repeat(200), 'c'.repeat(200)];
    const plan = plannedTuning(
      functionRequest({ i7: { type: 'categorical', values } }),
      tuningOf(many),
    );
    const fixed = Object.keys(plan.request.TrainingJobDefinition?.StaticHyperParameters ?? {});
    const spilled = Object.keys(plan.document?.values ?? {});
    expect([fixed, spilled].flat()).not.toContain('i7');
    // One more is the tuned one itself.
    expect(fixed).toHaveLength(99);
    const inputs = fixed.filter((name) => !name.startsWith('_rankzero'));
    expect([...inputs, ...spilled, 'i7'].toSorted()).toEqual(names.toSorted());
  });

  test('fails where a secret would be tuned, which SageMaker shows to everybody', () => {
    const secret = { type: 'categorical', values: ['x', 'y'] };
    const problems = refusedTuning(functionRequest({ apiToken: secret }), record);
    expect(codesAt(problems)).toEqual(['NotTunable $.ranges.apiToken']);
    expect(problems[0]?.message).toContain('secret');
  });

  test('keeps a secret that is not tuned in a document', () => {
    const plan = plannedTuning(
      functionRequest({ rate: RATE }, { inputs: { apiToken: 'hidden' } }),
      record,
    );
    expect(plan.secrets?.values).toEqual({ apiToken: 'hidden' });
    expect(JSON.stringify(plan.request)).not.toContain('hidden');
  });
});
