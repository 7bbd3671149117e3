import {
  ALGORITHM_NAMES,
  builtinTask,
  type CreateTrainingJob,
  planTraining,
} from '../../../lib/core';
import { SETTINGS } from '../../../lib/core/checks';
import { bodyOf } from '../_helpers/algorithms';
import { complaintsOf } from '../_helpers/api-model';
import { EVERYTHING, everythingRequest } from '../_helpers/everything';
import { FACTS, planned, request } from '../_helpers/factories';

describe('what is planned', () => {
  test('is taken by the API’s own model, at every limit and for every algorithm', () => {
    const bodies: CreateTrainingJob[] = [
      planned(request()).request,
      planned(everythingRequest(), EVERYTHING).request,
      ...ALGORITHM_NAMES.map((algorithm) => bodyOf(algorithm)),
      atTheLimits(),
    ];
    expect(complaintsOf(bodies)).toEqual(bodies.map(() => []));
  });

  test('would be refused past the limits: the check is able to complain', () => {
    const body = atTheLimits();
    const wrong = [
      { ...body, TrainingJobName: 'a_b' },
      { ...body, TrainingJobName: 'a'.repeat(64) },
      { ...body, HyperParameters: { ...body.HyperParameters, 'one-more': '1' } },
      { ...body, HyperParameters: { x: 'a\nb' } },
      { ...body, HyperParameters: { x: 'a'.repeat(2_501) } },
      { ...body, Tags: [{ Key: 'a;b', Value: '' }] },
      { ...body, Environment: { '1': '' } },
      { ...body, ResourceConfig: { ...body.ResourceConfig, InstanceType: 'ml.none' } },
      { ...body, Surprise: 1 },
    ];
    expect(complaintsOf(wrong).map((complaints) => complaints.length > 0)).toEqual(
      wrong.map(() => true),
    );
  });
});

describe('the table of settings', () => {
  // A member at the limit of the table, and one past it.
  const ends = SETTINGS.filter(({ member }) => member).flatMap(({ name, member, least, most }) => [
    ...(least === undefined ? [] : [{ name, member, at: least, past: least - 1 }]),
    ...(most === undefined ? [] : [{ name, member, at: most, past: most + 1 }]),
  ]);

  test('allows no number that the API’s own model refuses, and refuses the next', () => {
    const body = planned(request()).request;
    const isTaken = (end: 'at' | 'past') => {
      const bodies = ends.map((row) => withMember(body, row.member, row[end]));
      const complaints = complaintsOf(bodies);
      return ends.filter((_, index) => complaints[index]?.length === 0);
    };
    expect(isTaken('at')).toEqual(ends);
    expect(isTaken('past').map(({ name, past }) => `${name} ${past}`)).toEqual([
      // Of instance groups and serverless jobs, which Rank Zero does not start.
      'instanceCount 0',
      'volumeSizeInGB 0',
      // The documentation says 28 days, the model nothing.
      'maxRuntimeInSeconds 2419201',
    ]);
  });
});

function withMember(body: CreateTrainingJob, member = '', value: number): CreateTrainingJob {
  const [outer, inner] = member.split('.') as ['StoppingCondition', string];
  return { ...body, [outer]: { ...body[outer], [inner]: value } };
}

/** As much of everything as is allowed. */
function atTheLimits(): CreateTrainingJob {
  const { record } = builtinTask('t'.repeat(63), {
    algorithm: 'linear-learner',
    environment: Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`_${index}`.padEnd(512, 'x'), '\n'.repeat(512)]),
    ),
    tags: Object.fromEntries(
      Array.from({ length: 44 }, (_, index) => [
        `${index}`.padEnd(128, 'é'),
        ' .:/=+-@_'.padEnd(256, 'ß'),
      ]),
    ),
    resources: { instanceCount: 20, volumeSizeInGB: 16_384, keepAlivePeriodInSeconds: 21_600 },
    stoppingCondition: { maxRuntimeInSeconds: 2_419_200, maxPendingTimeInSeconds: 2_419_200 },
    encryption: { volumeKmsKeyId: 'k'.repeat(2_048), outputKmsKeyId: 'k'.repeat(2_048) },
    network: {
      subnets: Array.from({ length: 16 }, (_, index) => `subnet-${index}`.padEnd(32, '0')),
      securityGroupIds: Array.from({ length: 5 }, (_, index) => `sg-${index}`.padEnd(32, '0')),
    },
  });
  const hyperparameters = Object.fromEntries([
    ['predictor_type', 'regressor'],
    ['_long', 'x'.repeat(2_500)],
    ...Array.from({ length: 98 }, (_, index) => [`_h${index}`.padEnd(256, '.'), '']),
  ]);
  const uri = `s3://data/${'k'.repeat(1_014)}`;
  const inputs = { train: { uri, contentType: 'text/csv' }, hyperparameters };
  return planTraining(
    record,
    { task: record.name, inputs },
    { name: 'e'.repeat(63), redriveCount: 9 },
    FACTS,
  ).request;
}
