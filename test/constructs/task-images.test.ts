import { RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  Artifacts,
  TaskImages,
  type TaskImagesProps,
  TrainingWorkflow,
} from '../../lib/constructs';
import {
  builtinTask,
  customTask,
  input,
  output,
  planExecution,
  type Task,
  type TaskRecord,
  tuningTask,
} from '../../lib/core';
import { codeOf, testApp, testStack, treeOf } from '../_helpers/cdk';
import { filesIn, temporaryFolders, textOf, writeFiles } from '../_helpers/folders';
import { statement, statementsOf } from '../_helpers/policies';

const makeFolder = temporaryFolders();
const root = writeFiles(makeFolder(), {
  'logistic/train.py': 'def train(): ...\n',
  'logistic/requirements.txt': 'numpy==2.4.6\n',
});

const xgboost = builtinTask('xgboost', { algorithm: 'xgboost' });

const LOGISTIC = {
  source: 'logistic',
  entry: 'train:train',
  inputs: { epochs: input.integer() },
  outputs: { accuracy: output.float() },
};
const EXECUTION = { name: 'e', arn: 'arn', startTime: '2026-01-01T00:00:00.000Z' } as never;
const FACTS = {
  region: 'eu-west-1',
  account: '111122223333',
  bucket: 'bucket',
  roleArn: 'arn:aws:iam::111122223333:role/r',
  workflow: 'main',
};

function custom(name = 'logistic', distribution?: { type: 'mpi' | 'torchrun' }) {
  return customTask(name, {
    ...LOGISTIC,
    ...(distribution === undefined ? {} : { distribution }),
  });
}

function images(props: Partial<TaskImagesProps> = {}, stack: Stack = testStack()): TaskImages {
  return new TaskImages(stack, 'Images', {
    tasks: [custom()],
    workflowName: 'main',
    sourceRoot: root,
    ...props,
  });
}

function synthesize(props: Partial<TaskImagesProps> = {}): Template {
  return Template.fromStack(Stack.of(images(props)));
}

interface ImageMetadata {
  readonly tag: string;
  readonly context: string;
}

function metadataOf(template: Template): ImageMetadata[] {
  return Object.values(template.findResources('AWS::ECR::Repository')).map(
    ({ Metadata }) => Metadata['rankzero:image'],
  );
}

function imageOf(task: Task | undefined): string {
  return task?.record.kind === 'custom' ? task.record.image : '';
}

describe('TaskImages', () => {
  test('has one construct for each task that is built', () => {
    expect(treeOf(images({ tasks: [xgboost, custom('a'), custom('b')] }))).toEqual(['a', 'b']);
  });

  test('lets a pipeline push its images, and nothing where there are none', () => {
    const stack = testStack();
    const pipeline = () =>
      new iam.Role(stack, `Pipeline${stack.node.children.length}`, {
        assumedBy: new iam.AccountRootPrincipal(),
      });
    images({}, stack).grantPush(pipeline());
    new TaskImages(stack, 'None', { workflowName: 'none', tasks: [xgboost] }).grantPush(pipeline());
    const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies).toHaveLength(1);
    for (const action of ['PutImage', 'DescribeImages', 'DescribeRepositories']) {
      expect(JSON.stringify(policies)).toContain(`ecr:${action}`);
    }
  });

  test('lets it pull AWS’s images that they are built on, and says which', () => {
    const stack = testStack();
    const pipeline = new iam.Role(stack, 'Pipeline', { assumedBy: new iam.AccountRootPrincipal() });
    const base = { framework: 'pytorch', version: '2.8' };
    images({ tasks: [customTask('logistic', { ...LOGISTIC, base })] }, stack).grantPush(pipeline);
    const template = Template.fromStack(stack);
    expect(metadataOf(template)).toMatchObject([
      { framework: { ...base, instanceType: 'ml.m5.large' } },
    ]);
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(JSON.stringify(policy)).toMatch(/:\*:repository\/pytorch-training"/);
  });

  test('leaves a task its role', () => {
    const role = 'arn:aws:iam::111122223333:role/training';
    const { tasks } = images({ tasks: [customTask('logistic', { ...LOGISTIC, role })] });
    expect(tasks.map((task) => task.role)).toEqual([role]);
    expect(tasks[0]).not.toHaveProperty('build');
  });

  describe('a repository', () => {
    const template = synthesize();

    test('scans what is pushed, never changes a tag, is encrypted by ECR and keeps 20 images', () => {
      template.hasResourceProperties('AWS::ECR::Repository', {
        RepositoryName: 'rankzero/main/logistic',
        ImageScanningConfiguration: { ScanOnPush: true },
        ImageTagMutability: 'IMMUTABLE',
        // Without this property ECR encrypts with AES-256.
        EncryptionConfiguration: Match.absent(),
        LifecyclePolicy: {
          LifecyclePolicyText: JSON.stringify({
            rules: [
              {
                rulePriority: 1,
                description: 'Keeps the last 20 images',
                selection: {
                  tagStatus: 'any',
                  countType: 'imageCountMoreThan',
                  countNumber: 20,
                },
                action: { type: 'expire' },
              },
            ],
          }),
        },
      });
    });

    test('lets nobody in by a policy of its own', () => {
      template.hasResourceProperties('AWS::ECR::Repository', {
        RepositoryPolicyText: Match.absent(),
      });
    });

    test('goes with its task, images included, so that the task can come back', () => {
      template.hasResource('AWS::ECR::Repository', {
        DeletionPolicy: 'Delete',
        UpdateReplacePolicy: 'Delete',
        Properties: { EmptyOnDelete: true },
      });
    });

    test('says what its image is built from', () => {
      expect(metadataOf(template)).toEqual([
        {
          task: 'logistic',
          tag: expect.stringMatching(/^[0-9a-f]{16}$/),
          context: expect.stringMatching(/^asset\.[0-9a-f]{64}$/),
          runtime: 'python',
          entry: 'train:train',
          source: expect.stringMatching(/^[^/].*\/logistic$/),
        },
      ]);
    });

    test('has the key, the number of images and the end that it is given', () => {
      const stack = testStack();
      images(
        {
          encryptionKey: new kms.Key(stack, 'Key'),
          keptImages: 2,
          removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        },
        stack,
      );
      Template.fromStack(stack).hasResource('AWS::ECR::Repository', {
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: {
          EmptyOnDelete: false,
          EncryptionConfiguration: {
            EncryptionType: 'KMS',
            KmsKey: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
          },
          LifecyclePolicy: {
            LifecyclePolicyText: Match.stringLikeRegexp('"countNumber":2'),
          },
        },
      });
    });

    test('is named in lower case, without hyphens in a row', () => {
      synthesize({ tasks: [custom('My--Task')], workflowName: 'Team-A' }).hasResourceProperties(
        'AWS::ECR::Repository',
        { RepositoryName: 'rankzero/team-a/my-task' },
      );
    });
  });

  describe('tasks', () => {
    test('come back in their order, the custom ones with an image and nothing to build', () => {
      const stack = testStack();
      const { tasks } = images({ tasks: [xgboost, custom()] }, stack);
      const [{ tag } = { tag: '' }] = metadataOf(Template.fromStack(stack));
      expect(tasks[0]).toBe(xgboost);
      expect(tasks[1]?.build).toBeUndefined();
      expect(stack.resolve(imageOf(tasks[1]))).toEqual({
        'Fn::Join': [
          '',
          [
            { Ref: 'AWS::AccountId' },
            '.dkr.ecr.',
            { Ref: 'AWS::Region' },
            '.',
            { Ref: 'AWS::URLSuffix' },
            `/rankzero/main/logistic:${tag}`,
          ],
        ],
      });
    });

    test('that others tune get one image for all', () => {
      const task = custom();
      const { tasks, repositories } = images({
        tasks: [task, tuningTask('tuning', { task })],
      });
      const [trained, tuned] = tasks.map(({ record }) => record);
      expect([...repositories.keys()]).toEqual(['logistic']);
      expect(tuned?.kind === 'tuning' && tuned.tasks[0]).toEqual(trained);
    });

    test('that are only tuned are built too', () => {
      const { repositories } = images({ tasks: [tuningTask('tuning', { task: custom() })] });
      expect([...repositories.keys()]).toEqual(['logistic']);
    });

    test('with an image of their own pass through', () => {
      const own = customTask('own', {
        image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/mine:1',
        entry: 'train:train',
        inputs: {},
        outputs: {},
      });
      expect(images({ tasks: [own] }).tasks).toEqual([own]);
    });

    test('fit a workflow in the same stack, whose role may pull these images and no others', () => {
      const stack = testStack();
      const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
      const { tasks } = images({}, stack);
      new TrainingWorkflow(stack, 'Training', {
        tasks,
        workflowName: 'main',
        bucket,
        sageMakerRole,
      });
      const template = Template.fromStack(stack);
      const statements = statementsOf(template, 'TrainingTaskAccess');
      expect(statement(statements, 'PullImages')?.Resource).toEqual({
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':ecr:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':repository/rankzero/main/logistic',
          ],
        ],
      });
      template.hasResourceProperties('AWS::SSM::Parameter', {
        Name: '/rankzero/main/tasks/logistic',
      });
    });
  });

  describe('build contexts', () => {
    test('are in the cloud assembly under the names in the templates, also below a stage', () => {
      const app = testApp();
      const stage = new Stage(app, 'Prod');
      const stack = new Stack(stage, 'Test');
      images({}, stack);
      const [{ context } = { context: '' }] = metadataOf(Template.fromStack(stack));
      const folder = `${app.outdir}/${context}`;
      expect(filesIn(folder)).toEqual(
        expect.arrayContaining(['Dockerfile', 'code/train.py', 'requirements.txt']),
      );
    });

    test.each(['mpi', 'torchrun'] as const)('say in the Dockerfile that %s starts it', (type) => {
      const app = testApp();
      const stack = new Stack(app, 'Test');
      images({ tasks: [custom('logistic', { type })] }, stack);
      const [{ context } = { context: '' }] = metadataOf(Template.fromStack(stack));
      expect(textOf(`${app.outdir}/${context}`, 'Dockerfile')).toContain(
        `\nARG DISTRIBUTION=${type}\n`,
      );
    });

    test('are built from the base that is given', () => {
      const app = testApp();
      const stack = new Stack(app, 'Test');
      const python = `python@sha256:${'0'.repeat(64)}`;
      images({ baseImages: { python } }, stack);
      const [{ context } = { context: '' }] = metadataOf(Template.fromStack(stack));
      expect(textOf(`${app.outdir}/${context}`, 'Dockerfile')).toContain(`\nARG BASE=${python}\n`);
    });
  });

  describe('with code that cannot become an image', () => {
    const lost = customTask('lost', { ...LOGISTIC, source: 'nowhere' });
    const tuned = tuningTask('tuned', { task: lost });

    test('keeps the other tasks, and lets the broken one say why it refuses', () => {
      const { tasks } = images({ tasks: [custom(), lost, tuned] });
      expect(imageOf(tasks[0])).toMatch(/logistic:/);
      for (const task of [tasks[1], tasks[2]]) {
        const plan = () =>
          planExecution(task?.record as TaskRecord, { task: 'lost', inputs: {} }, EXECUTION, FACTS);
        expect(codeOf(plan)).toBe('TaskBroken');
        expect(plan).toThrow(/SourceNotFound: The source of the task "lost" is "nowhere"/);
      }
    });

    test('is an error of its construct, so that nothing is deployed', () => {
      const stack = testStack();
      images({ tasks: [xgboost, lost] }, stack);
      const metadata = stack.node.findChild('Images').node.findChild('lost').node.metadata;
      expect(metadata).toContainEqual(
        expect.objectContaining({
          type: 'aws:cdk:error',
          data: expect.stringMatching(/^SourceNotFound: .*"lost".* \[rankzero:brokenTask\]$/),
        }),
      );
    });

    test('is thrown where there is no other task', () => {
      expect(codeOf(() => images({ tasks: [lost, tuned] }))).toBe('SourceNotFound');
    });

    test('passes through a workflow, whose record of it has the reason', () => {
      const stack = testStack();
      const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
      const { tasks } = images({ tasks: [xgboost, lost, tuned] }, stack);
      const props = { workflowName: 'main', bucket, sageMakerRole };
      expect(() => new TrainingWorkflow(stack, 'Training', { ...props, tasks })).not.toThrow();
    });
  });

  test('names the files that are not in an image because they look like secrets', () => {
    const sourceRoot = writeFiles(makeFolder(), {
      'logistic/train.py': '',
      'logistic/.env': 'SECRET=1',
    });
    const stack = testStack();
    images({ sourceRoot }, stack);
    const repository = stack.node.findChild('Images').node.findChild('logistic');
    expect(repository.node.metadata).toContainEqual(
      expect.objectContaining({
        type: 'aws:cdk:info',
        data: expect.stringMatching(/"logistic" is built without \.env, .*!\.env to .dockerignore/),
      }),
    );
  });

  describe('refuses', () => {
    test.each<[string, Partial<TaskImagesProps>]>([
      ['InvalidWorkflowName', { workflowName: 'a/b' }],
      ['InvalidKeptImages', { keptImages: 1 }],
      ['InvalidKeptImages', { keptImages: 2.5 }],
      ['DuplicateRepository', { tasks: [custom('Task'), custom('task')] }],
      ['SourceNotFound', { sourceRoot: '/nowhere' }],
    ])('fails with %s', (code, props) => {
      expect(codeOf(() => images(props))).toBe(code);
    });
  });
});
