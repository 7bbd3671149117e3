import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  App,
  ArnFormat,
  Duration,
  aws_iam as iam,
  aws_lambda as lambda,
  Stack,
  aws_s3 as s3,
  aws_sns as sns,
  aws_ssm as ssm,
} from 'aws-cdk-lib';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { readAssembly } from '../../../lib/local/assembly';

const modules = join(__dirname, '../../../node_modules');

/** What the function does: it reads a parameter, and writes where its event says. */
const HANDLER = `
const { SSMClient, GetParameterCommand } = require(process.env.MODULES + '/@aws-sdk/client-ssm');
const { S3Client, PutObjectCommand } = require(process.env.MODULES + '/@aws-sdk/client-s3');
const ssm = new SSMClient({});
const s3 = new S3Client({});
exports.handler = async ({ name, key }) => {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: process.env.GREETING }));
  if (key) await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: key, Body: 'hi' }));
  return { text: Parameter.Value + ', ' + name };
};
`;

function definition(functionArn: string): object {
  const mode = (name: string, Next: string) => ({
    Condition: `{% $states.input.mode = '${name}' %}`,
    Next,
  });
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'Which?',
    States: {
      'Which?': {
        Type: 'Choice',
        Choices: [
          mode('greet', 'Greet'),
          mode('train', 'Train'),
          mode('tune', 'Tune'),
          mode('wait', 'Wait'),
        ],
      },
      Greet: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: functionArn, Payload: '{% $states.input %}' },
        Output: '{% $states.result.Payload %}',
        End: true,
      },
      Train: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
        Arguments: '{% $states.input.request %}',
        End: true,
      },
      Tune: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sagemaker:createHyperParameterTuningJob.sync',
        Arguments: '{% $states.input.request %}',
        End: true,
      },
      Wait: { Type: 'Wait', Seconds: 3600, End: true },
    },
  };
}

/** What may be changed about the app. */
export interface FixtureOptions {
  /** Statements of the state machine's role that are left out, by action; or `tuning rule`. */
  readonly without?: string;
}

/** Synthesizes a small app of every kind of resource that the local account runs. */
export async function synthesize(directory: string, options: FixtureOptions = {}): Promise<string> {
  const code = join(directory, 'code');
  await mkdir(code, { recursive: true });
  await writeFile(join(code, 'index.js'), HANDLER);
  const app = new App({ outdir: join(directory, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Fixture');
  const bucket = new s3.Bucket(stack, 'Artifacts', { versioned: true, enforceSSL: true });
  new s3.Bucket(stack, 'Another');
  new sns.Topic(stack, 'Done');
  const greeting = new ssm.StringParameter(stack, 'Greeting', {
    parameterName: '/fixture/greeting',
    stringValue: 'Hello',
  });
  const role = (id: string, service: string, ...statements: iam.PolicyStatementProps[]) => {
    const made = new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal(service) });
    for (const props of statements) made.addToPolicy(new iam.PolicyStatement(props));
    return made;
  };
  const execution = role(
    'Execution',
    'sagemaker.amazonaws.com',
    { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('data/*')] },
    {
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      resources: [bucket.arnForObjects('jobs/*')],
    },
    { actions: ['s3:ListBucket'], resources: [bucket.bucketArn] },
    {
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:GetDownloadUrlForLayer',
      ],
      resources: [stack.formatArn({ service: 'ecr', resource: 'repository', resourceName: '*' })],
    },
    {
      actions: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'logs:DescribeLogStreams',
      ],
      resources: [
        stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: '*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    },
  );
  const greet = new lambda.Function(stack, 'Greet', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(code),
    timeout: Duration.seconds(10),
    environment: { MODULES: modules, GREETING: greeting.parameterName, BUCKET: bucket.bucketName },
    role: role(
      'GreetRole',
      'lambda.amazonaws.com',
      { actions: ['ssm:GetParameter'], resources: [greeting.parameterArn] },
      { actions: ['s3:PutObject'], resources: [bucket.arnForObjects('greetings/*')] },
    ),
  });
  const jobs = stack.formatArn({
    service: 'sagemaker',
    resource: 'training-job',
    resourceName: '*',
  });
  const tuningJobs = stack.formatArn({
    service: 'sagemaker',
    resource: 'hyper-parameter-tuning-job',
    resourceName: '*',
  });
  const rule = (jobs: 'Training' | 'Tuning') =>
    stack.formatArn({
      service: 'events',
      resource: 'rule',
      resourceName: `StepFunctionsGetEventsForSageMaker${jobs}JobsRule`,
    });
  const statements: iam.PolicyStatementProps[] = [
    { actions: ['lambda:InvokeFunction'], resources: [greet.functionArn] },
    ...['CreateTrainingJob', 'DescribeTrainingJob', 'StopTrainingJob', 'AddTags'].map((name) => ({
      actions: [`sagemaker:${name}`],
      resources: [jobs],
    })),
    {
      actions: ['iam:PassRole'],
      resources: [execution.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    },
    ...['Create', 'Describe', 'Stop'].map((verb) => ({
      actions: [`sagemaker:${verb}HyperParameterTuningJob`],
      resources: [tuningJobs],
    })),
    { actions: ['sagemaker:AddTags'], resources: [tuningJobs] },
    {
      actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      resources: [rule('Training')],
    },
    {
      actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
      resources: options.without === 'tuning rule' ? [rule('Training')] : [rule('Tuning')],
    },
  ];
  const machineRole = role(
    'MachineRole',
    'states.amazonaws.com',
    ...statements.filter(({ actions }) => !actions?.includes(options.without ?? '')),
  );
  new CfnStateMachine(stack, 'Machine', {
    stateMachineName: 'Fixture',
    roleArn: machineRole.roleArn,
    definitionString: stack.toJsonString(definition(greet.functionArn)),
    loggingConfiguration: { level: 'OFF' },
    tags: [{ key: 'kind', value: 'fixture' }],
  });
  return app.synth().directory;
}

/** ARN of a role of the app, by its construct id. */
export function roleIn(assembly: string, id: string): string {
  const role = readAssembly(assembly, { account: '123456789012', region: 'us-east-1' })
    .resourcesOfType('AWS::IAM::Role')
    .find(({ path }) => path?.startsWith(`Fixture/${id}/`));
  return role?.arn ?? '';
}
