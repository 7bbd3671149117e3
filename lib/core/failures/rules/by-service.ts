import type { FailureClass } from '../classes';
import type { Told } from '../told';
import { ABSENT, DISK_FULL, KEY, NO_WAY, OUT_OF_MEMORY, REFUSED } from './patterns';
import type { Rule } from './rule';

/** A quota that is too small for the request, whoever else has instances: waiting is in vain. */
function neverFits({ message }: Told): boolean {
  const [, limit, delta] = QUOTA.exec(message) ?? [];
  return limit !== undefined && Number(delta) > Number(limit);
}
const QUOTA = /service limit\b[^\n]{0,200}? is (\d+) .{0,300}?request delta of (\d+)\b/s;

/** What services say: of the request, of the account, and of themselves. */
export const BY_SERVICE: readonly Rule[] = [
  {
    class: 'FieldNotSupported',
    text: /\bfield ["'][^"'\n]*["'] is not supported by Step Functions|SCHEMA_VALIDATION_FAILED|unknown parameter in input/i,
  },
  { class: 'BadRequest', code: /^States\.Runtime$/, text: /could not be used to start the Task/ },
  { class: 'InternalError', fault: 'InternalServerError' },
  { class: 'NoCapacity', fault: 'CapacityError' },
  {
    class: 'BadRequest',
    text: /\b(?:training-job|instance type)\b[^\n]{0,200}\bnot (?:available|supported) in (?:this|the) region/i,
    retry: 'ladder',
    sentence: 'This region has no instances of this type.',
    advice: 'Take another instance type, or another region.',
  },
  {
    class: 'QuotaExceeded',
    when: neverFits,
    retry: 'ladder',
    sentence: "The account's quota for these instances is smaller than what the job needs.",
    advice:
      'Ask for a higher quota in the Service Quotas console, or take fewer instances or another instance type.',
  },
  {
    class: 'Throttled',
    code: /throttl|TooManyRequests|RequestLimitExceeded|SlowDown|RequestThrottled|ThroughputExceeded/i,
  },
  {
    class: 'Throttled',
    isOfServices: true,
    text: /\brate exceeded\b|too many requests|reduce your request rate|\bThrottlingException\b|\bSlowDown\b/i,
  },
  { class: 'QuotaExceeded', code: /LimitExceeded|QuotaExceeded/i },
  {
    class: 'QuotaExceeded',
    isOfServices: true,
    text: /account-level service limit|\brequest an increase for this (?:limit|quota)|\bResourceLimitExceeded\b|(?:limit|quota)s?\b[^\n]{0,100}\b(?:has|have) been (?:exceeded|reached)|exceed(?:s|ed|ing)? [^\n]{0,100}\b(?:quota|service limit)/i,
  },
  {
    class: 'Unknown',
    code: /ResourceInUse/,
    sentence: 'SageMaker has a job of this name already.',
    advice: 'Start the execution again under another name.',
    jobMayExist: true,
  },
  {
    class: 'Unknown',
    stage: ['create'],
    text: /names? must be unique within an AWS account|\bjob\b[^\n]{0,200}\balready exists/i,
    sentence: 'SageMaker has a job of this name already.',
    advice: 'Start the execution again under another name.',
    jobMayExist: true,
  },
  {
    class: 'RoleNotAssumed',
    text: /assume (?:the )?(?:\w+ ){0,3}role|iam:PassRole|sts:AssumeRole|\brole\b[^\n]{0,200}\b(?:cannot|could not|can't|can not) be assumed|trust (?:policy|relationship)/i,
  },
  {
    class: 'RoleNotAssumed',
    isOfServices: true,
    text: /\brole\b[^\n]{0,120}\bdoes not exist|(?:invalid|no such) (?:execution )?role\b/i,
  },
  { class: 'BadRequest', text: /failed to satisfy constraint|validation errors? detected/i },
  { class: 'KeyNotPermitted', text: KEY },
  {
    class: 'ImageNotPermitted',
    text: /executable file not found in \$PATH|exec format error|OCI runtime|container_linux\.go/i,
    sentence: 'The training image was pulled, and could not be started.',
    advice:
      'See that the image has an executable program named train in its PATH, and that it is built for linux/amd64.',
  },
  {
    class: 'ImageNotPermitted',
    text: /cannot pull|could not pull|failed to pull|unable to pull|pull access denied|requested image|access denied for (?:repository|registry)|\becr:\w+|\.dkr\.ecr\.|manifest unknown|image manifest|RepositoryNotFound|ImageNotFound|(?:container|training) image\b[^\n]{0,160}\b(?:not|invalid|denied)/i,
  },
  {
    class: 'ImageNotPermitted',
    isOfServices: true,
    text: /\bimage\b[^\n]{0,160}\b(?:does not exist|do not exist|not (?:be )?found)|\brepository\b[^\n]{0,200}\b(?:does not exist|not found|permission)|invalid image/i,
  },
  { class: 'OutOfMemory', text: OUT_OF_MEMORY },
  { class: 'DiskFull', text: DISK_FULL },
  {
    class: 'BadRequest',
    text: /BucketRegionError|in the same region as the|PermanentRedirect|AuthorizationHeaderMalformed|addressed using the specified endpoint|\bwrong region/i,
    sentence: 'A bucket of the job is in another region than the job.',
    advice: "Keep the data in the job's region, or start the job in the data's.",
  },
  {
    class: 'BadRequest',
    isOfServices: true,
    text: /partial S3 prefix|illegal char|trailing '\/'|augmented ?manifest|\bmanifest (?:file|is|format)|not (?:a )?valid (?:S3|json|manifest)|invalid S3/i,
  },
  { class: 'NoWayToS3', phase: 'download', text: NO_WAY },
  { class: 'NoWayToS3', phase: 'upload', text: NO_WAY },
  {
    class: 'NoWayToS3',
    text: /route table has a route to|(?:S3 VPC endpoint|NAT device)|outbound traffic to S3/i,
  },
  {
    class: 'OutputNotPermitted',
    text: /s3:(?:PutObject|AbortMultipartUpload|ListMultipartUpload)/i,
  },
  {
    class: 'InputNotPermitted',
    text: /s3:(?:ListBucket|GetObject|HeadObject|GetBucketLocation)|no s3 objects found|objects exist under that S3 prefix/i,
  },
  ...moving('upload', 'OutputNotPermitted'),
  ...moving('download', 'InputNotPermitted'),
  {
    class: 'InputNotPermitted',
    text: /\b(?:file ?system|EFS|FSx|fs-[0-9a-f]{8,})\b[^\n]{0,300}\b(?:not|unable|fail\w*|denied|invalid)|\b(?:unable|failed|could not|cannot)\b[^\n]{0,100}\bmount/i,
    sentence: "The job's file system is not there, or cannot be mounted.",
    advice:
      "See that the file system is in the subnets' network, that its mount targets are in their availability zones, and that the security groups let its traffic pass.",
  },
  {
    class: 'InputNotPermitted',
    stage: ['create'],
    text: /NoSuch(?:Bucket|Key)|(?:S3|bucket)\b[^\n]{0,200}(?:does not exist|not found)|permissions? to (?:access|read|list)[^\n]{0,80}\b(?:S3|bucket)/i,
  },
  {
    class: 'NoCapacity',
    text: /CapacityError|unable to provision|insufficient[ \w]{0,20} ?capacity|Insufficient\w*Capacity|instance type\b[^\n]{0,80}\btemporarily unavailable|(?:enough|sufficient|no|lack of|waiting for|spot) (?:\w+ )?capacity|different ML instance type/i,
  },
  {
    class: 'SpotInterrupted',
    text: /\bspot\b[^\n]{0,200}(?:interrupt|reclaim|terminat|preempt)|spot ?interruption/i,
  },
  {
    class: 'MaximumRunTime',
    text: /max(?:imum)?[ _]?run[ _-]?time(?:InSeconds)?\b[^\n]{0,80}(?:exceed|reach)|exceed\w*[^\n]{0,80}max(?:imum)?[ _]?run[ _-]?time/i,
  },
  {
    class: 'BadRequest',
    code: /AccessDenied|NotAuthorized|UnauthorizedOperation|OptInRequired|SubscriptionRequired/i,
    blame: 'account',
    sentence: 'The workflow may not do this.',
    advice: 'Deploy the workflow again, or see which policy denies it what the message names.',
  },
  {
    class: 'BadRequest',
    text: /is not authorized to perform|not subscribed|explicit deny/i,
    blame: 'account',
  },
  {
    class: 'InternalError',
    text: /encountered an internal error|internal (?:server |service )(?:error|failure)|InternalFailure|InternalServerError/i,
    jobMayExist: true,
  },
  {
    class: 'InternalError',
    isOfServices: true,
    text: /internal (?:error|failure)|service ?unavailable|please try again|\btry again later|(?:^|\W)50[0234](?:\W|$)/i,
    jobMayExist: true,
  },
  {
    class: 'InternalError',
    code: /Internal(?:Server|Service)?(?:Error|Failure|Exception)|Service(?:Unavailable)?Exception|ServiceUnavailable|SdkClient|Timeout|TimedOut|Timedout|ConnectionError|ECONN|EPIPE|socket/i,
    jobMayExist: true,
  },
  { class: 'InternalError', when: ({ httpStatus = 0 }) => httpStatus >= 500, jobMayExist: true },
  {
    // Of the local account, where an environment stands for an image.
    class: 'UserCodeRaised',
    stage: ['job'],
    fault: 'ClientError',
    text: /\bno package index could be reached\b/,
    sentence: 'What the code needs is not installed yet, and no package index could be reached.',
    advice:
      'Run again with a network, or name an index that this machine reaches in PIP_INDEX_URL. What is installed once needs no network.',
  },
  {
    // The same, where an index has been asked.
    class: 'UserCodeRaised',
    stage: ['job'],
    fault: 'ClientError',
    text: /\bcannot be installed\b/,
    sentence: 'The packages that the code needs cannot be installed on this machine.',
    advice:
      'Change the requirements, or the version of the framework, to what there is for this machine and its Python.',
  },
  {
    class: 'AlgorithmRejected',
    stage: ['job'],
    fault: 'ClientError',
    when: ({ message }) => message !== '',
  },
  { class: 'FieldNotSupported', code: /^States\.Runtime$/, text: /not supported/ },
  {
    class: 'BadRequest',
    code: /Validation|InvalidRequest|InvalidDefinition|InvalidParameter|InvalidInput|ParamValidation|Serialization|UnrecognizedClient|ResourceNotFound/i,
  },
  { class: 'BadRequest', when: ({ httpStatus = 0 }) => httpStatus >= 400 },
];

/** Of data on its way: refused or not there, or S3's own failure. */
function moving(phase: NonNullable<Told['phase']>, refused: FailureClass): Rule[] {
  return [
    { class: refused, phase, text: REFUSED },
    { class: refused, phase, text: ABSENT },
    {
      class: 'InternalError',
      phase,
      text: /internal ?error|service ?unavailable|please try again|(?:^|\W)50[0234](?:\W|$)/i,
    },
    { class: refused, phase },
  ];
}
