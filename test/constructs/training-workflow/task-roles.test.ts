import { type App, CfnResource, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Artifacts, TrainingWorkflow } from '../../../lib/constructs';
import { builtinTask, customTask, type Task, tuningTask } from '../../../lib/core';
import { testApp, testStack, treeOf } from '../../_helpers/cdk';
import { statement, statementsOf } from '../../_helpers/policies';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:fraud-*';
const SUBNET = 'subnet-0123456789abcdef0';
const churn = builtinTask('churn', {
  algorithm: 'xgboost',
  network: { subnets: [SUBNET], securityGroupIds: ['sg-0123456789abcdef0'] },
});
const fraud = customTask('fraud', {
  image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/fraud:1',
  entry: 'a:b',
  inputs: {},
  outputs: {},
  secrets: [SECRET],
});

function workflow(tasks: readonly Task[] = [churn, fraud], stack = testStack()) {
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  return new TrainingWorkflow(stack, 'Training', {
    workflowName: 'main',
    tasks,
    bucket,
    sageMakerRole,
    rolePerTask: true,
  });
}

describe('TrainingWorkflow with a role per task', () => {
  const stack = testStack();
  const made = workflow([churn, fraud], stack);
  const template = Template.fromStack(stack);
  const objects = (...keys: string[]) => {
    const arns = keys.map((key) => ({
      'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching('Bucket'), 'Arn'] }, `/${key}`]],
    }));
    return arns.length === 1 ? arns[0] : arns;
  };
  const roleOf = (task: string) => ({
    'Fn::GetAtt': [expect.stringMatching(`^TrainingTaskRoles${task}`), 'Arn'],
  });

  test('has the constructs that its documentation lists', () => {
    expect(treeOf(made.node.findChild('TaskRoles'))).toEqual(['churn', 'fraud']);
    expect(treeOf(made)).not.toContain('TaskAccess');
    expect(Object.keys(made.taskRoles)).toEqual(['churn', 'fraud']);
  });

  test('lets each role read and write its own folder, and read data', () => {
    for (const task of ['churn', 'fraud']) {
      const statements = statementsOf(template, `TrainingTaskRoles${task}`);
      expect(statement(statements, 'ReadChannels')?.Resource).toEqual(
        objects('data/*', `tasks/main/${task}/*`),
      );
      expect(statement(statements, 'WriteOutputs')?.Resource).toEqual(
        objects(`tasks/main/${task}/jobs/*`),
      );
      expect(statement(statements, 'MirrorCheckpoints')?.Resource).toEqual(
        objects(`tasks/main/${task}/jobs/*/checkpoints/*`),
      );
    }
  });

  test('gives each role the images, networks and secrets of its own task alone', () => {
    const rendered = (task: string) =>
      JSON.stringify(statementsOf(template, `TrainingTaskRoles${task}`));
    expect(rendered('churn')).toMatch(/sagemaker-xgboost.*subnet\/subnet-0123/);
    expect(rendered('churn')).not.toMatch(/fraud/);
    expect(rendered('fraud')).toMatch(/repository\/fraud.*secret:fraud-/);
    expect(rendered('fraud')).not.toMatch(/xgboost|subnet/);
  });

  test('gives the shared role nothing', () => {
    expect(JSON.stringify(statementsOf(template, 'ArtifactsSageMakerRole'))).not.toMatch(
      /ecr:|ec2:|secretsmanager:/,
    );
  });

  test('lets the state machine pass exactly these roles', () => {
    const statements = statementsOf(template, 'TrainingRole');
    expect(statement(statements, 'PassRole')?.Resource).toEqual([roleOf('churn'), roleOf('fraud')]);
  });

  test('names role and folder in the records of the tasks', () => {
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/rankzero/main/tasks/fraud',
      Value: {
        'Fn::Join': [
          '',
          [
            Match.stringLikeRegexp('"ownRole":{"roleArn":"$'),
            Match.anyValue(),
            '","folder":"tasks/main/fraud/"}}',
          ],
        ],
      },
    });
  });

  test('lets Plan and Collect work in the folders of the tasks', () => {
    const plan = statementsOf(template, 'TrainingPlanRole');
    const collect = statementsOf(template, 'TrainingCollectRole');
    const secrets = objects(
      'executions/*/inputs/secrets*.json',
      'tasks/main/*/executions/*/inputs/secrets*.json',
    );
    expect(statement(plan, 'WriteDocuments')?.Resource).toEqual(
      objects('executions/*', 'tasks/main/*/executions/*'),
    );
    expect(statement(plan, 'MarkSecretsAsScratch')?.Resource).toEqual(secrets);
    expect(statement(collect, 'ReadManifest')?.Resource).toEqual(
      objects('jobs/*', 'tasks/main/*/jobs/*'),
    );
    expect(statement(collect, 'WriteDocuments')?.Resource).toEqual(objects('executions/*'));
    expect(statement(collect, 'ForgetSecrets')?.Resource).toEqual(secrets);
  });

  test('gives a tuning task one role with what the tasks need that it tunes', () => {
    const tuned = testStack();
    workflow([tuningTask('search', { task: churn })], tuned);
    const statements = statementsOf(Template.fromStack(tuned), 'TrainingTaskRolessearch');
    expect(JSON.stringify(statements)).toMatch(/tasks\/main\/search\/jobs.*sagemaker-xgboost/);
  });

  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      builtinTask(`task-${index}`, { algorithm: 'xgboost' }),
    );

  test('fits a template and the policies of a role with 200 tasks', () => {
    const large = new Stack(testApp(), 'Test', { suppressTemplateIndentation: true });
    workflow(many(200), large);
    const all = Template.fromStack(large).toJSON();
    expect(Object.keys(all.Resources).length).toBeLessThanOrEqual(500);
    expect(JSON.stringify(all).length).toBeLessThanOrEqual(1_000_000);
    const statements = statementsOf(Template.fromStack(large), 'TrainingRole');
    const passed = statements.filter(({ Sid }) => Sid?.startsWith('PassRole'));
    expect(
      new Set(passed.flatMap((one) => JSON.stringify(one.Resource).match(/task\d+[0-9A-F]{8}/g)))
        .size,
    ).toBe(200);
    expect(passed.map(({ Condition }) => Condition)).toEqual(
      passed.map(() => ({ StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } })),
    );
    const managed = Object.values<{ Type: string }>(all.Resources).filter(
      ({ Type }) => Type === 'AWS::IAM::ManagedPolicy',
    );
    expect(managed.length).toBeGreaterThan(0);
    expect(managed.length).toBeLessThanOrEqual(9);
  });

  test('has its template measured', () => {
    const full = testStack();
    const type = 'AWS::CloudFormation::WaitConditionHandle';
    new CfnResource(full, 'Full', { type, properties: { Text: 'x'.repeat(1_000_000) } });
    workflow(many(50), full);
    expect(() => (full.node.root as App).synth()).toThrow(/TemplateTooLarge: .* with 50 tasks/);
  });
});
