import { App, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ANY_ACCOUNT, readDeployment, taskOf } from '../../../lib/cli/project/deployment';
import { checkChannels } from '../../../lib/cli/validation/channels';
import { builtinTask, Problems, tuningTask } from '../../../lib/core';
import { ArtifactsStack, WorkflowStack } from '../../../lib/stacks';
import { removeTemporary, temporary } from '../_helpers/temporary';

const xgboost = builtinTask('xgboost', { algorithm: 'xgboost' });
const tuned = tuningTask('tuned', { task: xgboost });
const target = { region: 'eu-west-1', account: ANY_ACCOUNT };

let of: ReturnType<typeof deployment>;

beforeAll(() => {
  of = deployment();
});

afterAll(removeTemporary);

/** A deployment that names data buckets; `change` may do more to its app. */
function deployment(change: (stack: Stack) => void = () => undefined, rolePerTask = false) {
  const app = new App({ outdir: temporary(), context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new ArtifactsStack(app, 'Artifacts');
  const { artifacts } = stack;
  const encryptionKey = new kms.Key(stack, 'Key');
  const encrypted = new s3.Bucket(stack, 'Encrypted', { encryptionKey });
  new WorkflowStack(app, 'Workflow', {
    workflowName: 'main',
    rolePerTask,
    tasks: [xgboost, tuned],
    bucket: artifacts.bucket,
    sageMakerRole: artifacts.sageMakerRole,
    dataBuckets: [
      s3.Bucket.fromBucketName(stack, 'Named', 'named-data'),
      // As imported: whoever reads it does not learn of the key.
      s3.Bucket.fromBucketName(stack, 'Seen', encrypted.bucketName),
    ],
  });
  change(stack);
  return readDeployment(app.synth().directory, target);
}

async function check(
  uri: string,
  {
    of: its = of,
    task = 'xgboost',
    channel = {},
  }: {
    readonly of?: ReturnType<typeof deployment>;
    readonly task?: string;
    readonly channel?: object;
  } = {},
) {
  const given = { task, inputs: { train: uri, validation: { uri, ...channel } } };
  const problems = new Problems();
  const notes = await checkChannels(
    { deployment: its, record: taskOf(given, its), given },
    problems,
  );
  return { notes, problems: problems.list };
}

const forbidden = {
  code: 'ChannelNotReadable',
  message: 'The workflow may not read this bucket; name it in its dataBuckets and deploy.',
  allowed: 'the artifacts bucket and the dataBuckets of the workflow',
};

describe('channels in S3', () => {
  test('that no policy of the deployment lets it read are problems, each with its path', async () => {
    const uri = 's3://foreign/train/';
    await expect(check(uri)).resolves.toEqual({
      notes: [],
      problems: [
        { ...forbidden, path: '$.inputs.train', found: `"${uri}"` },
        { ...forbidden, path: '$.inputs.validation.uri', found: `"${uri}"` },
      ],
    });
  });

  test('of a tuning task are looked at too', async () => {
    const { problems } = await check('s3://foreign/train/', { task: 'tuned' });
    expect(problems).toMatchObject([forbidden, forbidden]);
  });

  test.each(['s3://named-data', 's3://named-data/train', 's3://named-data/train/'])(
    'in a bucket of dataBuckets are fine: %s',
    async (uri) => {
      await expect(check(uri)).resolves.toEqual({ notes: [], problems: [] });
    },
  );

  test('in the artifacts bucket are fine', async () => {
    const uri = `s3://${of.facts.bucket}/jobs/a/output/`;
    await expect(check(uri)).resolves.toEqual({ notes: [], problems: [] });
  });

  test('that a key encrypts which the job may not use say so, in the words of AWS', async () => {
    const [bucket] = of.assembly
      .resourcesOfType('AWS::S3::Bucket')
      .filter(({ logicalId }) => logicalId.startsWith('Encrypted'));
    const { problems } = await check(`s3://${bucket?.physicalId}/train/`);
    expect(problems).toMatchObject([
      {
        code: 'ChannelNotReadable',
        message: expect.stringMatching(/^The job may not .*kms:Decrypt/),
      },
      { code: 'ChannelNotReadable' },
    ]);
  });

  test('in the SageMaker SDK’s bucket of another region are problems', async () => {
    const uri = `s3://sagemaker-us-west-2-${ANY_ACCOUNT}/train/`;
    const { problems } = await check(uri);
    expect(problems[0]).toMatchObject({
      code: 'ChannelNotReadable',
      message: expect.stringContaining('its own region only'),
    });
  });

  test('of another task are problems where each has a role of its own', async () => {
    const its = deployment(() => undefined, true);
    const uri = `s3://${its.facts.bucket}/tasks/main/other/jobs/a/output/`;
    const { problems } = await check(uri, { of: its });
    expect(problems[0]?.message).toMatch(/^The job may not read this: User: .* s3:/);
  });

  test('are a note where a policy is not known here', async () => {
    const its = deployment((stack) => {
      const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
      const managedPolicies = [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')];
      new iam.Role(stack, 'Other', { assumedBy, managedPolicies });
    });
    const { notes, problems } = await check('s3://foreign/train/', { of: its });
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(/^whether the workflow may .* was not checked: /),
    ]);
  });
});
