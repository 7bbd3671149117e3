import { AwsError } from '../aws/errors';
import { jobConditions, type OperationInput, roleArns, tagConditions } from './job-conditions';
import type { Place, Requirement } from './types';
import { UnknownAction } from './unknown-action';

/** Names the resources of an operation, and adds what else it needs. */
type Rule = (input: OperationInput, arn: Arn, operation: string) => readonly Requirement[];

/** Makes `arn:PARTITION:SERVICE:REGION:ACCOUNT:REST` for the operation's service. */
type Arn = (rest: string) => string;

/** An action without resources. */
const anywhere: Rule = (_input, _arn, action) => [{ action, resource: '*' }];

/** An action on the one resource whose ARN is a member of the input. */
const onArn =
  (member: string): Rule =>
  (input, _arn, action) => [{ action, resource: text(input, member) }];

/** An action on a resource that is named by a member of the input. */
const onNamed =
  (member: string, type: string): Rule =>
  (input, arn, action) => [{ action, resource: arn(`${type}/${text(input, member)}`) }];

const parameterArn = (name: string, arn: Arn): string =>
  // A selector may follow the name: `:3` or `:label`.
  name.startsWith('arn:')
    ? name
    : arn(`parameter/${name.replace(/^\//, '').replace(/:[^/]*$/, '')}`);

const onParameter: Rule = (input, arn, action) => [
  { action, resource: parameterArn(text(input, 'Name'), arn) },
];
const onParameters: Rule = (input, arn, action) =>
  texts(input, 'Names').map((name) => ({ action, resource: parameterArn(name, arn) }));

/** A secret's ARN ends in six characters that its name has not. */
const onSecret: Rule = (input, arn, action) => {
  const id = text(input, 'SecretId');
  const given = id.startsWith('arn:') ? id : arn(`secret:${id}`);
  const resource = /-[A-Za-z0-9]{6}$/.test(given) ? given : `${given}-??????`;
  return [{ action, resource }];
};

/** Log groups are spoken of with a `:*` behind them, as their streams are under them. */
const onLogGroup: Rule = (input, arn, action) => {
  const { logGroupIdentifier } = input;
  const given = String(logGroupIdentifier ?? text(input, 'logGroupName'));
  const name = given.replace(/^arn:.*?:log-group:|:\*$/g, '');
  return [{ action, resource: arn(`log-group:${name}:*`) }];
};
const onLogStream: Rule = (input, arn, action) => {
  const [{ resource } = { resource: '' }] = onLogGroup(input, arn, action);
  const stream = text(input, 'logStreamName');
  return [{ action, resource: `${resource.slice(0, -1)}log-stream:${stream}` }];
};

/** Creating a job hands a role to SageMaker, and tags it when tags are given. */
const createJob =
  (member: string, type: string): Rule =>
  (input, arn, action) => {
    const resource = arn(`${type}/${text(input, member)}`);
    const tags = tagConditions(input);
    return [
      { action, resource, context: { ...jobConditions(input), ...tags } },
      ...(Object.keys(tags).length > 0
        ? [{ action: 'sagemaker:AddTags', resource, context: tags }]
        : []),
      ...roleArns(input).map((role) => ({
        action: 'iam:PassRole',
        resource: role,
        context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      })),
    ];
  };

const TRAINING = ['TrainingJobName', 'training-job'] as const;
const TUNING = ['HyperParameterTuningJobName', 'hyper-parameter-tuning-job'] as const;

/**
 * What each operation needs, by service.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  logs: {
    CreateLogGroup: onLogGroup,
    CreateLogStream: onLogGroup,
    DeleteLogGroup: onLogGroup,
    DeleteLogStream: onLogStream,
    DescribeLogGroups: anywhere,
    DescribeLogStreams: onLogGroup,
    FilterLogEvents: onLogGroup,
    GetLogEvents: onLogStream,
    PutLogEvents: onLogStream,
    PutRetentionPolicy: onLogGroup,
  },
  sagemaker: {
    AddTags: onArn('ResourceArn'),
    CreateHyperParameterTuningJob: createJob(...TUNING),
    CreateTrainingJob: createJob(...TRAINING),
    DeleteTags: onArn('ResourceArn'),
    DescribeHyperParameterTuningJob: onNamed(...TUNING),
    DescribeTrainingJob: onNamed(...TRAINING),
    ListHyperParameterTuningJobs: anywhere,
    ListTags: onArn('ResourceArn'),
    ListTrainingJobs: anywhere,
    ListTrainingJobsForHyperParameterTuningJob: onNamed(...TUNING),
    StopHyperParameterTuningJob: onNamed(...TUNING),
    StopTrainingJob: onNamed(...TRAINING),
  },
  secretsmanager: {
    DescribeSecret: onSecret,
    GetSecretValue: onSecret,
    ListSecrets: anywhere,
    PutSecretValue: onSecret,
  },
  sns: {
    ListTopics: anywhere,
    Publish: onArn('TopicArn'),
    Subscribe: onArn('TopicArn'),
  },
  ssm: {
    DeleteParameter: onParameter,
    DeleteParameters: onParameters,
    DescribeParameters: anywhere,
    GetParameter: onParameter,
    GetParameterHistory: onParameter,
    GetParameters: onParameters,
    GetParametersByPath: (input, arn, action) => [
      {
        action,
        resource: arn(`parameter/${text(input, 'Path').replace(/^\//, '')}`),
        context: { 'ssm:Recursive': String(input.Recursive ?? false) },
      },
    ],
    PutParameter: (input, arn, action) => [
      {
        action,
        resource: parameterArn(text(input, 'Name'), arn),
        context: { 'ssm:Overwrite': String(input.Overwrite ?? false) },
      },
    ],
  },
  states: {
    DescribeExecution: onArn('executionArn'),
    DescribeStateMachine: onArn('stateMachineArn'),
    DescribeStateMachineForExecution: onArn('executionArn'),
    GetExecutionHistory: onArn('executionArn'),
    ListExecutions: onArn('stateMachineArn'),
    ListStateMachines: anywhere,
    ListTagsForResource: onArn('resourceArn'),
    StartExecution: onArn('stateMachineArn'),
    StopExecution: onArn('executionArn'),
  },
  // Everybody may ask who they are, whatever the policies say.
  sts: { GetCallerIdentity: () => [] },
};

/**
 * The actions that an operation needs, with their resources and condition keys.
 *
 * @param service signing name: `sagemaker`, `ssm`, …
 * @throws UnknownAction – for an operation that is in none of the tables
 * @throws ValidationException – when the input names no resource
 */
export function operationActions(
  service: string,
  operation: string,
  input: OperationInput,
  { partition, region, account }: Place,
): readonly Requirement[] {
  const rules = Object.hasOwn(RULES, service) ? RULES[service] : undefined;
  const rule =
    rules !== undefined && Object.hasOwn(rules, operation) ? rules[operation] : undefined;
  if (rule === undefined) throw new UnknownAction(`operation '${service}:${operation}'`);
  const arn = (rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  return rule(input, arn, `${service}:${operation}`);
}

function text(input: OperationInput, member: string): string {
  const value = input[member];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must be a non-empty string`,
  );
}

function texts(input: OperationInput, member: string): readonly string[] {
  const value = input[member];
  return Array.isArray(value) && value.length > 0 ? value.map(String) : [text(input, member)];
}
