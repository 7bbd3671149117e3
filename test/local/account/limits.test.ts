import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Artifacts, TrainingWorkflow } from '../../../lib/constructs';
import { builtinTask, planExecution, tuningTask } from '../../../lib/core';
import { startLocalAccount } from '../../../lib/local';
import { type Assembly, readAssembly } from '../../../lib/local/assembly';
import { type Authorizer, createAuthorizer } from '../../../lib/local/iam';
import { requirementsOf } from '../../../lib/local/operations';
import { SAGEMAKER } from '../../../lib/local/sagemaker';
import { clientOf, python, root } from '../_helpers/accounts';
import { LOCAL, removeDirectories, temporaryDirectory } from '../_helpers/assemblies';
import { endOfExecution } from '../_helpers/executions';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const OBJECTIVE = { metric: 'validation:auc', direction: 'Maximize' } as const;
const INPUTS = {
  train: 's3://data/train',
  validation: 's3://data/validation',
  hyperparameters: { num_round: 5 },
};
const RANGES = { eta: { type: 'continuous', min: 0.1, max: 0.5 } };

/** An app of two workflows with the same bucket and role, one of them with limits and a network. */
function synthesize(): string {
  const app = new App({ outdir: temporaryDirectory() });
  const stack = new Stack(app, 'Main');
  const shared = new Artifacts(stack, 'Artifacts');
  const vpc: ec2.IVpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 }) as never;
  const churn = builtinTask('churn', { algorithm: 'xgboost' });
  const common = { tasks: [churn], bucket: shared.bucket, sageMakerRole: shared.sageMakerRole };
  new TrainingWorkflow(stack, 'Limited', {
    ...common,
    workflowName: 'limited',
    tasks: [churn, tuningTask('search', { task: churn, objective: OBJECTIVE, maxJobs: 2 })],
    tags: { 'cost-centre': '7' },
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    functionsInVpc: false,
    limits: {
      instanceTypes: ['ml.m5.*'],
      maxRuntimeInSeconds: 3600,
      maxKeepAlivePeriodInSeconds: 0,
      requiredTags: ['cost-centre'],
    },
  });
  new TrainingWorkflow(stack, 'Other', { ...common, workflowName: 'other' });
  return app.synth().directory;
}

let directory: string;
let assembly: Assembly;
let authorizer: Authorizer;

beforeAll(() => {
  directory = synthesize();
  assembly = readAssembly(directory, { ...LOCAL, workflow: 'limited' });
  authorizer = createAuthorizer(assembly);
});
afterAll(removeDirectories);

function roleOf(path: string): string {
  const role = assembly
    .resourcesOfType('AWS::IAM::Role')
    .find((one) => one.path?.startsWith(`Main/${path}/`));
  if (role === undefined) throw new Error(`There is no role ${path}.`);
  return String(role.arn);
}

/** The body that Plan makes for a task of the limited workflow. */
function planned(task: string): Record<string, unknown> {
  const parameter = assembly
    .resourcesOfType('AWS::SSM::Parameter')
    .find(({ physicalId }) => physicalId === `/rankzero/limited/tasks/${task}`);
  const record = JSON.parse(parameter?.properties.Value);
  const request = { task, inputs: INPUTS, ...(task === 'search' ? { ranges: RANGES } : {}) };
  const facts = { ...PLACE, bucket: 'artifacts', workflow: 'limited', roleArn: sharedRole() };
  return planExecution(record, request, { name: 'pima-1' }, facts).request as object as Record<
    string,
    unknown
  >;
}

const sharedRole = () => roleOf('Artifacts/SageMakerRole');

type Body = Record<string, unknown>;

/** The first action that the limited workflow's role is denied; undefined where it may all. */
async function deniedOf(operation: string, body: Body, path = 'Limited/Role') {
  for (const requirement of requirementsOf(SAGEMAKER, operation, body, PLACE)) {
    const decision = await authorizer.authorize({ principal: roleOf(path), ...requirement });
    if (!decision.allowed) return decision.action;
  }
  return undefined;
}

describe("what a state machine's role may create", () => {
  test('is what Plan plans', async () => {
    await expect(deniedOf('CreateTrainingJob', planned('churn'))).resolves.toBeUndefined();
    const search = deniedOf('CreateHyperParameterTuningJob', planned('search'));
    await expect(search).resolves.toBeUndefined();
  });

  const tags = (changed: Record<string, string>) => (body: Body) => ({
    Tags: (body.Tags as { Key: string; Value: string }[])
      .map(({ Key, Value }) => ({ Key, Value: changed[Key] ?? Value }))
      .filter(({ Value }) => Value !== 'gone'),
  });
  const resources = (changed: object) => (body: Body) => ({
    ResourceConfig: { ...(body.ResourceConfig as object), ...changed },
  });
  const FORGED: [what: string, forge: (body: Body) => Body][] = [
    ['another instance type', resources({ InstanceType: 'ml.p5.48xlarge' })],
    ['no instance type', () => ({ ResourceConfig: undefined })],
    [
      'groups of instances',
      resources({
        InstanceType: undefined,
        InstanceGroups: [
          { InstanceType: 'ml.m5.large', InstanceCount: 1, InstanceGroupName: 'a' },
          { InstanceType: 'ml.p5.48xlarge', InstanceCount: 1, InstanceGroupName: 'b' },
        ],
      }),
    ],
    ['a longer run time', () => ({ StoppingCondition: { MaxRuntimeInSeconds: 3601 } })],
    ['no run time', () => ({ StoppingCondition: {} })],
    ['instances kept warm', resources({ KeepAlivePeriodInSeconds: 60 })],
    ['no network', () => ({ VpcConfig: undefined })],
    [
      'another network',
      ({ VpcConfig }) => ({ VpcConfig: { ...(VpcConfig as object), Subnets: ['subnet-1'] } }),
    ],
    ['no cost centre', tags({ 'cost-centre': 'gone' })],
    ['an empty cost centre', tags({ 'cost-centre': '' })],
    ["another workflow's tag", tags({ 'rankzero:workflow': 'other' })],
    ['no tag of a workflow', tags({ 'rankzero:workflow': 'gone' })],
  ];

  test.each(FORGED)('is no training job with %s', async (_what, forge) => {
    const body = planned('churn');
    const forged = { ...body, ...forge(body) };
    await expect(deniedOf('CreateTrainingJob', forged)).resolves.toBe(
      'sagemaker:CreateTrainingJob',
    );
  });

  test('is no tuning job of other instances', async () => {
    const body = planned('search');
    const definition = body.TrainingJobDefinition as Body;
    const forged = {
      ...body,
      TrainingJobDefinition: {
        ...definition,
        ...resources({ InstanceType: 'ml.p5.48xlarge' })(definition),
      },
    };
    await expect(deniedOf('CreateHyperParameterTuningJob', forged)).resolves.toBe(
      'sagemaker:CreateHyperParameterTuningJob',
    );
  });
});

describe.each([
  ['TrainingJob', 'training-job'],
  ['HyperParameterTuningJob', 'hyper-parameter-tuning-job'],
])('a %s', (kind, type) => {
  const arn = `arn:aws:sagemaker:us-east-1:123456789012:${type}/job`;
  const tags = new Map([['rankzero:workflow', 'other']]);
  const may = async (path: string, action: string, of = tags, context = {}) =>
    (
      await authorizer.authorize({
        principal: roleOf(path),
        action: `sagemaker:${action}`,
        resource: arn,
        tags: of,
        context,
      })
    ).allowed;

  test.each([`Describe${kind}`, `Stop${kind}`])('%s: of its own workflow only', async (action) => {
    await expect(may('Other/Role', action)).resolves.toBe(true);
    await expect(may('Limited/Role', action)).resolves.toBe(false);
    await expect(may('Limited/Role', action, new Map())).resolves.toBe(false);
  });

  test('gets tags of its own workflow only, and none that makes it of another', async () => {
    const adding = (key: string, value: string) => ({
      'aws:TagKeys': [key],
      [`aws:RequestTag/${key}`]: value,
    });
    const step = adding('MANAGED_BY_AWS', 'STARTED_BY_STEP_FUNCTIONS');
    await expect(may('Other/Role', 'AddTags', tags, step)).resolves.toBe(true);
    await expect(may('Limited/Role', 'AddTags', tags, step)).resolves.toBe(false);
    const over = adding('rankzero:workflow', 'limited');
    await expect(may('Limited/Role', 'AddTags', tags, over)).resolves.toBe(false);
    await expect(may('Other/Role', 'AddTags', tags, over)).resolves.toBe(false);
  });
});

test('a forged plan is denied where the state machine runs', async () => {
  const body = planned('churn');
  const request = {
    ...body,
    ResourceConfig: { ...(body.ResourceConfig as object), InstanceType: 'ml.p5.48xlarge' },
  };
  const plan = {
    kind: 'training',
    task: 'churn',
    execution: 'pima-1',
    attempt: 1,
    jobName: 'pima-1',
    baseName: 'pima-1',
    outputs: {},
    request,
  };
  const answer = { plan, next: 'run', waitSeconds: 0, attempts: 0 };
  for (const folder of await planFolders(directory)) {
    const handler = `exports.handler = async () => (${JSON.stringify(answer)});`;
    await writeFile(join(folder, 'index.js'), handler);
  }
  const account = await startLocalAccount({
    assembly: directory,
    workflow: 'limited',
    python,
    root,
    directory: join(directory, 'jobs'),
  });
  const states = new SFNClient(clientOf(account));
  try {
    const started = await states.send(
      new StartExecutionCommand({ stateMachineArn: account.stateMachineArn, input: '{}' }),
    );
    const { cause } = await endOfExecution(states, started.executionArn);
    expect(cause).toContain('is not authorized to perform: sagemaker:CreateTrainingJob');
  } finally {
    states.destroy();
    await account.close();
    await rm(join(directory, 'jobs'), { recursive: true, force: true });
  }
});

/** The folders of the code of Plan functions, which alone reads tasks. */
async function planFolders(of: string): Promise<string[]> {
  const folders = (await readdir(of)).filter((name) => name.startsWith('asset.'));
  const files = await Promise.all(
    folders.map((name) => readFile(join(of, name, 'index.js'), 'utf8').catch(() => undefined)),
  );
  return folders
    .filter((_, index) => files[index]?.includes('TASKS_PREFIX'))
    .map((name) => join(of, name));
}
