import { requirementsOf } from '../../../lib/local/operations';
import { namedService } from './_helpers/named-services';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const ROLE = 'arn:aws:iam::123456789012:role/job';
const TRAINING_JOB = 'arn:aws:sagemaker:us-east-1:123456789012:training-job/j';

/** `action resource` of everything that an operation needs. */
function needs(service: string, operation: string, input: Record<string, unknown>): string[] {
  return requirementsOf(namedService(service), operation, input, PLACE).map(
    ({ action, resource }) => `${action} ${resource}`,
  );
}

describe('requirementsOf', () => {
  const ssm = 'arn:aws:ssm:us-east-1:123456789012:parameter';
  const logGroup = 'arn:aws:logs:us-east-1:123456789012:log-group';
  test.each([
    ['ssm', 'GetParameter', { Name: '/a/b' }, [`ssm:GetParameter ${ssm}/a/b`]],
    ['ssm', 'GetParameter', { Name: 'plain' }, [`ssm:GetParameter ${ssm}/plain`]],
    ['ssm', 'GetParameter', { Name: '/a/b:3' }, [`ssm:GetParameter ${ssm}/a/b`]],
    ['ssm', 'GetParameter', { Name: `${ssm}/a` }, [`ssm:GetParameter ${ssm}/a`]],
    [
      'ssm',
      'GetParameters',
      { Names: ['/a', '/b'] },
      [`ssm:GetParameters ${ssm}/a`, `ssm:GetParameters ${ssm}/b`],
    ],
    ['ssm', 'GetParametersByPath', { Path: '/a/b/' }, [`ssm:GetParametersByPath ${ssm}/a/b/`]],
    ['ssm', 'DescribeParameters', {}, ['ssm:DescribeParameters *']],
    ['logs', 'CreateLogGroup', { logGroupName: '/x' }, [`logs:CreateLogGroup ${logGroup}:/x:*`]],
    [
      'logs',
      'PutLogEvents',
      { logGroupName: '/x', logStreamName: 'a/b' },
      [`logs:PutLogEvents ${logGroup}:/x:log-stream:a/b`],
    ],
    [
      'logs',
      'FilterLogEvents',
      { logGroupIdentifier: `${logGroup}:/x:*` },
      [`logs:FilterLogEvents ${logGroup}:/x:*`],
    ],
    ['logs', 'TagResource', { resourceArn: 'arn:group' }, ['logs:TagResource arn:group']],
    ['sns', 'Publish', { TopicArn: 'arn:topic' }, ['sns:Publish arn:topic']],
    ['sns', 'Publish', { TargetArn: 'arn:endpoint' }, ['sns:Publish arn:endpoint']],
    ['sns', 'Publish', { PhoneNumber: '+1' }, ['sns:Publish *']],
    ['sns', 'PublishBatch', { TopicArn: 'arn:topic' }, ['sns:Publish arn:topic']],
    ['sns', 'CreateTopic', { Name: 't' }, ['sns:CreateTopic arn:aws:sns:us-east-1:123456789012:t']],
    [
      'ssm',
      'AddTagsToResource',
      { ResourceType: 'Parameter', ResourceId: '/a/b' },
      [`ssm:AddTagsToResource ${ssm}/a/b`],
    ],
    [
      'secretsmanager',
      'CreateSecret',
      { Name: 's', Tags: [] },
      [
        'secretsmanager:CreateSecret arn:aws:secretsmanager:us-east-1:123456789012:secret:s-??????',
        'secretsmanager:TagResource arn:aws:secretsmanager:us-east-1:123456789012:secret:s-??????',
      ],
    ],
    ['states', 'StartExecution', { stateMachineArn: 'arn:m' }, ['states:StartExecution arn:m']],
    ['states', 'ListStateMachines', {}, ['states:ListStateMachines *']],
    ['sts', 'GetCallerIdentity', {}, []],
    [
      'sagemaker',
      'DescribeTrainingJob',
      { TrainingJobName: 'j' },
      [`sagemaker:DescribeTrainingJob ${TRAINING_JOB}`],
    ],
    [
      'sagemaker',
      'CreateTrainingJob',
      { TrainingJobName: 'j', RoleArn: ROLE },
      [`sagemaker:CreateTrainingJob ${TRAINING_JOB}`, `iam:PassRole ${ROLE}`],
    ],
    [
      'sagemaker',
      'CreateTrainingJob',
      { TrainingJobName: 'j', RoleArn: ROLE, Tags: [{ Key: 'a', Value: 'b' }] },
      [
        `sagemaker:CreateTrainingJob ${TRAINING_JOB}`,
        `sagemaker:AddTags ${TRAINING_JOB}`,
        `iam:PassRole ${ROLE}`,
      ],
    ],
    [
      'sagemaker',
      'CreateHyperParameterTuningJob',
      {
        HyperParameterTuningJobName: 't',
        TrainingJobDefinitions: [{ RoleArn: ROLE }, { RoleArn: `${ROLE}2` }, { RoleArn: ROLE }],
      },
      [
        'sagemaker:CreateHyperParameterTuningJob arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/t',
        `iam:PassRole ${ROLE}`,
        `iam:PassRole ${ROLE}2`,
      ],
    ],
  ])('%s %s of %j', (service, operation, input, expected) => {
    expect(needs(service, operation, input)).toEqual(expected);
  });

  test('a job carries the condition keys of its request', () => {
    const [create, , pass] = requirementsOf(
      namedService('sagemaker'),
      'CreateTrainingJob',
      {
        TrainingJobName: 'j',
        RoleArn: ROLE,
        Tags: [{ Key: 'team', Value: 'ml' }],
        ResourceConfig: { InstanceType: 'ml.m5.large', VolumeKmsKeyId: 'k1' },
        OutputDataConfig: { KmsKeyId: 'k2' },
        VpcConfig: { Subnets: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] },
        EnableNetworkIsolation: true,
      },
      PLACE,
    );
    expect(create?.context).toEqual({
      'aws:RequestTag/team': 'ml',
      'aws:TagKeys': ['team'],
      'sagemaker:InstanceTypes': ['ml.m5.large'],
      'sagemaker:InterContainerTrafficEncryption': 'false',
      'sagemaker:NetworkIsolation': 'true',
      'sagemaker:OutputKmsKey': 'k2',
      'sagemaker:VolumeKmsKey': 'k1',
      'sagemaker:VpcSecurityGroupIds': ['sg-1'],
      'sagemaker:VpcSubnets': ['subnet-1', 'subnet-2'],
    });
    expect(pass?.context).toEqual({ 'iam:PassedToService': 'sagemaker.amazonaws.com' });
  });

  test.each([
    ['ssm', 'ResetServiceSetting'],
    ['sts', 'AssumeRole'],
    ['secretsmanager', 'BatchGetSecretValue'],
    ['iam', 'GetRole'],
    ['ssm', 'toString'],
  ])('fails on %s %s, which is not known', (service, operation) => {
    expect(() => needs(service, operation, {})).toThrow(
      expect.objectContaining({
        code: 'AccessDeniedException',
        message: expect.stringContaining(`'${service}:${operation}'`),
      }),
    );
  });

  test('fails when the input names no resource', () => {
    expect(() => needs('ssm', 'GetParameter', {})).toThrow(
      expect.objectContaining({ code: 'ValidationException' }),
    );
  });
});
