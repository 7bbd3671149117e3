import { systemClock } from '../../../../lib/local/aws/clock';
import { AwsError } from '../../../../lib/local/aws/errors';
import { runStateMachine } from '../../../../lib/local/states-language';
import type { CheckAction } from '../../../../lib/local/step-functions';
import { TUNING_JOB } from '../../../../lib/local/step-functions/job-kinds';
import { jobSync } from '../../../../lib/local/step-functions/job-sync';
import { Arrivals } from '../../../_helpers/arrivals';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const arn = 'arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/tune';
const RoleArn = 'arn:aws:iam::123456789012:role/Execution';
const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:M:e';
const name = 'sagemaker:createHyperParameterTuningJob.sync';

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Tune',
  States: {
    Tune: {
      Type: 'Task',
      Resource: `arn:aws:states:::${name}`,
      Arguments: '{% $states.input %}',
      End: true,
    },
  },
};

/** Runs the Task against a SageMaker service that only remembers. */
async function tune(
  changes: {
    status?: string;
    error?: AwsError;
    signal?: AbortSignal;
    /** Called once the job is waited for. */
    onWait?: () => void;
    /** Called for every right that is asked for. */
    onCheck?: (action: string) => void;
  } = {},
) {
  const asked: string[] = [];
  const check: CheckAction = async (role, { action, resource }) => {
    asked.push(`${role.split('/')[1]} ${action} ${resource.split(':').at(-1)}`);
    changes.onCheck?.(action);
  };
  let request: unknown;
  let stopped: (isStopped: boolean) => void = () => undefined;
  const isStopped = new Promise<boolean>((resolve) => {
    stopped = resolve;
  });
  const jobs = {
    call: async (_: string, input: unknown) => {
      request = input;
      if (changes.error !== undefined) throw changes.error;
      return { HyperParameterTuningJobArn: arn };
    },
    waitForTuningJob: async (_: string, stop?: AbortSignal) => {
      await new Promise<void>((resolve) => {
        stop?.addEventListener('abort', () => resolve());
        if (changes.signal === undefined) resolve();
        changes.onWait?.();
      });
      stopped(stop?.aborted ?? false);
      return {
        HyperParameterTuningJobName: 'tune',
        HyperParameterTuningJobArn: arn,
        HyperParameterTuningJobStatus: changes.status ?? 'Completed',
        CreationTime: 1_700_000_000.25,
        HyperParameterTuningEndTime: 1_700_000_001,
        TrainingJobStatusCounters: { Completed: 1 },
        BestTrainingJob: { TrainingJobName: 'tune-001', TunedHyperParameters: { x: '1' } },
        FailureReason: changes.status === 'Failed' ? 'why' : undefined,
      } as never;
    },
  };
  const result = await runStateMachine({
    definition,
    input: {
      HyperParameterTuningJobName: 'tune',
      TrainingJobDefinition: { RoleArn },
      Tags: [{ Key: 'team', Value: 'ml' }],
    },
    integrations: { [name]: jobSync({ ...place, jobs, check }, TUNING_JOB) },
    context: {
      Execution: { Id: executionArn, RoleArn: 'arn:aws:iam::123456789012:role/Machine' },
    },
    clock: systemClock,
    ...(changes.signal && { signal: changes.signal }),
  });
  return { result, asked, request, isStopped };
}

const Tags = {
  team: 'ml',
  MANAGED_BY_AWS: 'STARTED_BY_STEP_FUNCTIONS',
  AWS_STEP_FUNCTIONS_EXECUTION_ARN: executionArn,
};

describe('a Task with a tuning job', () => {
  test('hands a completed job on without counters, the best trial as its name', async () => {
    const { result, request } = await tune();
    expect(result.output).toEqual({
      HyperParameterTuningJobName: 'tune',
      HyperParameterTuningJobArn: arn,
      HyperParameterTuningJobStatus: 'Completed',
      CreationTime: 1_700_000_000_250,
      HyperParameterTuningEndTime: 1_700_000_001_000,
      BestTrainingJob: { TrainingJobName: 'tune-001' },
      Tags,
    });
    expect(request).toMatchObject({
      Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })),
    });
  });

  test('needs the rights to create, tag and describe the job and to pass the role', async () => {
    const { asked } = await tune();
    expect(asked).toEqual([
      'Machine sagemaker:CreateHyperParameterTuningJob hyper-parameter-tuning-job/tune',
      'Machine sagemaker:AddTags hyper-parameter-tuning-job/tune',
      'Machine iam:PassRole role/Execution',
      'Machine sagemaker:DescribeHyperParameterTuningJob hyper-parameter-tuning-job/tune',
    ]);
  });

  test.each(['Failed', 'Stopped'])('fails when the job ends as %s', async (status) => {
    const { result } = await tune({ status });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(result.cause ?? '')).toMatchObject({
      HyperParameterTuningJobStatus: status,
    });
  });

  test('fails with the name of the error with which the job is refused', async () => {
    const { result } = await tune({ error: new AwsError('ResourceInUse', 'there is one') });
    expect(result.error).toBe('SageMaker.ResourceInUseException');
    expect(result.cause).toMatch(/^there is one \(Service: AmazonSageMaker;/);
  });

  test('stops the job when the execution is aborted', async () => {
    const abort = new AbortController();
    const rights = new Arrivals<string>();
    const { asked, isStopped } = await tune({
      signal: abort.signal,
      onWait: () => abort.abort(new Error('StopExecution')),
      onCheck: rights.add,
    });
    await rights.first((action) => action === 'sagemaker:StopHyperParameterTuningJob');
    await expect(isStopped).resolves.toBe(true);
    expect(asked.at(-1)).toBe(
      'Machine sagemaker:StopHyperParameterTuningJob hyper-parameter-tuning-job/tune',
    );
  });
});
