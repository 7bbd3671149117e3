import { systemClock } from '../../../../lib/local/aws/clock';
import { AwsError } from '../../../../lib/local/aws/errors';
import { runStateMachine, virtualClock } from '../../../../lib/local/states-language';
import type { CheckAction } from '../../../../lib/local/step-functions';
import { TRAINING_JOB } from '../../../../lib/local/step-functions/job-kinds';
import { jobSync } from '../../../../lib/local/step-functions/job-sync';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const arn = 'arn:aws:sagemaker:us-east-1:123456789012:training-job/job';
const RoleArn = 'arn:aws:iam::123456789012:role/Execution';
const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:M:e';
const machineRole = 'arn:aws:iam::123456789012:role/Machine';

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Train',
  States: {
    Train: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
      Arguments: '{% $states.input %}',
      End: true,
    },
  },
};

interface Case {
  /** How the job ends; undefined: not by itself. */
  status?: string;
  createError?: AwsError;
  check?: CheckAction;
  signal?: AbortSignal;
  /** Called once the job is waited for. */
  onWait?: () => void;
  /** Of the state machine. @default - none */
  timeoutSeconds?: number;
}

/** Runs the Task against a SageMaker service that only remembers. */
async function train({ status, createError, check, signal, onWait, timeoutSeconds }: Case) {
  const requests: unknown[] = [];
  const events: { type: string }[] = [];
  let stopped: (isStopped: boolean) => void = () => undefined;
  const isStopped = new Promise<boolean>((resolve) => {
    stopped = resolve;
  });
  const jobs = {
    call: async (operation: string, input: unknown) => {
      requests.push({ operation, input });
      if (createError !== undefined) throw createError;
      return { TrainingJobArn: arn };
    },
    waitForTrainingJob: async (name: string, stop?: AbortSignal) => {
      await new Promise<void>((resolve) => {
        stop?.addEventListener('abort', () => resolve());
        if (status !== undefined) resolve();
        onWait?.();
      });
      stopped(stop?.aborted ?? false);
      return {
        TrainingJobName: name,
        TrainingJobArn: arn,
        TrainingJobStatus: status ?? 'Stopped',
        SecondaryStatus: status ?? 'Stopped',
        CreationTime: 1_700_000_000.25,
        SecondaryStatusTransitions: [{ Status: 'Starting', StartTime: 1_700_000_000.5 }],
        HyperParameters: { StartTime: '5' },
        FinalMetricDataList: [{ MetricName: 'a', Value: 1 }],
        ModelArtifacts: { S3ModelArtifacts: 's3://b/model.tar.gz' },
        TuningJobArn: arn,
        CheckpointConfig: { S3Uri: 's3://b/c' },
        Environment: { A: '1' },
        EnableManagedSpotTraining: false,
        BillableTimeInSeconds: 1,
      } as never;
    },
  };
  const integration = jobSync({ ...place, jobs, ...(check && { check }) }, TRAINING_JOB);
  const result = await runStateMachine({
    definition: { ...definition, ...(timeoutSeconds && { TimeoutSeconds: timeoutSeconds }) },
    input: { TrainingJobName: 'job', RoleArn, Tags: [{ Key: 'team', Value: 'ml' }] },
    integrations: { 'sagemaker:createTrainingJob.sync': integration },
    context: { Execution: { Id: executionArn, RoleArn: machineRole } },
    clock: timeoutSeconds === undefined ? systemClock : virtualClock(),
    onEvent: (event) => events.push(event),
    ...(signal !== undefined && { signal }),
  });
  return { result, requests, types: events.map(({ type }) => type), isStopped };
}

const Tags = {
  team: 'ml',
  MANAGED_BY_AWS: 'STARTED_BY_STEP_FUNCTIONS',
  AWS_STEP_FUNCTIONS_EXECUTION_ARN: executionArn,
};

describe('a Task with a training job', () => {
  test('hands a completed job on with times in milliseconds and tags as a map', async () => {
    const { result, requests, types } = await train({ status: 'Completed' });
    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        TrainingJobStatus: 'Completed',
        CreationTime: 1_700_000_000_250,
        SecondaryStatusTransitions: [{ Status: 'Starting', StartTime: 1_700_000_000_500 }],
        HyperParameters: { StartTime: '5' },
        Tags,
      },
    });
    // What AWS's sample of the event has, and nothing more.
    expect(Object.keys(result.output as object)).toEqual([
      'TrainingJobName',
      'TrainingJobArn',
      'TrainingJobStatus',
      'SecondaryStatus',
      'HyperParameters',
      'CreationTime',
      'SecondaryStatusTransitions',
      'Tags',
    ]);
    expect(requests).toEqual([
      {
        operation: 'CreateTrainingJob',
        input: {
          TrainingJobName: 'job',
          RoleArn,
          Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })),
        },
      },
    ]);
    expect(types).toEqual(expect.arrayContaining(['TaskSubmitted', 'TaskSucceeded']));
  });

  test.each(['Failed', 'Stopped'])(
    'fails when the job ends as %s, its cause the job',
    async (status) => {
      const { result } = await train({ status });
      expect(result).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
      expect(JSON.parse(result.cause ?? '')).toMatchObject({ TrainingJobStatus: status, Tags });
    },
  );

  test.each([
    ['ResourceInUse', 'SageMaker.ResourceInUseException'],
    ['ResourceLimitExceeded', 'SageMaker.ResourceLimitExceededException'],
    ['ValidationException', 'SageMaker.AmazonSageMakerException'],
    ['ThrottlingException', 'SageMaker.AmazonSageMakerException'],
  ])('fails for %s as %s, before anything is submitted', async (code, error) => {
    const { result, types } = await train({ createError: new AwsError(code, 'No.') });
    expect(result).toMatchObject({
      error,
      cause: expect.stringMatching(
        new RegExp(
          `^No\\. \\(Service: AmazonSageMaker; Status Code: 400; Error Code: ${code}; Request ID: [0-9a-f-]{36}; Proxy: null\\)$`,
        ),
      ),
    });
    expect(types).toContain('TaskSubmitFailed');
  });

  test('fails for a field that the API has not as States.Runtime, which nothing catches', async () => {
    const createError = new AwsError('SerializationException', "Unknown member 'Nonsense'.");
    const { result } = await train({ createError });
    expect(result).toMatchObject({
      error: 'States.Runtime',
      cause:
        'An error occurred while executing the state \'Train\'. The Arguments could not be used to start the Task: [The field "Nonsense" is not supported by Step Functions]',
    });
  });

  test('asks for what AWS would check, as the role of the state machine', async () => {
    const asked: string[] = [];
    await train({
      status: 'Completed',
      check: async (role, { action, resource, context, tags }) => {
        expect(role).toBe(machineRole);
        // Watching is asked about before there is a job, by the tags that it will have.
        if (action === 'sagemaker:DescribeTrainingJob') {
          expect(tags).toEqual(new Map([...(tags ?? []), ['team', 'ml']]));
          expect(context).toBeUndefined();
        }
        expect(resource).toBe(action === 'iam:PassRole' ? RoleArn : arn);
        asked.push(action);
        if (action === 'sagemaker:AddTags') {
          expect(context).toMatchObject({ 'aws:RequestTag/team': 'ml' });
        }
      },
    });
    expect(asked).toEqual([
      'sagemaker:CreateTrainingJob',
      'sagemaker:AddTags',
      'iam:PassRole',
      'sagemaker:DescribeTrainingJob',
    ]);
  });

  test('fails without creating a job where the role may not tag it', async () => {
    const { result, requests } = await train({
      status: 'Completed',
      check: async (_, { action }) => {
        if (action === 'sagemaker:AddTags') {
          throw new AwsError('AccessDeniedException', 'User: x is not authorized');
        }
      },
    });
    expect(result).toMatchObject({
      error: 'SageMaker.AmazonSageMakerException',
      cause: expect.stringContaining('Error Code: AccessDeniedException'),
    });
    expect(requests).toEqual([]);
  });

  test('stops the job of an aborted execution', async () => {
    const abort = new AbortController();
    const onWait = () => abort.abort();
    const { result, isStopped } = await train({ signal: abort.signal, onWait });
    expect(result.status).toBe('ABORTED');
    await expect(isStopped).resolves.toBe(true);
  });

  test('stops the job of an execution that took too long', async () => {
    const { result, isStopped } = await train({ timeoutSeconds: 3_600 });
    expect(result.status).toBe('TIMED_OUT');
    await expect(isStopped).resolves.toBe(true);
  });
});
