import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import { Artifacts, TaskImages, TrainingWorkflow } from '../../../lib/constructs';
import { customTask, input, output } from '../../../lib/core';
import { type LocalAccount, startLocalAccount } from '../../../lib/local';
import { INSTALL_MS, prepareEnvironment } from '../_helpers/environments';

const root = join(__dirname, '../../..');

const GOOD = `
from rankzero import Outputs, task

@task
def train():
    return Outputs(value=42)
`;
/** Does each of these with another job's object, and tells what S3 said. */
const EVIL = `
import boto3
from botocore.exceptions import ClientError
from rankzero import Outputs, task

@task
def train(bucket, key, source):
    s3 = boto3.client("s3")
    target = {"Bucket": bucket, "Key": key}

    def multipart():
        upload = s3.create_multipart_upload(**target)["UploadId"]
        part = s3.upload_part(**target, UploadId=upload, PartNumber=1, Body=b"x")
        parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
        s3.complete_multipart_upload(**target, UploadId=upload, MultipartUpload=parts)

    tried = {
        "put": lambda: s3.put_object(**target, Body=b"x"),
        "put if absent": lambda: s3.put_object(**target, Body=b"x", IfNoneMatch="*"),
        "multipart": multipart,
        "copy": lambda: s3.copy_object(**target, CopySource={"Bucket": bucket, "Key": source}),
        "delete": lambda: s3.delete_object(**target),
    }
    said = {}
    for name, attempt in tried.items():
        try:
            attempt()
            said[name] = "done"
        except ClientError as error:
            said[name] = str(error)
    return Outputs(said=said)
`;

let folder: string;
let account: LocalAccount;
let s3: S3Client;
let states: SFNClient;

beforeAll(async () => {
  await prepareEnvironment();
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-isolation-'));
  for (const [name, code] of Object.entries({ good: GOOD, evil: EVIL })) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'train.py'), code);
  }
  account = await startLocalAccount({
    assembly: synthesize(),
    python: join(root, '.venv/bin/python'),
    root,
    directory: join(folder, 'jobs'),
  });
  const options = {
    endpoint: account.endpoint,
    region: account.region,
    credentials: {
      accessKeyId: account.environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: account.environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  };
  s3 = new S3Client({ ...options, forcePathStyle: true });
  states = new SFNClient(options);
}, INSTALL_MS);

afterAll(async () => {
  s3?.destroy();
  states?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Isolation');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const { tasks } = new TaskImages(stack, 'Images', {
    workflowName: 'isolation',
    tasks: [
      customTask('good', {
        source: join(folder, 'good'),
        entry: 'train:train',
        inputs: {},
        outputs: { value: output.integer() },
      }),
      customTask('evil', {
        source: join(folder, 'evil'),
        entry: 'train:train',
        inputs: { bucket: input.text(), key: input.text(), source: input.text() },
        outputs: { said: output.json() },
      }),
    ],
  });
  new TrainingWorkflow(stack, 'Training', {
    workflowName: 'isolation',
    tasks,
    bucket,
    sageMakerRole,
  });
  return app.synth().directory;
}

async function run(name: string, task: string, inputs: object) {
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify({ task, inputs }),
    }),
  );
  for (;;) {
    const { status, cause, output } = await states.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    if (status === 'RUNNING') await new Promise((resolve) => setTimeout(resolve, 50));
    else if (status === 'SUCCEEDED') return JSON.parse(output ?? '');
    else throw new Error(cause);
  }
}

async function read(Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}

describe('a job', () => {
  test('commits its manifest, and no other job of its role can replace or delete that', async () => {
    expect((await run('first', 'good', {})).outputs.value).toBe(42);
    const key = 'jobs/first/outputs/outputs.json';
    const before = await read(key);
    const { said } = (
      await run('second', 'evil', {
        bucket: account.bucket,
        key,
        source: 'executions/first/plan.json',
      })
    ).outputs;
    const denied = (operation: string, action: string) =>
      expect.stringMatching(
        new RegExp(
          String.raw`\(AccessDenied\).*${operation} operation: User: \S+ is not authorized to perform: s3:${action} on resource: "arn:aws:s3:::\S+/${key}" `,
        ),
      );
    expect(said).toEqual({
      put: denied('PutObject', 'PutObject'),
      'put if absent': expect.stringContaining('(PreconditionFailed)'),
      multipart: denied('CompleteMultipartUpload', 'PutObject'),
      copy: denied('CopyObject', 'PutObject'),
      delete: denied('DeleteObject', 'DeleteObject'),
    });
    expect(said.put).toContain('with an explicit deny in a resource-based policy');
    expect(await read(key)).toBe(before);
  });
});
