import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import {
  AddTagsCommand,
  CreateTrainingJobCommand,
  DeleteTagsCommand,
  DescribeTrainingJobCommand,
  ListTagsCommand,
  SageMakerClient,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { userFiles } from '../../../lib/local/account/object-files';
import { systemClock } from '../../../lib/local/aws/clock';
import { createAuthorizer } from '../../../lib/local/iam';
import { authorizeCalls } from '../../../lib/local/operations';
import { SageMakerService } from '../../../lib/local/sagemaker';
import { root } from '../_helpers/accounts';
import { removeDirectories, temporaryDirectory } from '../_helpers/assemblies';
import { type ServiceGateway, startServiceGateway } from '../gateway/_helpers/service-gateway';
import { allow, assemblyOf, job, role, roleArn } from '../iam/_helpers/roles';
import { fixtureImages, requestFor } from '../sagemaker/_helpers/local-sagemaker';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };

let around: ServiceGateway;
let service: SageMakerService;
let s3: S3Client;
const clients: Record<string, SageMakerClient> = {};

/** A team may start jobs with its tag, and do things with those that have it; no others. */
const teamPolicy = (team: string) => {
  const tag = { StringEquals: { 'aws:ResourceTag/team': team } };
  const create = ['sagemaker:CreateTrainingJob'];
  return [
    allow(create, ['*'], { StringEquals: { 'aws:RequestTag/team': team } }),
    allow(['sagemaker:AddTags'], ['*'], {
      StringEquals: { 'sagemaker:TaggingAction': 'CreateTrainingJob', 'aws:RequestTag/team': team },
    }),
    allow(['sagemaker:AddTags', 'sagemaker:DeleteTags'], ['*'], {
      ...tag,
      'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['team'] },
    }),
    allow(['sagemaker:*TrainingJob', 'sagemaker:ListTags'], ['*'], tag),
    allow(['iam:PassRole'], ['*']),
  ];
};

beforeAll(async () => {
  const assembly = assemblyOf((stack) => {
    role(stack, 'ml', ...teamPolicy('ml'));
    role(stack, 'ads', ...teamPolicy('ads'));
  });
  around = await startServiceGateway(
    PLACE.region,
    { buckets: [{ name: 'artifacts', versioned: false }] },
    {
      sagemaker: { call: (operation, input) => service.call(operation, input) },
      authorize: authorizeCalls({
        authorizer: createAuthorizer(assembly, (arn) => service.tagsOf(arn)),
        place: PLACE,
        roleOf: (accessKeyId) => around.keys.roleOf(accessKeyId),
      }),
    },
  );
  const { endpoint, region } = around;
  s3 = new S3Client({ endpoint, region, credentials: around.credentials, forcePathStyle: true });
  service = new SageMakerService({
    ...PLACE,
    directory: temporaryDirectory(),
    s3,
    files: userFiles(around.s3),
    clock: systemClock,
    images: fixtureImages,
    python: join(root, '.venv/bin/python'),
    stopGraceMs: 300,
  });
  for (const name of ['ml', 'ads']) {
    const credentials = around.keys.ofRole(roleArn(name));
    clients[name] = new SageMakerClient({ endpoint, region, credentials });
  }
  await create('ml', 'Job-Of-ML', 'ml');
});

afterAll(async () => {
  await service?.close();
  s3?.destroy();
  for (const client of Object.values(clients)) client.destroy();
  await around?.close();
  removeDirectories();
});

function as(team: string): SageMakerClient {
  return clients[team] as SageMakerClient;
}

async function create(team: string, name: string, tag: string): Promise<unknown> {
  const request = requestFor('forever', name, { Tags: [{ Key: 'team', Value: tag }] });
  return as(team).send(new CreateTrainingJobCommand(request as never));
}

const denied = (action: string) => ({
  name: 'AccessDeniedException',
  message: expect.stringContaining(`is not authorized to perform: sagemaker:${action} on resource`),
});

const described = new DescribeTrainingJobCommand({ TrainingJobName: 'Job-Of-ML' });
const ResourceArn = job('job-of-ml');
const addStage = new AddTagsCommand({ ResourceArn, Tags: [{ Key: 'stage', Value: 'test' }] });

test('a team may do with its jobs what others may not', async () => {
  await expect(as('ads').send(described)).rejects.toMatchObject(denied('DescribeTrainingJob'));
  await expect(as('ads').send(addStage)).rejects.toMatchObject(denied('AddTags'));
  await expect(as('ads').send(new ListTagsCommand({ ResourceArn }))).rejects.toMatchObject(
    denied('ListTags'),
  );
  const { TrainingJobStatus } = await as('ml').send(described);
  expect(TrainingJobStatus).toBe('InProgress');
  const { Tags } = await as('ml').send(addStage);
  expect(Tags).toEqual([
    { Key: 'team', Value: 'ml' },
    { Key: 'stage', Value: 'test' },
  ]);
});

test('nobody may take a job over by a tag', async () => {
  const theirs = new AddTagsCommand({ ResourceArn, Tags: [{ Key: 'team', Value: 'ads' }] });
  await expect(as('ads').send(theirs)).rejects.toMatchObject(denied('AddTags'));
  const none = new DeleteTagsCommand({ ResourceArn, TagKeys: ['team'] });
  await expect(as('ml').send(none)).rejects.toMatchObject(denied('DeleteTags'));
  await expect(create('ads', 'new-job', 'ml')).rejects.toMatchObject(denied('CreateTrainingJob'));
});

test('only its team stops a job', async () => {
  const stop = new StopTrainingJobCommand({ TrainingJobName: 'Job-Of-ML' });
  await expect(as('ads').send(stop)).rejects.toMatchObject(denied('StopTrainingJob'));
  await as('ml').send(stop);
  const { TrainingJobStatus } = await service.waitForTrainingJob('Job-Of-ML');
  expect(TrainingJobStatus).toBe('Stopped');
});
