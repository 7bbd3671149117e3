/**
 * What can be done about a failure without a person:
 * - `backoff`: the same again, after a wait that grows;
 * - `line`: wait until a quota has room, as long as the task allows;
 * - `ladder`: the next instance type, or on-demand instead of spot;
 * - `resume`: go on from the checkpoint at once;
 * - `never`: the same request would fail again.
 */
export type RetryKind = 'backoff' | 'line' | 'ladder' | 'resume' | 'never';

/** Who or what has to change: AWS, the account's set-up, the request, the data, the code, a person's decision. */
export type Blame = 'AWS' | 'account' | 'request' | 'data' | 'code' | 'person' | 'unknown';

interface ClassFacts {
  /** The class in words, as reports and messages have it. */
  readonly label: string;
  readonly blame: Blame;
  readonly retry: RetryKind;
  /** What happened, for a person. */
  readonly sentence: string;
  /** What to do. */
  readonly advice: string;
  /** The wider class that this one is a kind of. Absent: it is a kind of its own. */
  readonly within?: string;
}

/** Every class of failure by the name that an execution's Error has. Names and labels are API. */
export const FAILURE_CLASSES = {
  Throttled: {
    label: 'throttled',
    blame: 'AWS',
    retry: 'backoff',
    sentence: 'AWS got too many requests at a time and refused this one.',
    advice: 'Start the execution again, or ask AWS for a higher rate of requests.',
  },
  QuotaExceeded: {
    label: 'quota exceeded',
    blame: 'account',
    retry: 'line',
    sentence: "The account's quota for these instances is used up.",
    advice:
      'Wait for other jobs to end, set retry.maxQuotaWaitInSeconds higher, or ask for a higher quota in the Service Quotas console.',
  },
  NoCapacity: {
    label: 'capacity',
    blame: 'AWS',
    retry: 'ladder',
    sentence: 'AWS had no free instances of this type.',
    advice:
      'Give more instance types in resources.instanceType, in order of preference, or start the execution again later.',
  },
  SpotInterrupted: {
    label: 'spot interrupted',
    blame: 'AWS',
    retry: 'resume',
    sentence: 'AWS took the spot instances back before the training had ended.',
    advice:
      'Keep checkpoints, so that an attempt goes on where the last one stopped, or train without spot.',
  },
  InternalError: {
    label: 'internal error',
    blame: 'AWS',
    retry: 'backoff',
    sentence: 'A service of AWS failed.',
    advice: 'Start the execution again; if it happens each time, ask AWS support.',
  },
  ImageNotPermitted: {
    label: 'image not found or not permitted',
    blame: 'account',
    retry: 'never',
    sentence: 'The training image could not be started: it is not there, or may not be pulled.',
    advice:
      "See that the image exists in the job's region, that the job's role may pull it (ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability), that it has a program named train, and that it fits into resources.volumeSizeInGB.",
  },
  InputNotPermitted: {
    label: 'input not found or not permitted',
    blame: 'request',
    retry: 'never',
    sentence: "The job's input is not there, or the job's role may not read it.",
    advice:
      "See that something is at the input's place, in the job's region, and that the job's role may read it (s3:ListBucket, s3:GetObject).",
  },
  OutputNotPermitted: {
    label: 'output not permitted',
    blame: 'account',
    retry: 'never',
    sentence: "The job's role may not write the job's output.",
    advice:
      "Allow the job's role s3:PutObject in the artifacts bucket, and see that no policy of the bucket denies it.",
    within: 'BadRequest',
  },
  KeyNotPermitted: {
    label: 'key not permitted',
    blame: 'account',
    retry: 'never',
    sentence: 'The KMS key is not there, is disabled, or may not be used by the job.',
    advice:
      "Allow the job's role the key, in the key's policy and in the role's (kms:Decrypt, kms:GenerateDataKey, kms:CreateGrant), and see that the key is enabled.",
    within: 'BadRequest',
  },
  RoleNotAssumed: {
    label: 'role cannot be assumed',
    blame: 'account',
    retry: 'never',
    sentence: "SageMaker cannot use the job's role.",
    advice:
      'See that the role exists, that sagemaker.amazonaws.com may assume it, and that the workflow may pass it (iam:PassRole).',
    within: 'BadRequest',
  },
  NoWayToS3: {
    label: "no way to S3 from the job's network",
    blame: 'account',
    retry: 'never',
    sentence: "The job's network has no way to S3.",
    advice:
      'Give the subnets a gateway endpoint for S3 or a NAT gateway, and let the security groups and network ACLs pass HTTPS out.',
    within: 'BadRequest',
  },
  BadRequest: {
    label: 'bad request',
    blame: 'request',
    retry: 'never',
    sentence: 'The request was refused.',
    advice: 'Change what the message names and start a new execution.',
  },
  FieldNotSupported: {
    label: 'request field not supported by the integration',
    blame: 'request',
    retry: 'never',
    sentence: 'Step Functions does not know a field of the request.',
    advice:
      "Leave the field out of the task's jobBody, or report it, so that this field is sent another way.",
  },
  AlgorithmRejected: {
    label: 'algorithm rejected the data or hyperparameters',
    blame: 'data',
    retry: 'never',
    sentence: 'The algorithm does not accept the data or a hyperparameter.',
    advice: 'Change what the message names: the data, its content type, or the hyperparameter.',
  },
  UserCodeRaised: {
    label: 'user code raised',
    blame: 'code',
    retry: 'never',
    sentence: 'The training code failed.',
    advice: 'Fix the code; the log shows what it printed before.',
  },
  OutOfMemory: {
    label: 'out of memory',
    blame: 'request',
    retry: 'never',
    sentence: 'The memory of the instance, or of its GPU, ran out.',
    advice: 'Take an instance type with more memory, smaller batches, or less data per instance.',
  },
  DiskFull: {
    label: 'disk full',
    blame: 'request',
    retry: 'never',
    sentence: "The instance's disk is full.",
    advice: 'Give the instances more in resources.volumeSizeInGB, or write and download less.',
  },
  MaximumRunTime: {
    label: 'maximum run time',
    blame: 'request',
    retry: 'never',
    sentence: 'The job was stopped at its maximum run time.',
    advice: 'Give it more time in overrides.stoppingCondition.maxRuntimeInSeconds, or less to do.',
  },
  StoppedByPerson: {
    label: 'stopped by a person',
    blame: 'person',
    retry: 'never',
    sentence: 'Somebody stopped the job.',
    advice: 'Start the execution again if that was not meant.',
  },
  ExecutionAborted: {
    label: 'execution aborted',
    blame: 'person',
    retry: 'never',
    sentence: 'The execution was stopped before its end, and its job with it.',
    advice: 'Redrive the execution to go on from its checkpoints.',
  },
  Unknown: {
    label: 'unknown',
    blame: 'unknown',
    retry: 'never',
    sentence: 'The cause is not one that is known.',
    advice: "Read the message and the job's log.",
  },
} as const satisfies Readonly<Record<string, ClassFacts>>;

/** Name of a class of failures; the Error of an execution that failed by it. */
export type FailureClass = keyof typeof FAILURE_CLASSES;

/** What the table says of a class. */
export function classFacts(name: FailureClass): ClassFacts {
  return FAILURE_CLASSES[name];
}

/** Whether a text is the name of a class. */
export function isFailureClass(name: string): name is FailureClass {
  return Object.hasOwn(FAILURE_CLASSES, name);
}

/**
 * The words for a class, its own first, then those of the wider class: an output that may not be
 * written is `output not permitted`, and where nothing finer is asked for a `bad request`.
 */
export function labelsOf(name: FailureClass): readonly string[] {
  const { label, within } = classFacts(name);
  return within === undefined ? [label] : [label, classFacts(within as FailureClass).label];
}
