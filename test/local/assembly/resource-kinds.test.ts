import { readAssembly } from '../../../lib/local/assembly';
import { LOCAL, removeDirectories, writeAssembly } from '../_helpers/assemblies';

afterAll(removeDirectories);

function only(type: string, properties = {}, stack = 'Main', environment = LOCAL) {
  const template = { Resources: { Thing: { Type: type, Properties: properties } } };
  const directory = writeAssembly({ [stack]: template });
  const [resource] = readAssembly(directory, environment).resourcesOfType(type);
  if (resource === undefined) throw new Error('The resource is missing.');
  return resource;
}

describe('names of resources', () => {
  test.each([
    ['AWS::S3::Bucket', /^main-thing-[a-z2-7]{12}$/, /^arn:aws:s3:::main-thing-/],
    ['AWS::IAM::Role', /^Main-Thing-[A-Z2-7]{12}$/, /^arn:aws:iam::123456789012:role\/Main-Thing-/],
    ['AWS::Lambda::Function', /^Main-Thing-/, /^arn:aws:lambda:us-east-1:123456789012:function:Ma/],
    ['AWS::Logs::LogGroup', /^Main-Thing-/, /:log-group:Main-Thing-[A-Z2-7]{12}:\*$/],
    ['AWS::SSM::Parameter', /^CFN-Thing-/, /:parameter\/CFN-Thing-/],
    ['AWS::KMS::Key', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, /:key\/[0-9a-f-]{36}$/],
    ['AWS::ECR::Repository', /^main-thing-/, /:repository\/main-thing-/],
    ['AWS::SNS::Topic', /^arn:aws:sns:us-east-1:123456789012:Main-Thing-/, /^arn:aws:sns:/],
    ['AWS::SQS::Queue', /^https:\/\/sqs\.us-east-1\.amazonaws\.com\/123456789012\/Main-T/, /^arn:/],
    ['AWS::StepFunctions::StateMachine', /:stateMachine:Thing-[A-Z2-7]{12}$/, /:stateMachine:Thi/],
    ['AWS::Events::Rule', /^Main-Thing-/, /:rule\/Main-Thing-/],
    ['AWS::IAM::ManagedPolicy', /^arn:aws:iam::123456789012:policy\/Main-Thing-/, /:policy\//],
  ])('a %s without a name gets one of its form', (type, physicalId, arn) => {
    const resource = only(type);
    expect(resource.physicalId).toMatch(physicalId);
    expect(resource.arn).toMatch(arn);
  });

  test.each([
    ['AWS::S3::Bucket', 'BucketName', 'data', 'data'],
    ['AWS::Lambda::Function', 'FunctionName', 'plan', 'plan'],
    ['AWS::SSM::Parameter', 'Name', '/app/x', '/app/x'],
    ['AWS::KMS::Alias', 'AliasName', 'alias/x', 'alias/x'],
    ['AWS::SNS::Topic', 'TopicName', 't', 'arn:aws:sns:us-east-1:123456789012:t'],
  ])('a %s keeps the name it was given', (type, property, given, physicalId) => {
    expect(only(type, { [property]: given }).physicalId).toBe(physicalId);
  });

  test('names stay the same from one reading to the next', () => {
    expect(only('AWS::S3::Bucket').physicalId).toBe(only('AWS::S3::Bucket').physicalId);
  });

  test('names differ between stacks, regions and accounts', () => {
    const names = [
      only('AWS::S3::Bucket').physicalId,
      only('AWS::S3::Bucket', {}, 'Other').physicalId,
      only('AWS::S3::Bucket', {}, 'Main', { ...LOCAL, region: 'eu-west-1' as never }).physicalId,
      only('AWS::S3::Bucket', {}, 'Main', { ...LOCAL, account: '210987654321' as never })
        .physicalId,
    ];
    expect(new Set(names).size).toBe(4);
  });

  test('a long stack name still makes names that the services take', () => {
    const stack = `${'Workflow-'.repeat(7)}Stack`;
    expect(only('AWS::S3::Bucket', {}, stack).physicalId).toMatch(
      /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/,
    );
    expect(only('AWS::IAM::Role', {}, stack).physicalId.length).toBeLessThanOrEqual(64);
    expect(only('AWS::Lambda::Function', {}, stack).physicalId.length).toBeLessThanOrEqual(64);
  });

  test('FIFO topics and queues are named so', () => {
    expect(only('AWS::SNS::Topic', { FifoTopic: true }).physicalId).toMatch(/\.fifo$/);
    expect(only('AWS::SQS::Queue', { FifoQueue: true }).arn).toMatch(/\.fifo$/);
  });

  test('a parameter ARN has one slash before a name that begins with one', () => {
    expect(only('AWS::SSM::Parameter', { Name: '/a/b' }).arn).toBe(
      'arn:aws:ssm:us-east-1:123456789012:parameter/a/b',
    );
  });

  test('versions and aliases are the ARN of their function with a qualifier', () => {
    const fn = 'arn:aws:lambda:us-east-1:123456789012:function:f';
    expect(only('AWS::Lambda::Version', { FunctionName: 'f' }).physicalId).toBe(`${fn}:1`);
    expect(only('AWS::Lambda::Alias', { FunctionName: fn, Name: 'live' }).physicalId).toBe(
      `${fn}:live`,
    );
  });

  test('other partitions have their own ARNs', () => {
    const directory = writeAssembly({ Main: { Resources: { B: { Type: 'AWS::S3::Bucket' } } } });
    const environment = { ...LOCAL, region: 'cn-north-1', partition: 'aws-cn' };
    const [bucket] = readAssembly(directory, environment).resourcesOfType('AWS::S3::Bucket');
    expect(bucket?.arn).toMatch(/^arn:aws-cn:s3:::main-b-/);
  });
});
