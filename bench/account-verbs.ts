import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Clients } from '../lib/cli/aws/clients';
import { readEnding } from '../lib/cli/deployed/documents';
import { describeExecution, listExecutions } from '../lib/cli/deployed/executions';
import { findDeployment } from '../lib/cli/deployed/find-deployment';
import { clientConfig } from '../lib/cli/run/local-account';
import { startLocalAccount } from '../lib/local';
import { executePima } from './execute-pima';
import { median, ms, table } from './measure';

const ROUNDS = 7;
const NAME = 'account-verbs';

/**
 * `rankzero list` and `status` against an account, beside Node doing nothing and the calls that they
 * make, made by clients that are warm.
 */
export async function accountVerbs(assembly: string, python: string): Promise<void> {
  const account = await startLocalAccount({ assembly, python, root: process.cwd() });
  const clients = new Clients(clientConfig(account));
  try {
    await executePima(account, NAME);
    const { sfn, ssm, s3 } = clients;
    const env = { ...process.env, ...account.environment };
    const verb = (...args: string[]) => run(['bin/rankzero.mjs', ...args, '--json'], env);
    const list = async () => {
      const { stateMachineArn } = await findDeployment(ssm);
      await listExecutions(sfn, { stateMachineArn });
    };
    const status = async () => {
      const deployment = await findDeployment(ssm);
      await describeExecution(sfn, deployment, NAME);
      await readEnding(s3, deployment.bucket, NAME);
    };
    const times = await rounds({
      node: () => run(['-e', '0'], env),
      list: () => verb('list'),
      'calls of list': () => timed(list),
      status: () => verb('status', NAME),
      'calls of status': () => timed(status),
    });
    const of = (name: string) => times.get(name) ?? [];
    const beyond = (name: string) =>
      median(
        of(name).map((time, i) => time - (of('node')[i] ?? 0) - (of(`calls of ${name}`)[i] ?? 0)),
      );
    table(
      `Verbs that ask an account (goal: ≤ 300 ms beyond Node and the calls; median of ${ROUNDS})`,
      ['', 'wall', 'its calls', 'beyond Node and the calls'],
      ['list', 'status'].map((name) => [
        `rankzero ${name}`,
        ms(median(of(name))),
        ms(median(of(`calls of ${name}`))),
        ms(beyond(name)),
      ]),
    );
  } finally {
    clients.close();
    await account.close();
  }
}

/** Measures all in turn, so that a drift of the machine meets all; the first round does not count. */
async function rounds(
  measures: Readonly<Record<string, () => Promise<number>>>,
): Promise<ReadonlyMap<string, number[]>> {
  const times = new Map(Object.keys(measures).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, measure] of Object.entries(measures)) {
      const time = await measure();
      if (round > 0) times.get(name)?.push(time);
    }
  }
  return times;
}

async function timed(what: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await what();
  return performance.now() - start;
}

/** Wall time of Node with these arguments; the account of this process answers meanwhile. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return timed(async () => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`node ${args.join(' ')} failed.`);
  });
}
