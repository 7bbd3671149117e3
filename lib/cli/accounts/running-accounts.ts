import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Sha256 } from '@aws-sdk/checksums/sha';
import { SignatureV4 } from '@smithy/signature-v4';
import { RankZeroError } from '../../core';
import { type AccountFacts, accountsFolder, filesOf } from './account-files';

const ANSWER_MS = 30_000;

/**
 * The running account of this user, or the one at a port.
 *
 * Removes the notes of accounts that were killed and no longer run.
 *
 * @throws NoAccount – when none runs, or none at that port
 * @throws SeveralAccounts – when several run and no port says which
 */
export async function runningAccount(
  port: string | undefined,
  folder: string = accountsFolder(),
): Promise<AccountFacts> {
  const running = await runningAccounts(folder);
  const wanted = running.filter(
    ({ endpoint }) => port === undefined || new URL(endpoint).port === port,
  );
  const [account, ...others] = wanted;
  if (account !== undefined && others.length === 0) return account;
  const all = running.map(({ endpoint, bucket }) => `  ${endpoint}: bucket ${bucket}`);
  if (account === undefined) {
    const where = port === undefined ? '' : ` at port ${port}`;
    const found = all.length === 0 ? [] : ['These do:', ...all];
    throw new RankZeroError(
      'NoAccount',
      [`You have no local account running${where}.`, ...found].join('\n'),
      { hint: 'Start one in another terminal and leave it running: rankzero serve' },
    );
  }
  throw new RankZeroError(
    'SeveralAccounts',
    [`You have ${running.length} local accounts running:`, ...all].join('\n'),
    { hint: `Choose one by its port: rankzero env --port ${new URL(account.endpoint).port}` },
  );
}

/** All running accounts of this user. */
async function runningAccounts(folder: string): Promise<AccountFacts[]> {
  const found = await Promise.all(portsIn(folder).map((port) => accountAt(folder, port)));
  return found.filter((account) => account !== undefined);
}

function portsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

async function accountAt(folder: string, port: string): Promise<AccountFacts | undefined> {
  let account: AccountFacts;
  try {
    account = JSON.parse(readFileSync(filesOf(folder, port).facts, 'utf8'));
  } catch {
    // Another process is writing it now, or was killed while it wrote.
    return undefined;
  }
  if (await isRunning(account)) return account;
  rmSync(join(folder, port), { recursive: true, force: true });
  return undefined;
}

/**
 * Whether the port still answers to these credentials: by now the port, like a process id, may
 * belong to something else.
 */
async function isRunning({ endpoint, region, environment }: AccountFacts): Promise<boolean> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = environment;
  const signer = new SignatureV4({
    service: 'sts',
    region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    sha256: Sha256,
  });
  const { host, hostname } = new URL(endpoint);
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname,
    path: '/',
    headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  return new Promise((resolve) => {
    const outgoing = request(endpoint, { method: 'POST', headers, timeout: ANSWER_MS });
    outgoing.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => resolve(false));
    outgoing.end(body);
  });
}
