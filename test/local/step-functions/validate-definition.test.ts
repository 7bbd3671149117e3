import type { StepFunctionsService } from '../../../lib/local/step-functions';
import { type Answer, echo, serviceOf } from './_helpers/echo';

const service: StepFunctionsService = serviceOf();

afterAll(() => service.close());

const validate = (definition: unknown, more: object = {}): Promise<Answer> =>
  service.call('ValidateStateMachineDefinition', {
    definition: typeof definition === 'string' ? definition : JSON.stringify(definition),
    ...more,
  });

const withTask = (resource: string) => ({
  ...echo,
  States: { Call: { ...echo.States.Call, Resource: `arn:aws:states:::${resource}` } },
});

test('a definition without problems is OK', async () => {
  expect(await validate(echo)).toEqual({ result: 'OK', diagnostics: [], truncated: false });
});

test.each([
  ['no JSON', 'not a definition', 'INVALID_JSON_DESCRIPTION', '/'],
  ['an empty object', {}, 'SCHEMA_VALIDATION_FAILED', '/'],
  ['no start', { ...echo, StartAt: undefined }, 'SCHEMA_VALIDATION_FAILED', '/'],
])('%s fails, with its place', async (_what, definition, code, location) => {
  const { result, diagnostics } = await validate(definition);
  expect(result).toBe('FAIL');
  expect(diagnostics).toContainEqual(
    expect.objectContaining({ severity: 'ERROR', code, location }),
  );
});

test('what runs on AWS only is a warning, to those who ask for warnings', async () => {
  const definition = withTask('dynamodb:putItem');
  expect(await validate(definition)).toMatchObject({ result: 'OK', diagnostics: [] });
  expect(await validate(definition, { severity: 'WARNING' })).toMatchObject({
    result: 'OK',
    diagnostics: [
      {
        severity: 'WARNING',
        code: 'UNKNOWN_INTEGRATION',
        location: '/States/Call/Resource',
        message: expect.stringContaining('dynamodb:putItem'),
      },
    ],
  });
});

test.each(['sqs:sendMessage.waitForTaskToken', 'sagemaker:createTrainingJob.sync'])(
  'an Express state machine cannot call %s',
  async (resource) => {
    const definition = withTask(resource);
    expect(await validate(definition, { type: 'EXPRESS' })).toMatchObject({
      result: 'FAIL',
      diagnostics: [{ location: '/States/Call/Resource' }],
    });
    expect(await validate(definition)).toMatchObject({ result: 'OK' });
  },
);

test('no more diagnostics are shown than asked for', async () => {
  const answer = await validate({ Nonsense: 1 }, { maxResults: 1 });
  expect(answer).toMatchObject({ result: 'FAIL', truncated: true });
  expect(answer.diagnostics).toHaveLength(1);
});
