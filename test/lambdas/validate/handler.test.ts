import '../_helpers/environment';

import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { handler } from '../../../lambdas/validate/handler';
import { request, XGBOOST } from '../../core/_helpers/factories';

const asked: string[] = [];

beforeAll(() => {
  jest.spyOn(S3Client.prototype, 'send').mockImplementation(async (command: unknown) => {
    asked.push((command as object).constructor.name);
    return command instanceof ListObjectsV2Command ? { KeyCount: 1 } : {};
  });
  jest.spyOn(SSMClient.prototype, 'send').mockImplementation(async (command: unknown) => {
    asked.push((command as object).constructor.name);
    const { Name = '' } = (command as GetParameterCommand).input;
    if (Name === '/rankzero/RankZero/tasks/xgboost') {
      return { Parameter: { Value: JSON.stringify(XGBOOST) } };
    }
    return { Parameters: [{ Name: '/rankzero/RankZero/tasks/xgboost' }] };
  });
});

beforeEach(() => {
  asked.length = 0;
});

afterAll(() => jest.restoreAllMocks());

describe('the Validate function', () => {
  test('says how the job of a request would be named, and writes nothing', async () => {
    const validation = await handler({ request: request(), name: 'pima-1' });
    expect(validation).toEqual({ valid: true, jobName: 'pima-1', notes: expect.any(Array) });
    expect(new Set(asked)).toEqual(new Set([GetParameterCommand.name, ListObjectsV2Command.name]));
    expect(asked).not.toContain(PutObjectCommand.name);
  });

  test('answers every problem that Plan would fail with, and does not fail', async () => {
    const validation = await handler({
      request: request({ train: 5, hyperparameters: { eta: 2 } }, { tusk: 1 }),
    });
    expect(validation).toMatchObject({
      valid: false,
      message: expect.stringMatching(/^The request has 4 problems:/),
    });
    expect('problems' in validation && validation.problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['$.tusk', '$.inputs.train', '$.inputs.hyperparameters.eta']),
    );
  });

  test.each([[{}], [null], [{ collect: 'pima-1' }]])(
    'refuses %j, which names no task',
    async (of) => {
      await expect(handler({ request: of })).resolves.toMatchObject({ valid: false });
    },
  );
});
