import { builtinTask } from '../../../lib/core';
import { codesAt, planned, refused, request } from '../_helpers/factories';
import { refusedTuning, tuningRequest } from '../_helpers/tuning';

const { record: SPOT } = builtinTask('xgboost', { algorithm: 'xgboost', spot: true });

const from = (checkpointsFrom: unknown) => request({}, { checkpointsFrom });
const placeOf = (of: unknown) => planned(of, SPOT).request.CheckpointConfig?.S3Uri;

describe('checkpoints', () => {
  test('have a place for each execution, which no other name begins with', () => {
    expect(placeOf(request())).toBe('s3://artifacts/jobs/pima-1/checkpoints/');
  });

  test.each([
    ['an earlier execution', 'pima-0', 's3://artifacts/jobs/pima-0/checkpoints/'],
    ['a place', 's3://artifacts/jobs/old/checkpoints', 's3://artifacts/jobs/old/checkpoints/'],
  ])('go on from those of %s', (_what, given, place) => {
    expect(placeOf(from(given))).toBe(place);
  });

  test.each([
    ['a name that no execution has', 'a/b', 'InvalidValue'],
    ['no name', '', 'InvalidValue'],
    ['a number', 5, 'WrongType'],
    ['a bucket that the role may not write', 's3://elsewhere/jobs/a/checkpoints/', 'InvalidValue'],
    ['a place beside those of jobs', 's3://artifacts/data/checkpoints/', 'InvalidValue'],
    ['the place of all jobs', 's3://artifacts/jobs/', 'InvalidValue'],
    ['a place that SageMaker cannot read', 's3://artifacts/jobs/a//b/', 'InvalidValue'],
  ])('do not go on from %s', (_what, given, code) => {
    expect(codesAt(refused(from(given), SPOT))).toEqual([`${code} $.checkpointsFrom`]);
  });

  test('of a task that keeps none cannot be gone on from', () => {
    expect(codesAt(refused(from('pima-0')))).toEqual(['InvalidValue $.checkpointsFrom']);
  });

  test('of a tuning job cannot be gone on from', () => {
    const of = tuningRequest({ checkpointsFrom: 'pima-0' });
    expect(codesAt(refusedTuning(of))).toEqual(['InvalidValue $.checkpointsFrom']);
  });
});
