import { CHECKS, freeChecks } from '../../../verify/checks';

const read = (id: string, seen: unknown) => CHECKS.find((one) => one.id === id)?.read(seen).answer;

describe('the checks', () => {
  test('have names of their own, and a body for each doubtful field', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith('sync.')).length).toBeGreaterThan(30);
  });

  test('the free ones are those without a job', () => {
    expect(freeChecks().some(({ cost }) => cost > 0)).toBe(false);
    expect(freeChecks().some(({ id }) => /^(training|tuning|failing|late)\./.test(id))).toBe(false);
    expect(CHECKS.reduce((sum, { cost }) => sum + cost, 0)).toBeGreaterThan(0);
  });
});

describe('an answer is read', () => {
  test.each([
    ['definition.Autotune', { result: 'OK', diagnostics: [] }, 'yes'],
    [
      'definition.Autotune',
      {
        result: 'FAIL',
        diagnostics: [
          {
            code: 'SCHEMA_VALIDATION_FAILED',
            message: 'The field "Autotune" is not supported by Step Functions',
          },
        ],
      },
      'no',
    ],
    [
      'definition.Autotune',
      { result: 'FAIL', diagnostics: [{ code: 'INVALID_JSON_DESCRIPTION', message: 'x' }] },
      'unclear',
    ],
    ['definition.Autotune', { error: 'UnknownOperationException', message: 'x' }, 'not answered'],
    [
      'sync.RetryStrategy',
      {
        status: 'FAILED',
        error: 'States.Runtime',
        cause: 'The field "RetryStrategy" is not supported by Step Functions',
      },
      'no',
    ],
    [
      'sync.RetryStrategy',
      {
        status: 'SUCCEEDED',
        output: JSON.stringify({
          caught: {
            Error: 'SageMaker.AmazonSageMakerException',
            Cause: 'No S3 objects found (Service: AmazonSageMaker; Status Code: 400)',
          },
        }),
      },
      'yes',
    ],
    [
      'refused.empty-prefix',
      { error: 'ValidationException', message: 'No S3 objects found under S3 URL "s3://b/"' },
      'yes',
    ],
    ['refused.empty-prefix', { TrainingJobArn: 'arn' }, 'no'],
    ['refused.empty-prefix', { error: 'ThrottlingException', message: 'Rate exceeded' }, 'unclear'],
    ['redrive.fail-state', { status: 'FAILED', error: 'Redrives1', entered: ['GiveUp'] }, 'yes'],
    [
      'redrive.fail-state',
      { status: 'FAILED', error: 'Redrives1', entered: ['Before', 'Count', 'GiveUp'] },
      'no',
    ],
    ['late.stopped-is-failed', { told: { type: 'TaskSucceeded', document: {} } }, 'no'],
    ['late.stopped-is-failed', { told: { type: 'TaskFailed', document: {} } }, 'yes'],
    ['training.tags-are-a-map', { told: { type: 'TaskSucceeded', document: { Tags: [] } } }, 'no'],
    ['training.tags-are-a-map', { status: 'FAILED' }, 'unclear'],
  ])('%s', (id, seen, answer) => expect(read(id, seen)).toBe(answer));
});
