import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  classify,
  type Diagnosis,
  FAILURE_CLASSES,
  type FailureFacts,
  labelsOf,
} from '../../../lib/core';

/** A failure of a real job, and where it was found; `NotCreated` is an error of the API. */
interface Recorded {
  readonly reason: string;
  readonly status: string;
  readonly secondary?: string;
  readonly error?: string;
  readonly class: string;
  readonly source: string;
}

const RECORDED = readFileSync(join(__dirname, '_helpers', 'recorded.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Recorded => JSON.parse(line));

function ofRecorded({ reason, status, secondary, error }: Recorded): FailureFacts {
  return status === 'NotCreated'
    ? refused(error ?? '', reason)
    : failed(reason, { status, ...(secondary && { secondaryStatus: secondary }) });
}

function refused(name: string, cause: string): FailureFacts {
  return { stage: 'create', error: { name, cause } };
}

function failed(failureReason: string, job: FailureFacts['job'] = {}): FailureFacts {
  return {
    stage: 'job',
    job: { status: 'Failed', secondaryStatus: 'Failed', failureReason, ...job },
  };
}

/** The Cause of Step Functions where a job of `.sync` failed. */
function sync(job: object): FailureFacts {
  return refused('States.TaskFailed', JSON.stringify({ TrainingJobName: 'pima', ...job }));
}

function threw(stage: 'plan' | 'collect', name: string, message = 'Something.'): FailureFacts {
  const cause = JSON.stringify({ errorType: name, errorMessage: message, trace: [] });
  return { stage, error: { name, cause } };
}

const TOOLKIT = (exitCode: number, error: string) =>
  `AlgorithmError: ExecuteUserScriptError:\nExitCode ${exitCode}\nErrorMessage "${error}\n"\nCommand "/opt/conda/bin/python3.8 train.py --epochs 3", exit code: 1`;

describe('texts of real jobs', () => {
  test.each(RECORDED)('$class: $reason', (recorded) => {
    // Some were labelled before an output, the network, a key and the role had a class of their own.
    expect(labelsOf(classify(ofRecorded(recorded)).class)).toContain(recorded.class);
  });

  test('are classified alike where an SDK or Step Functions retells them', () => {
    for (const recorded of RECORDED.filter(({ status }) => status === 'Failed')) {
      const expected = classify(ofRecorded(recorded)).class;
      const { reason } = recorded;
      expect(classify(failed(`Error for Training job pima: Failed. Reason: ${reason}`)).class).toBe(
        expected,
      );
      expect(classify(sync({ TrainingJobStatus: 'Failed', FailureReason: reason })).class).toBe(
        expected,
      );
    }
  });
});

/** Kinds that were not recorded, by the words of AWS's documentation and of the error's neighbours. */
const NEIGHBOURS: readonly (readonly [keyof typeof FAILURE_CLASSES, string, FailureFacts])[] = [
  [
    'Throttled',
    'the optimised integration',
    refused(
      'SageMaker.AmazonSageMakerException',
      'Rate exceeded (Service: AmazonSageMaker; Status Code: 400; Error Code: ThrottlingException; Request ID: 1; Proxy: null)',
    ),
  ],
  [
    'Throttled',
    'the SDK integration',
    refused(
      'SageMaker.SageMakerException',
      'Rate exceeded (Service: SageMaker, Status Code: 400, Request ID: 1) (SDK Attempt Count: 4)',
    ),
  ],
  ['Throttled', 'a function', threw('plan', 'TooManyRequestsException')],
  [
    'QuotaExceeded',
    'the wording of 2025',
    refused(
      'SageMaker.ResourceLimitExceededException',
      "The account-level service limit 'ml.g5.2xlarge for spot training job usage' is 1 Instances, with current utilization of 1 Instances and a request delta of 1 Instances. Please use AWS Service Quotas to request an increase for this quota.",
    ),
  ],
  [
    'BadRequest',
    'a type that the region lacks',
    refused(
      'ResourceLimitExceeded',
      'The requested resource training-job/ml.t3.medium is not available in this region',
    ),
  ],
  [
    'NoCapacity',
    'the wording with EC2’s error',
    failed(
      'CapacityError: Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error. Please retry using a different ML instance type or after some time.',
    ),
  ],
  [
    'NoCapacity',
    'stopped while it waited',
    failed('', {
      status: 'Stopped',
      secondaryStatus: 'Stopped',
      statusMessage: 'Training job timed out waiting for capacity',
    }),
  ],
  [
    'SpotInterrupted',
    'stopped after an interruption',
    failed('', { status: 'Stopped', secondaryStatus: 'Interrupted' }),
  ],
  [
    'InternalError',
    'one blank',
    failed('InternalServerError: We encountered an internal error. Please try again.'),
  ],
  [
    'InternalError',
    'S3, amid a download',
    failed(
      'ClientError: Data download failed:InternalError (500): We encountered an internal error. Please try again.',
    ),
  ],
  [
    'InternalError',
    'a lost answer',
    refused('SageMaker.SdkClientException', 'Unable to execute HTTP request: Read timed out'),
  ],
  [
    'InternalError',
    'a status alone',
    refused(
      'SageMaker.AmazonSageMakerException',
      'null (Service: AmazonSageMaker; Status Code: 503; Error Code: null; Request ID: 1)',
    ),
  ],
  [
    'ImageNotPermitted',
    'a program that may not be started',
    failed(
      'ClientError: API error (400): failed to create shim: OCI runtime create failed: exec: "train": permission denied: unknown',
    ),
  ],
  [
    'ImageNotPermitted',
    'an image of another processor',
    failed('AlgorithmError: exec /usr/local/bin/train: exec format error, exit code: 1'),
  ],
  [
    'ImageNotPermitted',
    'no manifest',
    failed(
      'ClientError: Failed to pull image 111122223333.dkr.ecr.eu-west-1.amazonaws.com/x:1: manifest unknown',
    ),
  ],
  [
    'UserCodeRaised',
    'packages that there are not for this machine',
    failed(
      'ClientError: pytorch 1.2.0 cannot be installed on this machine, with the requirements.txt of the script: ERROR: No matching distribution found for torch==1.2.0',
    ),
  ],
  [
    'UserCodeRaised',
    'packages that no index was there for',
    failed(
      'ClientError: CatBoost cannot be installed on this machine, which its first job needs a package index for: no package index could be reached.',
    ),
  ],
  [
    'InputNotPermitted',
    'a bucket that is gone',
    failed('ClientError: Data download failed:The specified bucket does not exist'),
  ],
  [
    'InputNotPermitted',
    'the role, at creation',
    refused(
      'ValidationException',
      'User: arn:aws:sts::111122223333:assumed-role/job/SageMaker is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::data" because no identity-based policy allows the s3:ListBucket action',
    ),
  ],
  [
    'InputNotPermitted',
    'a file system',
    failed(
      'ClientError: Unable to mount file system: fs-0123456789abcdef0 directory path: /data. File system ID is not valid',
    ),
  ],
  [
    'OutputNotPermitted',
    'with its action',
    failed(
      'ClientError: Artifact upload failed:User is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::models/x"',
    ),
  ],
  [
    'KeyNotPermitted',
    'of an output',
    failed(
      'ClientError: Artifact upload failed:Unable to upload file to s3://b/k (AccessDenied: User: arn:aws:sts::111122223333:assumed-role/x/SageMaker is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:111122223333:key/1)',
    ),
  ],
  [
    'KeyNotPermitted',
    'that is gone',
    refused(
      'ValidationException',
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    ),
  ],
  [
    'RoleNotAssumed',
    'at creation',
    refused(
      'SageMaker.AmazonSageMakerException',
      "Could not assume role arn:aws:iam::111122223333:role/x. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role. (Service: AmazonSageMaker; Status Code: 400; Error Code: ValidationException; Request ID: 1)",
    ),
  ],
  [
    'RoleNotAssumed',
    'of 2018, by the job',
    failed(
      "ClientError: SageMaker was unable to assume the role 'arn:aws:iam::111122223333:role/SageMakerRole'",
    ),
  ],
  [
    'RoleNotAssumed',
    'that may not be passed',
    refused(
      'AccessDeniedException',
      'User: arn:aws:sts::111122223333:assumed-role/w/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/job',
    ),
  ],
  [
    'NoWayToS3',
    'in other words',
    failed(
      'ClientError: Data download failed: Failed to download data. ListObjectsV2 failed for s3://b/k : Unable to execute request to S3',
    ),
  ],
  [
    'BadRequest',
    'a value that the API refuses',
    refused(
      'ValidationException',
      "1 validation error detected: Value 'fastfile' at 'inputDataConfig.1.member.inputMode' failed to satisfy constraint: Member must satisfy enum value set: [Pipe, FastFile, File]",
    ),
  ],
  ['BadRequest', 'what Plan found', threw('plan', 'InvalidRequest', 'The request has 1 problem')],
  [
    'FieldNotSupported',
    'the whole text',
    refused(
      'States.Runtime',
      `An error occurred while executing the state 'Run' (entered at the event id #8). The Parameters '{"a":1}' could not be used to start the Task: [The field "Nonsense" is not supported by Step Functions]`,
    ),
  ],
  [
    'AlgorithmRejected',
    'a sentence that nobody listed',
    failed(
      'ClientError: Additional properties are not allowed (caused by ValidationError), exit code: 1',
    ),
  ],
  [
    'AlgorithmRejected',
    'XGBoost’s toolkit',
    failed(
      'AlgorithmError: framework error: \nTraceback (most recent call last):\n  File "x.py"\nsagemaker_algorithm_toolkit.exceptions.UserError: Hyperparameter eta: not in range, exit code: 1',
    ),
  ],
  [
    'AlgorithmRejected',
    'a built-in algorithm, which runs no code of a user',
    { ...failed('AlgorithmError: u=9 is out of range, exit code: 1'), isBuiltin: true },
  ],
  [
    'UserCodeRaised',
    'a refusal that the script got',
    failed(
      TOOLKIT(
        1,
        'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the GetObject operation: Access Denied',
      ),
    ),
  ],
  [
    'UserCodeRaised',
    'throttling that the script met',
    failed(
      TOOLKIT(
        1,
        'botocore.exceptions.ClientError: An error occurred (ThrottlingException): Rate exceeded',
      ),
    ),
  ],
  ['UserCodeRaised', 'a signal', failed('AlgorithmError: Exit Code: 139')],
  [
    'UserCodeRaised',
    'Rank Zero’s runner',
    failed(
      'AlgorithmError: [rankzero] UserError: ValueError: bad shape (train.py:42 in fit)\nrank 0 of 1 on algo-1, exit code: 1',
    ),
  ],
  ['OutOfMemory', 'the kernel', failed('AlgorithmError: , exit code: 137')],
  ['OutOfMemory', 'the kernel, under the toolkit', failed(TOOLKIT(-9, ''))],
  [
    'OutOfMemory',
    'a GPU',
    failed(
      TOOLKIT(1, 'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB'),
    ),
  ],
  [
    'OutOfMemory',
    'Rank Zero’s runner',
    failed('AlgorithmError: [rankzero] OutOfMemory: MemoryError (train.py:4 in fit), exit code: 1'),
  ],
  ['DiskFull', 'in the script', failed(TOOLKIT(1, 'OSError: [Errno 28] No space left on device'))],
  [
    'DiskFull',
    'amid an upload',
    failed('ClientError: Artifact upload failed:Insufficient disk space'),
  ],
  [
    'MaximumRunTime',
    'as Step Functions tells it',
    sync({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' }),
  ],
  ['UserCodeRaised', 'no outputs', { stage: 'job', error: { name: 'NoPersist' } }],
  [
    'QuotaExceeded',
    'the wording of 2018',
    refused(
      'ResourceLimitExceeded',
      'An error occurred (ResourceLimitExceeded) when calling the CreateTrainingJob operation: The account-level service limit for training-job/ml.p2.xlarge is 2 Instances, with current utilization of 2 Instances and a request delta of 2 Instances.',
    ),
  ],
  [
    'NoCapacity',
    'for the moment',
    failed(
      "ClientError: EC2InsufficientCapacityError: Instance type 'ml.g5.48xlarge' is temporarily unavailable in supported availability zones [euw1-az1]. Try again in a few minutes, or try a different instance type.",
    ),
  ],
  [
    'InternalError',
    'without a message',
    refused(
      'InternalFailure',
      'An error occurred (InternalFailure) when calling the CreateTrainingJob operation (reached max retries: 4):',
    ),
  ],
  [
    'BadRequest',
    'as SageMaker Pipelines tells it',
    failed(
      'ClientError: Failed to invoke sagemaker:CreateTrainingJob. Error Details: Only the following fields in TrainingJobDefinition are allowed to change\nRetry not appropriate on execution of step with PipelineExecutionArn arn:aws:sagemaker:eu-west-1:111122223333:pipeline/p/execution/e',
    ),
  ],
  [
    'AlgorithmRejected',
    'a hyperparameter that is missing',
    failed(
      "ClientError: No value(s) were specified for 'mini_batch_size' which are required hyperparameter(s) (caused by ValidationError)",
    ),
  ],
  [
    'AlgorithmRejected',
    'images of the data',
    failed('ClientError: Image file train/img_1.jpg was not found in the lst file'),
  ],
  [
    'AlgorithmRejected',
    'a limit of the algorithm',
    failed('ClientError: The limit of 1000 classes has been exceeded'),
  ],
  [
    'AlgorithmRejected',
    'a row whose number is a status of HTTP',
    failed('ClientError: Expected 500 columns, found 502 in row 503'),
  ],
  [
    'AlgorithmRejected',
    'a line that is no JSON',
    failed('ClientError: Line 3 of part-0.json is not valid json'),
  ],
  ['ExecutionAborted', 'by a person', { stage: 'job', execution: 'ABORTED' }],
  [
    'InternalError',
    'a function without memory',
    threw('collect', 'Runtime.OutOfMemory', 'signal: killed'),
  ],
  ['Unknown', 'words of another language', failed('Es ist ein unbekannter Fehler aufgetreten.')],
  [
    'AlgorithmRejected',
    'words of another language after a prefix',
    failed('ClientError: データ形式が正しくありません。'),
  ],
  [
    'UserCodeRaised',
    'words of another language from code',
    failed('AlgorithmError: données illisibles, exit code: 1'),
  ],
];

describe('classes', () => {
  test.each(NEIGHBOURS)('%s: %s', (expected, _what, facts) => {
    expect(classify(facts).class).toBe(expected);
  });

  test('every class has an example', () => {
    const seen = new Set([
      ...RECORDED.map((recorded) => classify(ofRecorded(recorded)).class),
      ...NEIGHBOURS.map(([, , facts]) => classify(facts).class),
    ]);
    expect([...seen].sort()).toEqual(Object.keys(FAILURE_CLASSES).sort());
  });

  test('an output that may not be written is a bad request where no finer class is asked for', () => {
    const { label, within } = classify(
      failed('ClientError: Artifact upload failed:Error 7: AccessDenied (403): Access Denied'),
    );
    expect([label, within]).toEqual(['output not permitted', ['bad request']]);
  });

  test('a job of a Cause that was cut in the middle is read', () => {
    const cause =
      '{"TrainingJobStatus":"Failed","FailureReason":"ClientError: Artifact upload failed:Error 7: AccessDenied (403): \\u00e4 Acce';
    expect(classify(refused('States.TaskFailed', cause))).toMatchObject({
      class: 'OutputNotPermitted',
      stage: 'job',
      message: 'Error 7: AccessDenied (403): ä Acce',
    });
  });

  test('a tuning job failed by what most of its training jobs did', () => {
    const reasons = [
      'AlgorithmError: , exit code: 1',
      'CapacityError: none',
      'CapacityError: none',
    ];
    const facts = failed('No training job succeeded after 5 attempts.', { trialReasons: reasons });
    expect(classify(facts).class).toBe('NoCapacity');
  });

  test('a quota that is smaller than the job is not waited for', () => {
    const of = (limit: number) =>
      classify(
        refused(
          'ResourceLimitExceeded',
          `The account-level service limit 'ml.p3.2xlarge for training job usage' is ${limit} Instances, with current utilization of 0 Instances and a request delta of 2 Instances.`,
        ),
      ).retry;
    expect([of(0), of(1), of(2)]).toEqual(['ladder', 'ladder', 'line']);
  });
});

describe('messages', () => {
  const messageOf = (facts: FailureFacts): [string, number | undefined] => {
    const { message, exitCode } = classify(facts);
    return [message, exitCode];
  };

  test("the user's own words stand without the labels of those who passed them on", () => {
    expect(
      messageOf(
        sync({
          TrainingJobStatus: 'Failed',
          FailureReason:
            'AlgorithmError: [rankzero] UserError: ValueError: bad shape (train.py:42 in fit)\nrank 2 of 3 on algo-3, exit code: 1',
        }),
      ),
    ).toEqual(['ValueError: bad shape (train.py:42 in fit)\nrank 2 of 3 on algo-3', 1]);
    expect(
      messageOf(
        failed(
          TOOLKIT(3, 'Traceback (most recent call last):\n  File "train.py"\nValueError: bad'),
        ),
      ),
    ).toEqual(['Traceback (most recent call last):\n  File "train.py"\nValueError: bad', 3]);
  });

  test('a command is not a message', () => {
    const reason =
      'AlgorithmError: ExecuteUserScriptError:\nCommand "/usr/bin/python train.py --lr 0.1"';
    expect(messageOf(failed(reason))).toEqual(['', undefined]);
  });

  test('a refusal stands without its service and request', () => {
    const [message] = messageOf(
      refused(
        'SageMaker.AmazonSageMakerException',
        'No S3 objects found under S3 URL "s3://b/k" (Service: AmazonSageMaker; Status Code: 400; Error Code: ValidationException; Request ID: 1; Proxy: null)',
      ),
    );
    expect(message).toBe('No S3 objects found under S3 URL "s3://b/k"');
  });
});

describe('any text at all', () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      ...RECORDED.map(({ reason }) => reason),
      'ClientError: ',
      'AlgorithmError: ',
      ', exit code: 1',
      '[rankzero] ',
      '{"TrainingJobStatus":"Failed","FailureReason":"',
      '"',
      '\\u00',
      ' (Service: S3; Status Code: 500; Error Code: x; Request ID: 1)',
    ),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  const text = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''));
  const facts: fc.Arbitrary<FailureFacts> = fc.record(
    {
      stage: fc.constantFrom('plan', 'create', 'job', 'collect'),
      error: fc.record({ name: text, cause: text }, { requiredKeys: [] }),
      job: fc.record(
        {
          status: fc.constantFrom('Failed', 'Stopped', 'Completed', ''),
          secondaryStatus: text,
          statusMessage: text,
          failureReason: text,
          trialReasons: fc.array(text, { maxLength: 3 }),
        },
        { requiredKeys: [] },
      ),
      exitCode: fc.integer(),
      isSpot: fc.boolean(),
      isBuiltin: fc.boolean(),
    },
    { requiredKeys: ['stage'] },
  );

  test('has a class, and user code and bad requests are never tried again', () => {
    const final: readonly Diagnosis['class'][] = [
      'UserCodeRaised',
      'AlgorithmRejected',
      'OutOfMemory',
    ];
    fc.assert(
      fc.property(facts, (of) => {
        const diagnosis = classify(of);
        expect(FAILURE_CLASSES[diagnosis.class].label).toBe(diagnosis.label);
        if (final.includes(diagnosis.class)) expect(diagnosis.retry).toBe('never');
      }),
      { numRuns: 300 },
    );
  });

  test('is read in time that grows with its length, however it repeats itself', () => {
    for (const { reason } of RECORDED) {
      // Expressions that go back and forth would take minutes for these.
      const long = reason.repeat(Math.ceil(100_000 / Math.max(1, reason.length)));
      classify(failed(long));
      classify(refused('States.TaskFailed', `{"FailureReason":"${long}`));
    }
  });
});
