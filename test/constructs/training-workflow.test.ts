import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Artifacts, TrainingWorkflow, type TrainingWorkflowProps } from '../../lib/constructs';
import { builtinTask, customTask, input, type Task, tuningTask } from '../../lib/core';
import { codeOf, testStack, treeOf } from '../_helpers/cdk';
import { actionsOnEverything, statement, statementsOf } from '../_helpers/policies';

const xgboost = builtinTask('xgboost', { algorithm: 'xgboost' });

function workflow(
  props: Partial<TrainingWorkflowProps> = {},
  stack: Stack = testStack(),
): TrainingWorkflow {
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  return new TrainingWorkflow(stack, 'Training', {
    tasks: [xgboost],
    workflowName: 'main',
    bucket,
    sageMakerRole,
    ...props,
  });
}

function synthesize(props: Partial<TrainingWorkflowProps> = {}, stack = testStack()): Template {
  workflow(props, stack);
  return Template.fromStack(stack);
}

const minimal = synthesize();

describe('TrainingWorkflow', () => {
  test('has the constructs that its documentation lists', () => {
    expect(treeOf(workflow())).toEqual([
      'Collect',
      'Collect/Function',
      'Collect/Function/CurrentVersion',
      'Collect/Logs',
      'Collect/Role',
      'Conclude',
      'Conclude/Function',
      'Conclude/Logs',
      'Conclude/Role',
      'Deployment',
      'Diagnose',
      'Diagnose/Function',
      'Diagnose/Function/CurrentVersion',
      'Diagnose/Logs',
      'Diagnose/Role',
      'Ended',
      'Ended/AllowEventRuleTestTrainingConcludeFunctionBEFE2393',
      'Logs',
      'Plan',
      'Plan/Function',
      'Plan/Function/CurrentVersion',
      'Plan/Logs',
      'Plan/Role',
      'Role',
      'StateMachine',
      'TaskAccess',
      'Tasks',
      'Tasks/xgboost',
      'Validate',
      'Validate/Function',
      'Validate/Logs',
      'Validate/Role',
    ]);
  });

  describe('records of the tasks', () => {
    test('are parameters named by workflow and task, with the record as JSON', () => {
      minimal.hasResourceProperties('AWS::SSM::Parameter', {
        Name: '/rankzero/main/tasks/xgboost',
        Tier: 'Intelligent-Tiering',
        Type: 'String',
        Value: JSON.stringify(xgboost.record),
      });
    });

    test('fails when two tasks have the same name', () => {
      expect(codeOf(() => workflow({ tasks: [xgboost, xgboost] }))).toBe('DuplicateTask');
    });

    test('fails when there is no task', () => {
      expect(codeOf(() => workflow({ tasks: [] }))).toBe('NoTasks');
    });

    test('fails when a custom task has no image', () => {
      const custom = customTask('mine', { source: '.', entry: 'a:b', inputs: {}, outputs: {} });
      expect(codeOf(() => workflow({ tasks: [custom] }))).toBe('ImageMissing');
      const tuning = tuningTask('tuning', { task: custom });
      expect(codeOf(() => workflow({ tasks: [tuning] }))).toBe('ImageMissing');
    });

    test('hold those of the tasks that a tuning task wraps', () => {
      const tuning = tuningTask('tuning', { task: xgboost, maxJobs: 3 });
      synthesize({ tasks: [tuning] }).hasResourceProperties('AWS::SSM::Parameter', {
        Name: '/rankzero/main/tasks/tuning',
        Value: JSON.stringify(tuning.record),
      });
    });

    const manyInputs = (count: number) =>
      customTask('mine', {
        image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/mine:1',
        entry: 'a:b',
        inputs: Object.fromEntries(
          Array.from({ length: count }, (_, index) => [
            `a_parameter_${index}`,
            input.float({ default: 0.5, minimum: 0, maximum: 1 }),
          ]),
        ),
        outputs: {},
      });

    test('of tuning tasks go without the schemas of the inputs where they would be too large', () => {
      const tuning = tuningTask('tuning', { task: manyInputs(60) });
      expect(JSON.stringify(tuning.record).length).toBeGreaterThan(8_192);
      const template = synthesize({ tasks: [tuning] });
      const [parameter] = Object.values(template.findResources('AWS::SSM::Parameter'));
      const value = JSON.parse(parameter?.Properties.Value);
      expect(value.tasks[0].inputsSchema).toEqual({});
      expect(Object.keys(value.tasks[0].inputs)).toHaveLength(60);
    });

    test('fails when the record of a tuning task is too large even so', () => {
      const tuning = tuningTask('tuning', { task: manyInputs(120) });
      expect(codeOf(() => workflow({ tasks: [tuning] }))).toBe('TaskTooLarge');
    });

    test('fails when a record does not fit a parameter', () => {
      const environment = Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [`NAME_${i}`, 'x'.repeat(400)]),
      );
      const large: Task = {
        record: { ...xgboost.record, settings: { ...xgboost.record.settings, environment } },
      };
      expect(codeOf(() => workflow({ tasks: [large] }))).toBe('TaskTooLarge');
    });

    test.each(['', 'a/b', '-a', 'a-', 'a b', 'x'.repeat(64)])(
      'fails when the workflow is named %j',
      (workflowName) => {
        expect(codeOf(() => workflow({ workflowName }))).toBe('InvalidWorkflowName');
      },
    );
  });

  describe('functions', () => {
    test.each([
      ['Plan', 30, ['ACCOUNT', 'BUCKET', 'SAGEMAKER_ROLE_ARN', 'TASKS_PREFIX', 'WORKFLOW']],
      ['Validate', 30, ['ACCOUNT', 'BUCKET', 'SAGEMAKER_ROLE_ARN', 'TASK_RECORDS', 'WORKFLOW']],
      ['Collect', 600, ['BUCKET']],
    ])('%s runs on arm64, traced, with its own log', (name, timeout, variables) => {
      const [[, resource] = []] = Object.entries(
        minimal.findResources('AWS::Lambda::Function'),
      ).filter(([id]) => id.startsWith(`Training${name}`));
      expect(resource?.Properties).toMatchObject({
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: 1024,
        Runtime: expect.stringMatching(/^nodejs/),
        Timeout: timeout,
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogGroup: { Ref: expect.stringMatching(`^Training${name}Logs`) } },
      });
      expect(Object.keys(resource?.Properties.Environment.Variables).sort()).toEqual(variables);
    });

    test('Plan is told the workflow and where its tasks are', () => {
      minimal.hasResourceProperties('AWS::Lambda::Function', {
        Environment: {
          Variables: Match.objectLike({ WORKFLOW: 'main', TASKS_PREFIX: '/rankzero/main/tasks' }),
        },
      });
    });

    test('Plan may do its work and nothing else', () => {
      const statements = statementsOf(minimal, 'TrainingPlanRole');
      expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        's3:GetObject',
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
        's3:PutObject',
        's3:PutObjectTagging',
        'ssm:GetParameter',
        'ssm:GetParametersByPath',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
      ]);
      expect(actionsOnEverything(statements).every((action) => action.startsWith('xray:'))).toBe(
        true,
      );
    });

    test('Validate may look at tasks and channels, and change nothing', () => {
      const statements = statementsOf(minimal, 'TrainingValidateRole');
      expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        's3:ListBucket',
        'ssm:GetParameter',
        'ssm:GetParametersByPath',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
      ]);
    });

    test('a grant lets a notebook validate, bring data, start, watch and read, in its own workflow', () => {
      const stack = testStack();
      const notebook = new iam.Role(stack, 'Notebook', {
        assumedBy: new iam.AccountRootPrincipal(),
      });
      workflow({}, stack).grantUse(notebook);
      const statements = statementsOf(Template.fromStack(stack), 'Notebook');
      expect(statements.flatMap(({ Action }) => Action)).toEqual(
        expect.arrayContaining([
          'lambda:InvokeFunction',
          's3:PutObject',
          'states:StartExecution',
          'states:StopExecution',
          'states:DescribeExecution',
          's3:GetObject*',
        ]),
      );
      expect(JSON.stringify(statement(statements, 'PutInputs')?.Resource)).toContain(
        '/executions/*/inputs/*/*',
      );
      const invoked = statements.find(({ Action }) => Action === 'lambda:InvokeFunction');
      expect(JSON.stringify(invoked?.Resource)).toContain('TrainingValidateFunction');
    });

    test('Diagnose may do its work and nothing else', () => {
      const statements = statementsOf(minimal, 'TrainingDiagnoseRole');
      expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:GetLogEvents',
        'logs:PutLogEvents',
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
        'sagemaker:DescribeHyperParameterTuningJob',
        'sagemaker:DescribeTrainingJob',
        'sagemaker:ListTags',
        'sagemaker:ListTrainingJobsForHyperParameterTuningJob',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
      ]);
      expect(statement(statements, 'DescribeJob')).toMatchObject({
        Condition: { StringEquals: { 'aws:ResourceTag/rankzero:workflow': 'main' } },
      });
      expect(statement(statements, 'TakeTurns')).toMatchObject({
        Resource: { 'Fn::Join': ['', [expect.anything(), '/turns/create-job.json']] },
      });
    });

    test('Collect may do its work and nothing else', () => {
      const statements = statementsOf(minimal, 'TrainingCollectRole');
      expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:FilterLogEvents',
        'logs:GetLogEvents',
        'logs:PutLogEvents',
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        's3:GetObject',
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
        'sagemaker:DescribeHyperParameterTuningJob',
        'sagemaker:DescribeTrainingJob',
        'sagemaker:ListTrainingJobsForHyperParameterTuningJob',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
      ]);
      expect(actionsOnEverything(statements).every((action) => action.startsWith('xray:'))).toBe(
        true,
      );
    });

    test('encrypt their documents with the bucket’s key', () => {
      const stack = testStack();
      const bucket = new s3.Bucket(stack, 'Own', {
        encryptionKey: new kms.Key(stack, 'Key'),
      }) as s3.IBucket;
      const template = synthesize({ bucket }, stack);
      for (const role of ['TrainingPlanRole', 'TrainingDiagnoseRole', 'TrainingCollectRole']) {
        expect(statement(statementsOf(template, role), 'EncryptDocuments')).toMatchObject({
          Action: 'kms:GenerateDataKey',
          Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
        });
      }
      expect(
        statement(statementsOf(template, 'TrainingCollectRole'), 'DecryptDocuments'),
      ).toMatchObject({ Action: 'kms:Decrypt' });
    });
  });

  describe('state machine', () => {
    test('is a Standard one that logs every step, without data, and is traced', () => {
      minimal.hasResourceProperties('AWS::StepFunctions::StateMachine', {
        StateMachineType: 'STANDARD',
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
        TracingConfiguration: { Enabled: true },
      });
      minimal.hasResourceProperties('AWS::Logs::LogGroup', {
        LogGroupName: '/aws/vendedlogs/states/rankzero-main',
        RetentionInDays: 365,
      });
    });

    test('calls the versions of this deployment, which a later one keeps', () => {
      const versions = minimal.findResources('AWS::Lambda::Version');
      expect(Object.keys(versions)).toHaveLength(3);
      for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of Object.entries(versions)) {
        expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
        minimal.hasResourceProperties('AWS::StepFunctions::StateMachine', {
          DefinitionString: { 'Fn::Join': ['', Match.arrayWith([{ Ref: id }])] },
        });
      }
    });

    test('may run its functions, training and tuning jobs and the role that it passes', () => {
      const statements = statementsOf(minimal, 'TrainingRole');
      const functions = [
        'TrainingCollectFunction',
        'TrainingDiagnoseFunction',
        'TrainingPlanFunction',
      ];
      expect(statement(statements, 'InvokeFunctions')).toMatchObject({
        Action: 'lambda:InvokeFunction',
        // Every version, as an execution calls those that it began with.
        Resource: functions.map((id) => ({
          'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(`^${id}`), 'Arn'] }, ':*']],
        })),
      });
      const own = { StringEquals: { 'aws:ResourceTag/rankzero:workflow': 'main' } };
      expect(statement(statements, 'WatchTrainingJob')).toMatchObject({
        Action: ['sagemaker:DescribeTrainingJob', 'sagemaker:StopTrainingJob'],
        Condition: own,
      });
      expect(statement(statements, 'WatchHyperParameterTuningJob')).toMatchObject({
        Action: [
          'sagemaker:DescribeHyperParameterTuningJob',
          'sagemaker:StopHyperParameterTuningJob',
        ],
        Condition: own,
      });
      for (const kind of ['TrainingJob', 'HyperParameterTuningJob']) {
        expect(statement(statements, `Create${kind}`)).toMatchObject({
          Action: `sagemaker:Create${kind}`,
          Condition: { StringEquals: { 'aws:RequestTag/rankzero:workflow': 'main' } },
        });
      }
      const search = statement(statements, 'CreateHyperParameterTuningJob');
      expect(JSON.stringify(search?.Resource)).toContain(':hyper-parameter-tuning-job/*');
      expect(statement(statements, 'PassRole')).toMatchObject({
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^ArtifactsSageMakerRole/), 'Arn'] },
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      });
      const rules = JSON.stringify(statement(statements, 'WatchJobs')?.Resource);
      expect(rules).toContain(':rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule');
      expect(rules).toContain(':rule/StepFunctionsGetEventsForSageMakerTuningJobsRule');
    });

    test('names every resource but those of log delivery and X-Ray', () => {
      const actions = actionsOnEverything(statementsOf(minimal, 'TrainingRole'));
      expect([...new Set(actions.map((action) => action.split(':')[0]))]).toEqual(['logs', 'xray']);
    });
  });

  describe('with everything set', () => {
    const stack = testStack();
    const template = synthesize(
      {
        workflowName: 'other',
        logRetention: RetentionDays.ONE_WEEK,
        logRemovalPolicy: RemovalPolicy.RETAIN,
        logExecutionData: true,
        tracing: false,
        dataBuckets: [s3.Bucket.fromBucketName(stack, 'Data', 'my-data')],
      },
      stack,
    );

    test('keeps all logs as told', () => {
      template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
      template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
    });

    test('logs data', () => {
      template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
        LoggingConfiguration: { IncludeExecutionData: true },
      });
    });

    test('traces nothing, and needs no right to', () => {
      template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
        TracingConfiguration: { Enabled: false },
      });
      expect(JSON.stringify(template.toJSON())).not.toContain('xray:');
    });

    test('lets Plan look into the data buckets', () => {
      const { Resource } =
        statement(statementsOf(template, 'TrainingPlanRole'), 'FindChannels') ?? {};
      expect(Resource).toEqual([
        { 'Fn::GetAtt': [expect.stringMatching(/^ArtifactsBucket/), 'Arn'] },
        { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::my-data']] },
      ]);
    });
  });

  describe('with what an organisation asks for', () => {
    const stack = testStack();
    const key = new kms.Key(stack, 'LogKey');
    const template = synthesize(
      {
        tasks: [xgboost, builtinTask('tagged', { algorithm: 'xgboost', tags: { team: 'fraud' } })],
        tags: { team: 'ml', 'cost-centre': '42' },
        permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(stack, 'Bound', 'bound'),
        logEncryptionKey: key,
        logRemovalPolicy: RemovalPolicy.RETAIN,
        environmentEncryptionKey: key,
        reservedConcurrency: 5,
        dashboard: true,
        notificationTopic: sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-west-1:1:ends'),
        alarms: true,
        alarmActions: [{ bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:1:topic' }) }],
      },
      stack,
    );

    test('bounds every role that it makes', () => {
      const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) =>
        id.startsWith('Training'),
      );
      expect(roles).toHaveLength(6);
      for (const [, { Properties }] of roles) {
        expect(JSON.stringify(Properties.PermissionsBoundary)).toContain(':policy/bound');
      }
    });

    test('tags what it makes and each job, a task’s own tag first', () => {
      template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
        Tags: Match.arrayWith([{ Key: 'team', Value: 'ml' }]),
      });
      const tags = (task: string) => {
        const name = `/rankzero/main/tasks/${task}`;
        const [parameter] = Object.values(
          template.findResources('AWS::SSM::Parameter', { Properties: { Name: name } }),
        );
        return JSON.parse(parameter?.Properties.Value).settings.tags;
      };
      expect(tags('xgboost')).toEqual({ team: 'ml', 'cost-centre': '42' });
      expect(tags('tagged')).toEqual({ team: 'fraud', 'cost-centre': '42' });
    });

    test('encrypts logs with the key, which CloudWatch Logs may use', () => {
      template.allResourcesProperties('AWS::Logs::LogGroup', {
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LogKey'), 'Arn'] },
      });
      template.hasResourceProperties('AWS::KMS::Key', {
        KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'EncryptLogs' })]) },
      });
    });

    test('encrypts the environment of the functions and reserves their concurrency', () => {
      template.allResourcesProperties('AWS::Lambda::Function', {
        KmsKeyArn: Match.anyValue(),
        ReservedConcurrentExecutions: 5,
      });
      expect(
        statement(statementsOf(template, 'TrainingPlanRole'), 'DecryptEnvironment')?.Action,
      ).toBe('kms:Decrypt');
    });

    test('gives no log group that stays a name that the next stack would need', () => {
      const names = Object.values(template.findResources('AWS::Logs::LogGroup')).map(
        ({ Properties }) => JSON.stringify(Properties.LogGroupName ?? ''),
      );
      for (const name of names) expect(name).toMatch(/^""$|AWS::StackId/);
    });

    test('raises alarms on failures, throttling, results not collected and ends not told', () => {
      template.resourceCountIs('AWS::CloudWatch::Alarm', 5);
      template.allResourcesProperties('AWS::CloudWatch::Alarm', {
        AlarmActions: ['arn:aws:sns:eu-west-1:1:topic'],
        Threshold: 1,
        TreatMissingData: 'notBreaching',
      });
      minimal.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    });

    test('has a dashboard of metrics that Step Functions, Lambda and its own functions write', () => {
      const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
      const body = JSON.stringify(dashboard).replaceAll('\\', '');
      for (const metric of [
        ...['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionTime'],
        ...['ExecutionThrottled', 'ExecutionsAborted', 'Errors', 'Duration', 'Throttles'],
        ...['Failures', 'QuotaWaitSeconds', 'BillableSeconds', 'SpotSavedSeconds'],
      ]) {
        expect(body).toContain(`"${metric}"`);
      }
      minimal.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    });

    test('tells the topic of each end, and may write to no other', () => {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: { TOPIC: 'arn:aws:sns:eu-west-1:1:ends' } },
      });
      const statements = statementsOf(template, 'TrainingConcludeRole');
      expect(statement(statements, 'TellPeople')).toMatchObject({
        Action: 'sns:Publish',
        Resource: 'arn:aws:sns:eu-west-1:1:ends',
      });
      expect(statement(statementsOf(minimal, 'TrainingConcludeRole'), 'TellPeople')).toBe(
        undefined,
      );
    });

    test('fails when its tags do not fit, or no function could run', () => {
      expect(codeOf(() => workflow({ tags: { 'rankzero:x': 'y' } }))).toBe('InvalidRequest');
      expect(codeOf(() => workflow({ reservedConcurrency: 0 }))).toBe('InvalidConcurrency');
    });
  });
});
