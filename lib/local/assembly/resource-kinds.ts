import {
  hexId,
  logicalName,
  lowerCaseName,
  type NameSource,
  stackQualifiedName,
  suffix,
  uuid,
} from './physical-names';

/** What a kind may ask of the resource it describes. */
export interface KindContext extends NameSource {
  readonly partition: string;
  /** `amazonaws.com`, or China's. */
  readonly urlSuffix: string;
  /** The resource's name or id. */
  readonly name: string;
  /** A resolved property of the resource. */
  property(name: string): unknown;
}

/** How a type of resource is named and what can be asked of it. */
export interface ResourceKind {
  /** Property that holds a chosen name. @default - the type cannot be named */
  readonly nameProperty?: string;
  /** The name where none was chosen. */
  readonly generate: (source: NameSource, property: KindContext['property']) => string;
  /** @default - the type has no ARN */
  readonly arn?: (context: KindContext) => string;
  /** What `Ref` gives. @default - the name */
  readonly ref?: (context: KindContext) => string;
  /** What `Fn::GetAtt` gives besides the ARN. */
  readonly attributes?: Readonly<Record<string, (context: KindContext) => unknown>>;
  /** What the attribute with the ARN is called, null when there is none. @default 'Arn' */
  readonly arnAttribute?: string | null;
}

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:REST` */
const regional = (service: string, rest: (context: KindContext) => string) => (c: KindContext) =>
  `arn:${c.partition}:${service}:${c.region}:${c.account}:${rest(c)}`;

const named = (limit: number) => (source: NameSource) => stackQualifiedName(source, limit);
const id = (prefix: string) => (source: NameSource) => `${prefix}${hexId(source, 17)}`;
const apiId = (source: NameSource) => suffix(source, 10).toLowerCase();

const iamPath = (c: KindContext): string => String(c.property('Path') ?? '/');
const iamArn = (type: string) => (c: KindContext) =>
  `arn:${c.partition}:iam::${c.account}:${type}${iamPath(c)}${c.name}`;

const functionArn = regional('lambda', (c) => `function:${c.name}`);
/** Versions and aliases name their function by name or by ARN. */
const qualifiedFunctionArn = (qualifier: (c: KindContext) => string) => (c: KindContext) => {
  const name = String(c.property('FunctionName'));
  return `${name.startsWith('arn:') ? name : functionArn({ ...c, name })}:${qualifier(c)}`;
};

/** Chosen names of FIFO topics and queues end so, and generated ones have to. */
const fifoNamed =
  (limit: number, flag: string) => (source: NameSource, property: KindContext['property']) =>
    property(flag) === true || property(flag) === 'true'
      ? `${stackQualifiedName(source, limit - 5)}.fifo`
      : stackQualifiedName(source, limit);

/**
 * The resource types whose names and attributes are known.
 *
 * Return values as in the CloudFormation reference of each type; lengths as in each service's API.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
export const RESOURCE_KINDS: Readonly<Record<string, ResourceKind>> = {
  'AWS::ApiGateway::Deployment': { generate: apiId, attributes: { DeploymentId: (c) => c.name } },
  'AWS::ApiGateway::Model': { nameProperty: 'Name', generate: apiId },
  'AWS::ApiGateway::RequestValidator': {
    generate: apiId,
    attributes: { RequestValidatorId: (c) => c.name },
  },
  'AWS::ApiGateway::Resource': { generate: apiId, attributes: { ResourceId: (c) => c.name } },
  'AWS::ApiGateway::RestApi': {
    generate: apiId,
    attributes: {
      RestApiId: (c) => c.name,
      RootResourceId: (c) => suffix(c, 20).slice(10).toLowerCase(),
    },
  },
  'AWS::ApiGateway::Stage': { nameProperty: 'StageName', generate: apiId },
  'AWS::ApiGatewayV2::Api': {
    generate: apiId,
    attributes: {
      ApiId: (c) => c.name,
      ApiEndpoint: (c) => `https://${c.name}.execute-api.${c.region}.${c.urlSuffix}`,
    },
  },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName',
    generate: named(255),
    arn: regional('cloudwatch', (c) => `alarm:${c.name}`),
  },
  'AWS::CloudWatch::Dashboard': { nameProperty: 'DashboardName', generate: named(255) },
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    generate: named(255),
    arn: regional('dynamodb', (c) => `table/${c.name}`),
  },
  'AWS::EC2::SecurityGroup': {
    generate: id('sg-'),
    attributes: { GroupId: (c) => c.name, Id: (c) => c.name, VpcId: (c) => c.property('VpcId') },
  },
  'AWS::EC2::Subnet': {
    generate: id('subnet-'),
    attributes: { SubnetId: (c) => c.name, VpcId: (c) => c.property('VpcId') },
  },
  'AWS::EC2::VPC': {
    generate: id('vpc-'),
    attributes: { VpcId: (c) => c.name, CidrBlock: (c) => c.property('CidrBlock') },
  },
  'AWS::ECR::Repository': {
    nameProperty: 'RepositoryName',
    generate: (source) => lowerCaseName(source, 256),
    arn: regional('ecr', (c) => `repository/${c.name}`),
    attributes: {
      RepositoryUri: (c) => `${c.account}.dkr.ecr.${c.region}.${c.urlSuffix}/${c.name}`,
    },
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    generate: named(64),
    arn: regional('events', (c) => {
      const bus = c.property('EventBusName');
      return bus === undefined || bus === 'default' ? `rule/${c.name}` : `rule/${bus}/${c.name}`;
    }),
  },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    generate: named(128),
    arn: iamArn('policy'),
    ref: iamArn('policy'),
    arnAttribute: 'PolicyArn',
  },
  'AWS::IAM::Policy': { nameProperty: 'PolicyName', generate: named(128) },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    generate: named(64),
    arn: iamArn('role'),
    attributes: { RoleId: (c) => `AROA${suffix(c, 17)}` },
  },
  'AWS::KMS::Alias': {
    nameProperty: 'AliasName',
    generate: named(256),
    arn: regional('kms', (c) => c.name),
  },
  'AWS::KMS::Key': {
    generate: uuid,
    arn: regional('kms', (c) => `key/${c.name}`),
    attributes: { KeyId: (c) => c.name },
  },
  'AWS::Lambda::Alias': {
    nameProperty: 'Name',
    generate: named(128),
    arn: qualifiedFunctionArn((c) => c.name),
    ref: qualifiedFunctionArn((c) => c.name),
    arnAttribute: 'AliasArn',
  },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    generate: named(64),
    arn: functionArn,
  },
  'AWS::Lambda::LayerVersion': {
    nameProperty: 'LayerName',
    generate: named(64),
    arn: regional('lambda', (c) => `layer:${c.name}:1`),
    ref: regional('lambda', (c) => `layer:${c.name}:1`),
    arnAttribute: 'LayerVersionArn',
  },
  'AWS::Lambda::Version': {
    // A first deployment publishes the first version.
    generate: () => '1',
    arn: qualifiedFunctionArn(() => '1'),
    ref: qualifiedFunctionArn(() => '1'),
    arnAttribute: 'FunctionArn',
    attributes: { Version: (c) => c.name },
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    generate: named(512),
    arn: regional('logs', (c) => `log-group:${c.name}:*`),
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    generate: (source) => lowerCaseName(source, 63),
    arn: (c) => `arn:${c.partition}:s3:::${c.name}`,
    attributes: {
      DomainName: (c) => `${c.name}.s3.${c.urlSuffix}`,
      DualStackDomainName: (c) => `${c.name}.s3.dualstack.${c.region}.${c.urlSuffix}`,
      RegionalDomainName: (c) => `${c.name}.s3.${c.region}.${c.urlSuffix}`,
      WebsiteURL: (c) => `http://${c.name}.s3-website-${c.region}.${c.urlSuffix}`,
    },
  },
  'AWS::S3::BucketPolicy': { generate: (_source, property) => String(property('Bucket')) },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    generate: named(512),
    arn: regional('secretsmanager', (c) => `secret:${c.name}-${suffix(c, 6)}`),
    ref: regional('secretsmanager', (c) => `secret:${c.name}-${suffix(c, 6)}`),
    arnAttribute: 'Id',
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    generate: fifoNamed(256, 'FifoTopic'),
    arn: regional('sns', (c) => c.name),
    ref: regional('sns', (c) => c.name),
    arnAttribute: 'TopicArn',
    attributes: { TopicName: (c) => c.name },
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    generate: fifoNamed(80, 'FifoQueue'),
    arn: regional('sqs', (c) => c.name),
    ref: (c) => `https://sqs.${c.region}.${c.urlSuffix}/${c.account}/${c.name}`,
    attributes: {
      QueueName: (c) => c.name,
      QueueUrl: (c) => `https://sqs.${c.region}.${c.urlSuffix}/${c.account}/${c.name}`,
    },
  },
  'AWS::SSM::Parameter': {
    nameProperty: 'Name',
    generate: (source) => `CFN-${logicalName(source, 512)}`,
    arn: regional('ssm', (c) => `parameter/${c.name.replace(/^\//, '')}`),
    attributes: { Type: (c) => c.property('Type'), Value: (c) => c.property('Value') },
    arnAttribute: null,
  },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    generate: (source) => logicalName(source, 80),
    arn: regional('states', (c) => `stateMachine:${c.name}`),
    ref: regional('states', (c) => `stateMachine:${c.name}`),
    attributes: { Name: (c) => c.name, StateMachineRevisionId: (c) => uuid(c) },
  },
};

/** The attributes of a kind, the ARN's included. */
export function attributesOf(
  kind: ResourceKind,
): Readonly<Record<string, (context: KindContext) => unknown>> {
  const { arn, arnAttribute = 'Arn' } = kind;
  return {
    ...(arn !== undefined && arnAttribute !== null && { [arnAttribute]: arn }),
    ...kind.attributes,
  };
}

/** The domain that a partition's addresses end with. */
export function urlSuffix(partition: string): string {
  return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
}
