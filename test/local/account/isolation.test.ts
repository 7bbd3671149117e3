import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import { Artifacts, TaskImages, TrainingWorkflow } from '../../../lib/constructs';
import { customTask, input, output } from '../../../lib/core';
import type { LocalAccount } from '../../../lib/local';
import { clientOf, root, startAccount } from '../_helpers/accounts';
import { prepareEnvironment } from '../_helpers/environments';
import { endOfExecution } from '../_helpers/executions';

const GOOD = `
from rankzero import Outputs, task

@task
def train(note, pin):
    return Outputs(value=len(note) + pin)
`;
/** Does each of these with objects that are not its own, and tells what S3 said. */
const EVIL = `
import boto3
from botocore.exceptions import ClientError
from rankzero import Outputs, task

s3 = boto3.client("s3")

def multipart(target):
    upload = s3.create_multipart_upload(**target)["UploadId"]
    part = s3.upload_part(**target, UploadId=upload, PartNumber=1, Body=b"x")
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3.complete_multipart_upload(**target, UploadId=upload, MultipartUpload=parts)

def attempt(work):
    try:
        work()
        return "done"
    except ClientError as error:
        return str(error)

@task
def train(bucket, keys, source):
    def all_of(target):
        return {
            "get": attempt(lambda: s3.get_object(**target)["Body"].read()),
            "put": attempt(lambda: s3.put_object(**target, Body=b"x")),
            "put if absent": attempt(lambda: s3.put_object(**target, Body=b"x", IfNoneMatch="*")),
            "multipart": attempt(lambda: multipart(target)),
            "copy": attempt(
                lambda: s3.copy_object(**target, CopySource={"Bucket": bucket, "Key": source})
            ),
            "delete": attempt(lambda: s3.delete_object(**target)),
        }

    return Outputs(said={key: all_of({"Bucket": bucket, "Key": key}) for key in keys})
`;

let folder: string;
let shared: Started;
let own: Started;

/** An account, and clients of it. */
interface Started {
  readonly account: LocalAccount;
  readonly s3: S3Client;
  readonly states: SFNClient;
}

beforeAll(async () => {
  await prepareEnvironment();
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-isolation-'));
  for (const [name, code] of Object.entries({ good: GOOD, evil: EVIL })) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'train.py'), code);
  }
  shared = await start('shared', false);
  own = await start('own', true);
});

afterAll(async () => {
  for (const { account, s3, states } of [shared, own]) {
    s3.destroy();
    states.destroy();
    await account.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function start(name: string, rolePerTask: boolean): Promise<Started> {
  const account = await startAccount(
    synthesize(join(folder, name, 'cdk.out'), rolePerTask),
    join(folder, name, 'jobs'),
  );
  const options = clientOf(account);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  return { account, s3, states: new SFNClient(options) };
}

function synthesize(outdir: string, rolePerTask: boolean): string {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Isolation');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const { tasks } = new TaskImages(stack, 'Images', {
    workflowName: 'isolation',
    tasks: [
      customTask('good', {
        source: join(folder, 'good'),
        entry: 'train:train',
        inputs: { note: input.text(), pin: input.integer({ secret: true }) },
        outputs: { value: output.integer() },
      }),
      customTask('evil', {
        source: join(folder, 'evil'),
        entry: 'train:train',
        inputs: { bucket: input.text(), keys: input.json(), source: input.text() },
        outputs: { said: output.json() },
      }),
    ],
  });
  new TrainingWorkflow(stack, 'Training', {
    workflowName: 'isolation',
    tasks,
    bucket,
    sageMakerRole,
    rolePerTask,
  });
  return app.synth().directory;
}

async function run({ account, states }: Started, name: string, task: string, inputs: object) {
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify({ task, inputs }),
    }),
  );
  const { status, cause, output } = await endOfExecution(states, executionArn);
  if (status !== 'SUCCEEDED') throw new Error(cause);
  return JSON.parse(output ?? '').outputs;
}

async function read({ account, s3 }: Started, Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}

async function keys({ account, s3 }: Started): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: account.bucket }));
  return Contents.map(({ Key = '' }) => Key);
}

/** What S3 says to a job that may not do this. */
const denied = (operation: string, action: string, key: string) =>
  expect.stringMatching(
    new RegExp(
      String.raw`\(AccessDenied\).*${operation} operation: User: \S+ is not authorized to perform: s3:${action} on resource: "arn:aws:s3:::\S+/${key}" `,
    ),
  );

// The note fits no hyperparameter, and the pin must be in none: both are documents in S3.
const INPUTS = { note: 'x'.repeat(3_000), pin: 42 };

test('a job commits its manifest, and no other job of its role can replace or delete that', async () => {
  expect((await run(shared, 'first', 'good', INPUTS)).value).toBe(3_042);
  const key = 'jobs/first/outputs/outputs.json';
  const before = await read(shared, key);
  const source = 'executions/first/plan.json';
  const { bucket } = shared.account;
  const { said } = await run(shared, 'second', 'evil', { bucket, keys: [key], source });
  expect(said[key]).toEqual({
    get: 'done',
    put: denied('PutObject', 'PutObject', key),
    'put if absent': expect.stringContaining('(PreconditionFailed)'),
    multipart: denied('CompleteMultipartUpload', 'PutObject', key),
    copy: denied('CopyObject', 'PutObject', key),
    delete: denied('DeleteObject', 'DeleteObject', key),
  });
  expect(said[key].put).toContain('with an explicit deny in a resource-based policy');
  expect(await read(shared, key)).toBe(before);
});

test('a job of a task with its own role reads and writes nothing of another task', async () => {
  expect((await run(own, 'first', 'good', INPUTS)).value).toBe(3_042);
  const folder = 'tasks/isolation/good/';
  const key = `${folder}jobs/first/outputs/outputs.json`;
  const document = `${folder}executions/first/inputs/parameters.json`;
  expect(await keys(own)).toEqual(expect.arrayContaining([key, document]));
  const targets = [key, document, 'jobs/a/outputs/outputs.json', 'executions/first/plan.json'];
  const { bucket } = own.account;
  const outputs = await run(own, 'second', 'evil', { bucket, keys: targets, source: key });
  // It is long, so it is in a file; that lies in the folder of the other task.
  const prefix = `s3://${bucket}/`;
  const { uri } = outputs.said;
  expect(uri).toContain(`${prefix}tasks/isolation/evil/jobs/second/outputs/rank-0-`);
  const said = JSON.parse(await read(own, uri.slice(prefix.length)));
  for (const target of targets) {
    expect(said[target]).toEqual({
      get: denied('GetObject', 'GetObject', target),
      put: denied('PutObject', 'PutObject', target),
      'put if absent': denied('PutObject', 'PutObject', target),
      multipart: denied('CreateMultipartUpload', 'PutObject', target),
      copy: denied('CopyObject', 'PutObject', target),
      delete: denied('DeleteObject', 'DeleteObject', target),
    });
  }
  // Secrets in clear are deleted wherever they lay.
  expect((await keys(own)).filter((stored) => stored.includes('secrets'))).toEqual([]);
});
