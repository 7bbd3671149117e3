import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SFNClient } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import cdk from '../../../cdk.json';
import { builtinTask } from '../../../lib/core';
import type { LocalAccount } from '../../../lib/local';
import { readAssembly } from '../../../lib/local/assembly';
import { ArtifactsStack, WorkflowStack } from '../../../lib/stacks';
import { clientOf, python, root, startAccount } from '../_helpers/accounts';
import { endOfExecution } from '../_helpers/executions';
import { type Signing, send } from './_helpers/signed';

const run = promisify(execFile);

let folder: string;
let account: LocalAccount;
let url: string;
let user: Signing;
/** May call by GET, and nothing else. */
let reader: Signing;

/** Synthesizes a workflow with an API, its functions bundled, and a role that may read. */
function synthesize(outdir: string): string {
  const app = new App({ outdir, analyticsReporting: false, context: cdk.context });
  const { artifacts } = new ArtifactsStack(app, 'Artifacts');
  const stack = new WorkflowStack(app, 'Workflow', {
    workflowName: 'main',
    tasks: ['xgboost', 'other', ...Array.from({ length: 10 }, (_, index) => `task-${index}`)].map(
      (name) => builtinTask(name, { algorithm: 'xgboost' }),
    ),
    bucket: artifacts.bucket,
    sageMakerRole: artifacts.sageMakerRole,
    settings: { api: true },
  });
  const reading = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  stack.api?.grantRead(reading);
  return app.synth().directory;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rankzero-api-'));
  const assembly = synthesize(join(folder, 'cdk.out'));
  account = await startAccount(assembly, join(folder, 'jobs'));
  url = account.apis[0]?.url ?? '';
  const { credentials } = clientOf(account);
  user = credentials;
  const role = readAssembly(assembly, { account: account.account, region: account.region })
    .resourcesOfType('AWS::IAM::Role')
    .find(({ logicalId }) => logicalId.startsWith('Reader'));
  const sts = new STSClient(clientOf(account));
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: role?.arn, RoleSessionName: 'test' }),
  );
  reader = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  for (const file of ['train.csv', 'validation.csv']) {
    await account.storeFile(join(root, 'examples/data/pima', file), `data/pima/${file}`, {});
  }
});

afterAll(async () => {
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: unknown, signing: Signing = user) {
  const text = typeof body === 'string' ? body : body && JSON.stringify(body);
  const {
    status,
    headers,
    text: answer,
  } = await send(method, url + path, {
    signing,
    ...(text === undefined ? {} : { body: text as string }),
  });
  expect(headers['content-type']).toBe('application/json');
  return { status, headers, ...JSON.parse(answer) };
}

const REQUEST = () => ({
  task: 'xgboost',
  inputs: {
    train: `s3://${account.bucket}/data/pima/train.csv`,
    hyperparameters: { objective: 'binary:logistic', num_round: 2 },
  },
});

describe('the lines of docs/api.md', () => {
  const blocks = [
    ...readFileSync(join(root, 'docs/api.md'), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm),
  ].map(([, text = '']) => text);
  const answers: Record<string, never>[] = [];

  beforeAll(async () => {
    // Each is pasted after the one before, in one shell; before the report, the execution ends.
    const [start, ...rest] = [blocks.slice(0, 3), ...blocks.slice(3).map((block) => [block])];
    const env = { PATH: process.env.PATH, ...account.environment, BUCKET: account.bucket };
    const paste = async (lines: readonly string[]) => {
      const script = [blocks[0]?.replace(/^call .*$/m, ''), ...lines].join('\n');
      const { stdout } = await run('sh', ['-ec', script], { env });
      return stdout;
    };
    for (const block of start as string[]) answers.push(JSON.parse(await paste([block])));
    const sfn = new SFNClient(clientOf(account));
    await endOfExecution(sfn, (answers[2] as { executionArn?: string }).executionArn);
    sfn.destroy();
    for (const block of rest) answers.push(JSON.parse(await paste(block)));
  });

  test('answer as the page says', async () => {
    expect(answers).toEqual([
      { tasks: expect.any(Array), next: expect.any(String) },
      expect.objectContaining({ name: 'xgboost', kind: 'builtin' }),
      expect.objectContaining({ name: 'pima-1', startDate: expect.any(Number) }),
      expect.objectContaining({
        code: 'InvalidRequest',
        problems: expect.arrayContaining([
          expect.objectContaining({ code: 'ChannelNotReadable', path: '$.request.inputs.train' }),
          expect.objectContaining({ path: '$.request.inputs.hyperparameters.eta' }),
        ]),
      }),
      expect.objectContaining({
        name: 'pima-1',
        status: 'SUCCEEDED',
        result: expect.objectContaining({ status: 'Succeeded' }),
      }),
      { executions: [expect.objectContaining({ name: 'pima-1', status: 'SUCCEEDED' })] },
      {
        url: expect.stringContaining('/executions/pima-1/report.html'),
        expires: expect.any(Number),
      },
      { stopDate: expect.any(Number) },
    ]);
  });

  test('give a link that opens without credentials', async () => {
    const { url: link } = answers[6] as unknown as { url: string };
    const report = await fetch(link);
    expect([report.status, report.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const other = await fetch(link.replace('report.html', 'result.json'));
    expect(other.status).toBe(403);
  });
});

describe('an execution', () => {
  test('is started once by its name, and refused where it differs', async () => {
    const body = { name: 'twice', request: REQUEST() };
    expect(await call('POST', 'executions', body)).toMatchObject({ status: 201, name: 'twice' });
    expect(await call('POST', 'executions', body)).toMatchObject({ status: 200, name: 'twice' });
    const other = { ...body, request: { ...REQUEST(), noCache: true } };
    expect(await call('POST', 'executions', other)).toMatchObject({
      status: 409,
      code: 'ExecutionExists',
      differs: ['$.request.noCache'],
    });
    expect(await call('DELETE', 'executions/twice')).toMatchObject({ status: 200 });
    const stopped = await call('GET', 'executions/twice');
    expect(stopped).toMatchObject({ name: 'twice', executionArn: expect.any(String) });
    if (stopped.status === 'ABORTED') expect(stopped.failure.cause).toContain(':user/');
  });

  test.each([
    'executions/nobody',
    'executions/nobody/result',
    'executions/nobody/report',
    'tasks/nobody',
  ])('GET %s, which is not there: 404', async (path) => {
    expect(await call('GET', path)).toMatchObject({ status: 404, code: expect.any(String) });
  });

  test('DELETE of one that is not there: 404', async () => {
    expect(await call('DELETE', 'executions/nobody')).toMatchObject({
      status: 404,
      code: 'UnknownExecution',
    });
  });

  test('pages of tasks go on where the one before ended', async () => {
    const first = await call('GET', 'tasks');
    const second = await call('GET', `tasks?next=${encodeURIComponent(first.next)}`);
    expect([first.tasks.length, second.tasks.length, second.next]).toEqual([10, 2, undefined]);
    expect(await call('GET', `tasks?next=${encodeURIComponent(`"}'`)}`)).toMatchObject({
      status: 400,
    });
  });

  test.each(['status=DONE', 'limit=many', 'limit=-1', 'limit=1e9', 'next=x', `status=%22%7D`])(
    'a list with %s is refused',
    async (query) => {
      expect(await call('GET', `executions?${query}`)).toMatchObject({
        status: 400,
        code: 'InvalidRequest',
      });
    },
  );
});

test('a client invokes the function that validates, as far as its role may', async () => {
  const script = `
import boto3, json, sys
answer = boto3.client('lambda').invoke(FunctionName=sys.argv[1], Payload=json.dumps({'request': {'task': 'nothing'}}))
print(json.dumps([answer['StatusCode'], answer.get('FunctionError'), json.load(answer['Payload'])]))
`;
  const validate = readAssembly(join(folder, 'cdk.out'), account)
    .resourcesOfType('AWS::Lambda::Function')
    .find(({ logicalId }) => logicalId.startsWith('TrainingValidate'))?.physicalId;
  const invoke = (env: NodeJS.ProcessEnv, name = validate) =>
    run(python, ['-c', script, String(name)], { env: { ...account.environment, ...env } });
  const { stdout } = await invoke({});
  const problem = expect.objectContaining({ code: 'UnknownTask', path: '$.task' });
  expect(JSON.parse(stdout)).toEqual([
    200,
    null,
    { valid: false, message: expect.any(String), problems: [problem] },
  ]);
  await expect(invoke({}, 'nobody')).rejects.toThrow('ResourceNotFoundException');
  const { accessKeyId, secretAccessKey, sessionToken } = reader;
  const role = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
  await expect(invoke(role)).rejects.toThrow('not authorized to perform: lambda:InvokeFunction');
});

describe('who may call', () => {
  const unsigned = (path: string) => send('GET', url + path);

  test('nobody without a signature', async () => {
    const { status, text, headers } = await unsigned('executions');
    expect([status, headers['x-amzn-errortype']]).toEqual([403, 'MISSING_AUTHENTICATION_TOKEN']);
    expect(JSON.parse(text)).toMatchObject({ code: 'MISSING_AUTHENTICATION_TOKEN' });
  });

  test.each<[string, (good: Signing) => Signing]>([
    ['a wrong secret', (good) => ({ ...good, secretAccessKey: 'wrong' })],
    ['an unknown key', (good) => ({ ...good, accessKeyId: 'AKIAUNKNOWN' })],
    ['the signature of another service', (good) => ({ ...good, service: 's3' })],
  ])('nobody with %s', async (_, deviate) => {
    expect(await call('GET', 'executions', undefined, deviate(user))).toMatchObject({
      status: 403,
      code: 'INVALID_SIGNATURE',
    });
  });

  test('a role as far as its policies allow', async () => {
    expect(await call('GET', 'tasks/xgboost', undefined, reader)).toMatchObject({
      name: 'xgboost',
    });
    for (const [method, body] of [
      ['POST', { request: REQUEST() }],
      ['DELETE', undefined],
    ] as const) {
      const path = method === 'POST' ? 'executions' : 'executions/x';
      expect(await call(method, path, body, reader)).toMatchObject({
        status: 403,
        code: 'ACCESS_DENIED',
        message: expect.stringContaining('execute-api:Invoke'),
      });
    }
  });

  test('a path that there is not says what AWS says of it', async () => {
    for (const path of ['', 'jobs', 'executions/a/b/c', '../v1/executions']) {
      expect(await call('GET', path)).toMatchObject({
        status: 403,
        code: 'MISSING_AUTHENTICATION_TOKEN',
      });
    }
  });
});

describe('bad input', () => {
  const started = async () => (await call('GET', 'executions?limit=1000')).executions.length;

  test.each<[string, unknown, string]>([
    ['no JSON', '{"request": ', 'Unable to parse'],
    ['no request', { name: 'x' }, 'missing required properties ([\\"request\\"])'],
    ['an unknown member', { request: { task: 'xgboost' }, nmae: 'x' }, 'nmae'],
    ['an unknown member of the request', { request: { task: 'xgboost', input: {} } }, '/request'],
    ['a name of 81 letters', { name: 'x'.repeat(81), request: { task: 'xgboost' } }, '/name'],
    ['a script as name', { name: '"><script>', request: { task: 'xgboost' } }, '<script>'],
    ['a number as task', { request: { task: 5 } }, '/request/task'],
  ])('a body with %s is refused by API Gateway, which starts nothing', async (_, body, detail) => {
    const before = await started();
    const answer = await call('POST', 'executions', body);
    expect(answer).toMatchObject({ status: 400, code: 'InvalidRequest' });
    expect(JSON.stringify(answer.detail)).toContain(detail);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(await started()).toBe(before);
  });

  test('of another content type is refused by the function', async () => {
    const body = 'task=xgboost';
    const type = 'application/x-www-form-urlencoded';
    const { status, text } = await send('POST', `${url}executions`, { signing: user, body, type });
    expect([status, JSON.parse(text).problems[0].code]).toEqual([400, 'InvalidJson']);
  });

  test('a body of a megabyte is refused, and one that API Gateway does not take', async () => {
    const request = { ...REQUEST(), startedBy: 'x'.repeat(1_000_000) };
    expect(await call('POST', 'executions', { request })).toMatchObject({
      status: 413,
      problems: [{ code: 'RequestTooLarge' }],
    });
    expect(await call('POST', 'executions', 'x'.repeat(10 * 1024 * 1024 + 1))).toMatchObject({
      status: 413,
      message: expect.stringContaining('this API takes 10485760'),
    });
  });

  test.each([
    '..%2fpima-1',
    '..',
    'x%2f..%2fpima-1',
    '%2e%2e',
    "a'b",
    '%22%7D',
    '%3Cscript%3E',
    'a:b',
    'x'.repeat(300),
  ])('the name %s leads to no execution and no task', async (name) => {
    for (const path of [`executions/${name}`, `executions/${name}/result`, `tasks/${name}`]) {
      const answer = await call('GET', path);
      expect([404, 403]).toContain(answer.status);
      expect(JSON.stringify(answer)).not.toContain('<script>');
    }
    expect([404, 403]).toContain((await call('DELETE', `executions/${name}`)).status);
  });

  test('a version of a task’s record is no task', async () => {
    expect(await call('GET', 'tasks/xgboost:1')).toMatchObject({
      status: 404,
      code: 'UnknownTask',
    });
  });
});
