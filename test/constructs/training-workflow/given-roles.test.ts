import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  Artifacts,
  SageMakerRole,
  TrainingWorkflow,
  type TrainingWorkflowProps,
} from '../../../lib/constructs';
import { builtinTask, type Task, tuningTask } from '../../../lib/core';
import { codeOf, testStack, treeOf } from '../../_helpers/cdk';
import { statement, statementsOf } from '../../_helpers/policies';

const ARN = 'arn:aws:iam::111122223333:role/training';
// The CDK prints its warnings.
beforeAll(() => void jest.spyOn(console, 'error').mockReturnValue());
afterAll(() => jest.restoreAllMocks());

const plain = builtinTask('plain', { algorithm: 'xgboost' });

function setUp(tasks: readonly Task[], props: Partial<TrainingWorkflowProps> = {}) {
  const stack = testStack();
  const { bucket } = new Artifacts(stack, 'Artifacts', {
    encryptionKey: new kms.Key(stack, 'Key'),
  });
  const workflow = new TrainingWorkflow(stack, 'Training', {
    workflowName: 'main',
    tasks,
    bucket,
    ...props,
  });
  return { stack, workflow, template: Template.fromStack(stack) };
}

const mine = (stack = testStack()) =>
  new iam.Role(stack, 'Mine', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });

describe('a role that the workflow is given', () => {
  const stack = testStack();
  const { bucket } = new Artifacts(stack, 'Artifacts', {
    encryptionKey: new kms.Key(stack, 'Key'),
  });
  const given = { workflowName: 'main', tasks: [plain], bucket };
  new TrainingWorkflow(stack, 'Training', { ...given, sageMakerRole: mine(stack) });
  const own = new SageMakerRole(stack, 'Own', { bucket });
  new TrainingWorkflow(stack, 'Other', { ...given, workflowName: 'other', sageMakerRole: own });
  const template = Template.fromStack(stack);

  test('gets all that a training job needs, the bucket and its key included', () => {
    const sids = statementsOf(template, 'TrainingTaskAccess').map(({ Sid }) => Sid);
    expect(sids).toEqual(
      expect.arrayContaining(['ReadChannels', 'WriteOutputs', 'UseKey', 'WriteLogs', 'PullImages']),
    );
  });

  test('gets only what the tasks need where it is a SageMakerRole of the bucket', () => {
    const sids = statementsOf(template, 'OtherTaskAccess').map(({ Sid }) => Sid);
    expect(sids).toEqual(['LogInToRegistry', 'PullImages']);
    expect(statement(statementsOf(template, 'Own'), 'UseKey')).toBeDefined();
  });
});

describe('a role that a task is given', () => {
  test('needs no other, and is the only one to pass', () => {
    const { template, workflow } = setUp([
      builtinTask('churn', { algorithm: 'xgboost', role: ARN }),
    ]);
    expect(statement(statementsOf(template, 'TrainingRole'), 'PassRole')?.Resource).toBe(ARN);
    expect(workflow.taskRoles.churn?.roleArn).toBe(ARN);
    expect(treeOf(workflow)).not.toContain('TaskAccess');
    const [plan] = Object.values(
      template.findResources('AWS::Lambda::Function', {
        Properties: { Environment: { Variables: { TASKS_PREFIX: Match.anyValue() } } },
      }),
    );
    expect(plan?.Properties.Environment.Variables).not.toHaveProperty('SAGEMAKER_ROLE_ARN');
  });

  test('named by its ARN is not changed; what it has to be allowed is an output', () => {
    const { stack, template } = setUp([builtinTask('churn', { algorithm: 'xgboost', role: ARN })]);
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('cannot be changed by this app'),
    );
    expect(JSON.stringify(template.findOutputs('*'))).toMatch(
      /NeededPolicy.*tasks\/main\/churn\/jobs\/.*sagemaker-xgboost/,
    );
  });

  test('as an object gets what the task needs, in the task’s folder', () => {
    const stack = testStack();
    const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
    const role = mine(stack);
    const churn = builtinTask('churn', { algorithm: 'xgboost', role });
    new TrainingWorkflow(stack, 'Training', {
      workflowName: 'main',
      tasks: [churn, tuningTask('search', { task: churn, role }), plain],
      bucket,
      sageMakerRole,
    });
    const template = Template.fromStack(stack);
    const access = JSON.stringify(statementsOf(template, 'TrainingTaskRoleschurnAccess'));
    expect(access).toMatch(/tasks\/main\/churn\/jobs.*tasks\/main\/search\/jobs/);
    template.resourcePropertiesCountIs('AWS::IAM::Policy', { PolicyName: Match.anyValue() }, 2);
    const passed = statement(statementsOf(template, 'TrainingRole'), 'PassRole')?.Resource;
    expect(passed).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching('^ArtifactsSageMakerRole'), 'Arn'] },
      { 'Fn::GetAtt': [expect.stringMatching('^Mine'), 'Arn'] },
    ]);
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/rankzero/main/tasks/plain',
      Value: JSON.stringify(plain.record),
    });
  });

  test('is the task’s own with rolePerTask too', () => {
    const { workflow } = setUp([builtinTask('churn', { algorithm: 'xgboost', role: ARN }), plain], {
      rolePerTask: true,
    });
    expect(workflow.taskRoles.churn?.roleArn).toBe(ARN);
    expect(workflow.taskRoles.plain).toBeInstanceOf(SageMakerRole);
  });

  test('fails where another task is left without any', () => {
    const act = () => setUp([builtinTask('churn', { algorithm: 'xgboost', role: ARN }), plain]);
    expect(codeOf(act)).toBe('RoleMissing');
    expect(act).toThrow(/"plain"/);
  });

  test('fails when it is no ARN of a role', () => {
    const task = (role: string) => () => builtinTask('churn', { algorithm: 'xgboost', role });
    expect(codeOf(task('training'))).toBe('InvalidRequest');
    expect(task('training')).toThrow(/InvalidValue at \$\.role/);
  });
});
