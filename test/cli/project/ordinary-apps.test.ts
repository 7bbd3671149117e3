import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { clientConfig } from '../../../lib/cli/run/local-account';
import { startLocalAccount } from '../../../lib/local';
import { ownProject, PIMA, ROOT, run, start } from '../_helpers/command';
import { removeTemporary } from '../_helpers/temporary';

afterAll(removeTemporary);

const REQUEST = JSON.stringify({
  task: 'xgb',
  inputs: {
    train: join(PIMA, 'train.csv'),
    hyperparameters: { objective: 'binary:logistic', num_round: 1 },
  },
});

const fixture = (name: string) => join(__dirname, 'fixtures', `${name}.ts`);
const project = (app: string, files: Readonly<Record<string, string>> = {}) =>
  ownProject(app, { 'r.json': REQUEST, ...files });

/** What an app's tasks are, what is planned, and what comes of a run. */
async function use(directory: string, ...options: string[]) {
  const tasks = await run(directory, ['tasks', ...options]);
  const plan = await run(directory, ['plan', 'r.json', '--json', ...options]);
  const ran = await run(directory, ['run', 'r.json', '--local', '--out', 'o', ...options]);
  expect([tasks, plan, ran].map(({ code, stderr }) => (code === 0 ? '' : stderr))).toEqual(
    Array(3).fill(''),
  );
  return {
    tasks: tasks.stdout,
    job: JSON.parse(plan.stdout).request,
    result: JSON.parse(readFileSync(join(directory, 'o/result.json'), 'utf8')),
  };
}

describe('an ordinary app runs here', () => {
  let directory: string;

  beforeAll(() => {
    const rows = Array.from({ length: 60 }, (_, row) => `${(row % 3) * 9},${row % 5}`).join('\n');
    const request = (task: string, rest: object = {}) => {
      const hyperparameters = { feature_dim: 2, k: 3 };
      return JSON.stringify({
        task,
        inputs: { train: 'r.csv', test: 'r.csv', hyperparameters },
        ...rest,
      });
    };
    directory = project(fixture('environment'), {
      'r.csv': rows,
      'one.json': request('clusters'),
      'best.json': request('best-clusters', {
        ranges: { epochs: { type: 'integer', min: 1, max: 2 } },
      }),
    });
  });

  test('that names its account and region', async () => {
    const { tasks, job, result } = await use(directory);
    expect(tasks).toMatch(/^xgb\n/m);
    expect(job.RoleArn).toMatch(/^arn:aws:iam::444455556666:role\//);
    expect(job.AlgorithmSpecification.TrainingImage).toContain('.eu-west-1.');
    expect(result.job.arn).toMatch(/^arn:aws:sagemaker:eu-west-1:444455556666:training-job\//);
  });

  test('that trains and tunes k-means', async () => {
    const resultOf = async (name: string) => {
      const ran = await run(directory, ['run', `${name}.json`, '--local', '--out', name]);
      expect(ran).toMatchObject({ code: 0, stderr: expect.not.stringMatching(/^error/m) });
      return JSON.parse(readFileSync(join(directory, name, 'result.json'), 'utf8'));
    };
    const one = await resultOf('one');
    // Within each of the three groups only the second column varies, from 0 to 4.
    expect(one.metrics['test:msd']).toBeCloseTo(2);
    const best = await resultOf('best');
    expect(best.best.objective).toBeCloseTo(2);
  });

  test('that has two stages, of which one is chosen', async () => {
    const directory = project(fixture('stages'));
    const { code, stderr } = await run(directory, ['tasks']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error SeveralWorkflows: The app has 2 workflows:$/m);
    expect(stderr).toMatch(/^ {2}--workflow churn --stage Beta {2}stack Beta-Train/m);
    const { result } = await use(directory, '--stage', 'Prod');
    expect(result.job.arn).toContain(':us-west-2:222222222222:');
  });

  test('that has a neighbour in JSONPath, which alone is refused', async () => {
    const directory = project(fixture('neighbour'));
    const { result } = await use(directory);
    expect(result.status).toBe('Succeeded');
    const serving = start(directory, ['serve', '--json']);
    try {
      await serving.said('endpoint');
      const { stdout } = await run(directory, ['env', '--json']);
      const { environment, stateMachineArn } = JSON.parse(stdout);
      const states = new SFNClient(clientConfig(accountOf(environment)));
      const orders = `${stateMachineArn.slice(0, stateMachineArn.lastIndexOf(':'))}:orders`;
      await expect(
        states.send(new StartExecutionCommand({ stateMachineArn: orders })),
      ).rejects.toMatchObject({
        name: 'InvalidDefinition',
        message: expect.stringContaining("'orders' cannot run in the local account"),
      });
    } finally {
      serving.child.kill('SIGINT');
    }
    const { notes } = JSON.parse((await serving.ended).stdout);
    expect(notes).toEqual([
      expect.stringMatching(/^state machine orders does not run here: It uses JSONPath/),
      expect.stringMatching(/^function thumbnails does not run here: It runs on 'python3\.13'/),
      expect.stringMatching(/^role Shop\/Thumbnails\/ServiceRole: .*AmazonS3ReadOnlyAccess/),
      'The local account does not have AWS::DynamoDB::Table.',
    ]);
  });

  test('that uses a bucket, a role, a key and a network of others', async () => {
    const subnet = { subnetId: 'subnet-1234abcd', availabilityZone: 'eu-west-1a' };
    const group = { name: 'Private', type: 'Private', subnets: [{ ...subnet, routeTableId: 'r' }] };
    const key =
      'vpc-provider:account=444455556666:filter.vpc-id=vpc-1234:region=eu-west-1:returnAsymmetricSubnets=true';
    const found = { vpcId: 'vpc-1234', availabilityZones: [], subnetGroups: [group] };
    const { job, result } = await use(
      project(fixture('imported'), { 'cdk.context.json': JSON.stringify({ [key]: found }) }),
    );
    expect(job.RoleArn).toBe('arn:aws:iam::444455556666:role/training');
    expect(job.VpcConfig.Subnets).toEqual(['subnet-1234abcd']);
    expect(result.outputs.model.uri).toMatch(/^s3:\/\/company-data\/jobs\//);
  });

  test('that trains from another state machine, and branches on the metric', async () => {
    const directory = ownProject(join(ROOT, 'examples/apps/second-machine.ts'), {
      'r.json': REQUEST.replace('"xgb"', '"xgboost"'),
    });
    await use(directory);
    const account = await startLocalAccount({
      assembly: join(directory, 'cdk.out'),
      python: join(ROOT, '.venv/bin/python'),
      root: ROOT,
    });
    try {
      const config = clientConfig(account);
      const Body = readFileSync(join(PIMA, 'train.csv'));
      const data = { Bucket: account.bucket, Key: 'data/train.csv', Body };
      await new S3Client({ ...config, forcePathStyle: true }).send(new PutObjectCommand(data));
      const states = new SFNClient(config);
      const train = `s3://${account.bucket}/data/train.csv`;
      const { stateMachineArn } = await machineNamed(/^TrainAndCheck/, states);
      const [good, bad] = await Promise.all(
        [0.5, 1.1].map(async (leastAuc) => {
          const input = JSON.stringify({ train, leastAuc });
          const started = await states.send(new StartExecutionCommand({ stateMachineArn, input }));
          return ended(states, started.executionArn);
        }),
      );
      expect(good).toMatchObject({ status: 'SUCCEEDED' });
      expect(JSON.parse(good?.output ?? '')).toEqual({
        promoted: expect.stringMatching(/^s3:\/\/.*model\.tar\.gz$/),
        auc: expect.any(Number),
      });
      expect(bad).toMatchObject({ status: 'FAILED', error: 'NotGoodEnough' });
      expect(account.notes).toEqual([]);
    } finally {
      await account.close();
    }
  });
});

/** An account as {@link clientConfig} takes it, of the variables that point at it. */
function accountOf(environment: Readonly<Record<string, string>>) {
  const { AWS_ENDPOINT_URL: endpoint = '', AWS_REGION: region = '' } = environment;
  return { endpoint, region, environment } as Parameters<typeof clientConfig>[0];
}

async function machineNamed(name: RegExp, states: SFNClient) {
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({}));
  return stateMachines.find((machine) => name.test(machine.name ?? '')) ?? { stateMachineArn: '' };
}

async function ended(
  states: SFNClient,
  executionArn: string | undefined,
): Promise<DescribeExecutionOutput> {
  for (;;) {
    const answer = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (answer.status !== 'RUNNING') return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
