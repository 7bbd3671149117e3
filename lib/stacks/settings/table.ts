import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { arn, choice, count, flag, pairs, type SettingKind, text, texts } from './read-setting';

/** One setting of the app: what it may be, what it does, and what holds without it. */
interface Setting<T> {
  readonly kind: SettingKind<T>;
  readonly what: string;
  readonly without: string;
}

const setting = <T>(kind: SettingKind<T>, what: string, without: string): Setting<T> => ({
  kind,
  what,
  without,
});

const LOG_DAYS = Object.values(RetentionDays).filter((days): days is number => Number(days) < 9999);
const logDays: SettingKind<RetentionDays> = {
  allowed: `days that CloudWatch Logs knows: ${LOG_DAYS.join(', ')}`,
  read: (value) => LOG_DAYS.find((days) => String(days) === String(value)),
};
const removal = choice('destroy', 'retain');

/**
 * The settings of the app in bin/app.ts, which the CDK takes from `context` of cdk.json and from
 * `-c name=value`. docs/settings.md is made from this table.
 */
export const SETTINGS = {
  workflow: setting(
    text('letters, digits, hyphens'),
    'name of the workflow; each has stacks and a bucket of its own',
    '`main`',
  ),
  account: setting(
    text('12 digits', /^\d{12}$/),
    'account to deploy to; needs `region`',
    'that of the credentials',
  ),
  region: setting(
    text('a region'),
    'region to deploy to; needs `account`',
    'that of the credentials',
  ),
  tags: setting(pairs, 'tags of all resources and of each job', 'none'),
  permissionsBoundary: setting(
    text('name or ARN of a managed policy'),
    'permissions boundary of every role',
    'none',
  ),
  bucket: setting(
    text('name of a bucket'),
    'keeps everything in an existing bucket',
    'one is made',
  ),
  bucketKey: setting(
    arn('kms', 'a KMS key'),
    'encrypts the bucket that is made, or has encrypted `bucket`',
    'S3’s own keys',
  ),
  bucketRemoval: setting(
    removal,
    'what happens to the bucket when its stack is destroyed',
    '`retain`',
  ),
  emptyBucket: setting(
    flag,
    'empties the bucket before it is destroyed, with all results',
    '`false`',
  ),
  accessLogsBucket: setting(
    text('name of a bucket'),
    'gets S3’s server access logs',
    'none are written',
  ),
  scratchDays: setting(count('days'), 'how long replaced versions and scratch are kept', '30'),
  jobsDays: setting(count('days'), 'how long models, outputs and checkpoints are kept', 'for ever'),
  executionsDays: setting(
    count('days'),
    'how long requests, results and reports are kept',
    'for ever',
  ),
  dataBuckets: setting(texts('names of buckets'), 'may be read by channels too', 'none'),
  sageMakerRole: setting(
    arn('iam', 'a role'),
    'is passed to SageMaker; not changed by the app',
    'one is made',
  ),
  rolePerTask: setting(flag, 'gives each task a role and a folder of its own', '`false`'),
  vpc: setting(
    text('id of a VPC', /^vpc-[0-9a-f]+$/),
    'network of jobs and functions; needs `account` and `region`',
    'the services’ own',
  ),
  subnets: setting(
    texts('ids of subnets'),
    'which subnets of `vpc`',
    'private ones with internet access',
  ),
  securityGroups: setting(
    texts('ids of security groups'),
    'of jobs and functions in `vpc`',
    'one is made',
  ),
  functionsInVpc: setting(flag, 'whether the functions are in `vpc` too', '`true`'),
  reservedConcurrency: setting(
    count('executions of a function'),
    'how many of each function run at a time',
    'not reserved',
  ),
  keptImages: setting(count('images', 2), 'how many images each repository keeps', '20'),
  imagesKey: setting(arn('kms', 'a KMS key'), 'encrypts the images', 'ECR’s own encryption'),
  imagesRemoval: setting(
    removal,
    'what happens to a repository when its task is removed',
    '`destroy`',
  ),
  codeBuild: setting(
    flag,
    'lets `rankzero image build --codebuild` build images in the account ([images.md](images.md#without-docker))',
    '`false`',
  ),
  codeBuildInVpc: setting(flag, 'whether these builds are in `vpc` too', '`false`'),
  pythonBase: setting(
    text('an image'),
    'what images of Python tasks are built from',
    '`python:3.13-slim-bookworm`',
  ),
  nodeBase: setting(
    text('an image'),
    'what images of TypeScript tasks are built from',
    '`node:24-slim`',
  ),
  logDays: setting(logDays, 'how long logs are kept', '365'),
  logsKey: setting(arn('kms', 'a KMS key'), 'encrypts the log groups', 'CloudWatch’s own key'),
  logsRemoval: setting(removal, 'what happens to logs when their stack is destroyed', '`destroy`'),
  logExecutionData: setting(
    flag,
    'logs input and output of states, with any secrets in requests',
    '`false`',
  ),
  environmentKey: setting(
    arn('kms', 'a KMS key'),
    'encrypts the functions’ environment',
    'Lambda’s own key',
  ),
  tracing: setting(flag, 'traces executions and functions with X-Ray', '`true`'),
  api: setting(
    flag,
    'makes a REST API that starts and shows executions ([api.md](api.md))',
    '`false`',
  ),
  apiRate: setting(count('requests'), 'how many requests a second the API takes', '10'),
  apiBurst: setting(count('requests'), 'how many requests at once the API takes', '20'),
  apiLogRole: setting(
    flag,
    'sets the role by which API Gateway writes logs, one for the account and region',
    '`true`',
  ),
  alarms: setting(flag, 'raises alarms on failures', 'where `alarmTopic` is given'),
  alarmTopic: setting(arn('sns', 'a topic'), 'gets the alarms', 'none'),
  sweeps: setting(
    flag,
    'makes a state machine that runs many requests ([sweeps.md](sweeps.md))',
    '`false`',
  ),
  dashboard: setting(
    flag,
    'makes a CloudWatch dashboard; each of an account beyond the third costs 3 USD a month',
    '`false`',
  ),
  notificationTopic: setting(
    arn('sns', 'a topic'),
    'gets a message of each execution that has ended',
    'none',
  ),
} as const;

/** The table of docs/settings.md. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS).map(
    ([name, { kind, what, without }]) => `| \`${name}\` | ${kind.allowed} | ${what} | ${without} |`,
  );
  return [
    '| setting | value | what it does | without it |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
