import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Artifacts, TaskImages, TrainingWorkflow } from '../../../lib/constructs';
import { customTask, input, output } from '../../../lib/core';
import type { LocalAccount } from '../../../lib/local';
import { clientOf, root, startAccount } from '../_helpers/accounts';
import { prepareEnvironment } from '../_helpers/environments';
import { endOfExecution } from '../_helpers/executions';

const TOKEN_ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/token-AbCdEf';
const PARAMETER_ARN = 'arn:aws:ssm:eu-west-1:111122223333:parameter/team/pin';
const OTHER_ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-AbCdEf';
const VALUES = { token: 'sesame-open-1234', pin: '271828', password: 'correct horse battery' };

const PYTHON = `
import hashlib
from rankzero import Outputs, task

@task
def train(token, pin, db, fails):
    if fails:
        raise ValueError(f"refused {token!r} and {db}")
    print(f"pin of type {type(pin).__name__}")
    text = f"{token}|{pin}|{db['password']}|{db['host']}"
    return Outputs(digest=hashlib.sha256(text.encode()).hexdigest())
`;
const NODE = `
import { createHash } from 'node:crypto';
import { trainingFunction } from 'RUNNER';
import { inputs, outputs } from './declarations';
export const train = trainingFunction({ inputs, outputs }, async ({ token, pin, db, fails }) => {
  if (fails) throw new Error('refused ' + token + ' and ' + JSON.stringify(db));
  const { password, host } = db as { password: string; host: string };
  const text = [token, pin, password, host].join('|');
  return { digest: createHash('sha256').update(text).digest('hex') };
});
`;
const DECLARATIONS = `
import { input, output } from 'CORE';
export const inputs = {
  token: input.text(),
  pin: input.integer({ secret: true }),
  db: input.json(),
  fails: input.flag({ default: false }),
};
export const outputs = { digest: output.text() };
`;

const inputs = {
  token: input.text(),
  pin: input.integer({ secret: true }),
  db: input.json(),
  fails: input.flag({ default: false }),
};
const outputs = { digest: output.text() };

let folder: string;
let account: LocalAccount;
let s3: S3Client;
let states: SFNClient;

beforeAll(async () => {
  await prepareEnvironment();
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-secrets-'));
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  mkdirSync(join(folder, 'py'));
  mkdirSync(join(folder, 'node'));
  const from = (path: string) => relative(join(folder, 'node'), join(root, path));
  write('py/train.py', PYTHON);
  write('node/train.ts', NODE.replace('RUNNER', from('containers/node')));
  write('node/declarations.ts', DECLARATIONS.replace('CORE', from('lib/core/tasks/declarations')));
  write('secrets.json', JSON.stringify({ [TOKEN_ARN]: VALUES.token, [PARAMETER_ARN]: 271_828 }));
  const assembly = synthesize();
  process.env.RANKZERO_SECRETS = join(folder, 'secrets.json');
  account = await startAccount(assembly, join(folder, 'jobs'));
  const options = clientOf(account);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  states = new SFNClient(options);
});

afterAll(async () => {
  delete process.env.RANKZERO_SECRETS;
  s3?.destroy();
  states?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A workflow of one function in both languages, and a secret that the app makes itself. */
function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Secrets');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const database = new Secret(stack, 'Database', {
    secretName: 'database',
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ password: VALUES.password }),
      generateStringKey: 'other',
    },
  });
  const secrets = [TOKEN_ARN.replace(/AbCdEf$/, '*'), PARAMETER_ARN, database];
  const { tasks } = new TaskImages(stack, 'Images', {
    workflowName: 'secrets',
    tasks: [
      customTask('py', {
        source: join(folder, 'py'),
        entry: 'train:train',
        inputs,
        outputs,
        secrets,
      }),
      customTask('node', {
        source: join(folder, 'node'),
        entry: 'train.ts:train',
        inputs,
        outputs,
        secrets,
      }),
    ],
  });
  new TrainingWorkflow(stack, 'Training', {
    workflowName: 'secrets',
    tasks,
    bucket,
    sageMakerRole,
  });
  return app.synth().directory;
}

async function run(name: string, task: string, given: object) {
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify({ task, inputs: given }),
    }),
  );
  return endOfExecution(states, executionArn);
}

/** All that lies in the bucket, as one text. */
async function everything(): Promise<string> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: account.bucket }));
  const texts = await Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key }));
      return `${Key}\n${await Body?.transformToString('latin1')}`;
    }),
  );
  return texts.join('\n');
}

const databaseArn = () => account.secrets.find((arn) => arn.includes(':secret:database-')) ?? '';
const REFERENCES = () => ({
  token: { secret: TOKEN_ARN },
  pin: { secret: PARAMETER_ARN },
  db: { host: 'localhost', password: { secret: databaseArn(), key: 'password' } },
});
const LITERALS = {
  token: VALUES.token,
  pin: 271_828,
  db: { host: 'localhost', password: VALUES.password },
};

describe.each(['py', 'node'])('secrets of a training function in %s', (task) => {
  test('come from Secrets Manager and Parameter Store into the job, and are the same in clear', async () => {
    const referred = await run(`${task}-references`, task, REFERENCES());
    expect(referred.cause ?? '').toBe('');
    const literal = await run(`${task}-literals`, task, LITERALS);
    expect(literal.cause ?? '').toBe('');
    expect(JSON.parse(referred.output ?? '').outputs).toEqual(
      JSON.parse(literal.output ?? '').outputs,
    );
    expect(referred.output).not.toContain(VALUES.token);
  });

  test('are in no message of a job that fails', async () => {
    const { status, cause } = await run(`${task}-fails`, task, { ...REFERENCES(), fails: true });
    expect(status).toBe('FAILED');
    expect(cause).toContain('refused');
    for (const value of Object.values(VALUES)) expect(cause).not.toContain(value);
  });

  test('are in nothing that stays in the bucket', async () => {
    const all = await everything();
    expect(all).toContain(`executions/${task}-literals/request.json`);
    for (const value of Object.values(VALUES)) expect(all).not.toContain(value);
    const { Versions = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: account.bucket, Prefix: `executions/${task}` }),
    );
    expect(Versions.map(({ Key = '' }) => Key).filter((key) => /secrets/.test(key))).toEqual([]);
  });

  test('are refused when the task does not name them', async () => {
    const { error, cause } = await run(`${task}-other`, task, {
      ...REFERENCES(),
      token: { secret: OTHER_ARN },
    });
    expect(error).toBe('BadRequest');
    expect(cause).toMatch(/SecretNotPermitted at \$\.inputs\.token: .*other-AbCdEf/);
  });
});
