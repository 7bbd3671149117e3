import { AwsError } from '../../../lib/local/aws/errors';
import { runStateMachine } from '../../../lib/local/states-language';
import type { CheckAction } from '../../../lib/local/step-functions';
import { sageMakerSdk } from '../../../lib/local/step-functions/sagemaker-sdk';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };

/** What a Task that describes a training job has come to. */
async function describing(answer: object | AwsError, check?: CheckAction) {
  const asked: unknown[] = [];
  const jobs = {
    async call(operation: string, input: unknown) {
      asked.push([operation, input]);
      if (answer instanceof AwsError) throw answer;
      return answer;
    },
  };
  const result = await runStateMachine({
    definition: {
      QueryLanguage: 'JSONata',
      StartAt: 'Look',
      States: {
        Look: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:sagemaker:describeTrainingJob',
          Arguments: { TrainingJobName: 'job' },
          End: true,
        },
      },
    },
    input: {},
    integrations: sageMakerSdk({ ...place, jobs, ...(check && { check }) }),
  });
  return { ...result, asked };
}

describe('a Task that calls SageMaker by the SDK', () => {
  test('hands the answer on, with times as text at any depth', async () => {
    const transitions = [{ Status: 'Training', StartTime: 1.5 }];
    const answer = {
      BillableTimeInSeconds: 7,
      CreationTime: 0,
      SecondaryStatusTransitions: transitions,
    };
    expect(await describing(answer)).toMatchObject({
      status: 'SUCCEEDED',
      asked: [['DescribeTrainingJob', { TrainingJobName: 'job' }]],
      output: {
        BillableTimeInSeconds: 7,
        CreationTime: '1970-01-01T00:00:00.000Z',
        SecondaryStatusTransitions: [{ StartTime: '1970-01-01T00:00:01.500Z' }],
      },
    });
  });

  test.each([
    [new AwsError('ResourceInUse', 'taken'), 'SageMaker.ResourceInUseException'],
    [new AwsError('ValidationException', 'bad'), 'SageMaker.SageMakerException'],
    [new AwsError('ThrottlingException', 'Rate exceeded'), 'SageMaker.SageMakerException'],
  ])('fails as the SDK 2 names %s', async (error, name) => {
    expect(await describing(error)).toMatchObject({
      status: 'FAILED',
      error: name,
      cause: expect.stringMatching(
        / \(Service: SageMaker, Status Code: 400, Request ID: .*\(SDK Attempt Count: 1\)$/,
      ),
    });
  });

  test('may do what the role of the state machine may', async () => {
    const needed: unknown[] = [];
    await describing({}, async (_role, requirement) => void needed.push(requirement.action));
    expect(needed).toEqual(['sagemaker:DescribeTrainingJob']);
  });
});
