import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { RankZeroError } from '../../core';
import { userCache } from '../../local/user-cache';

/** What a running account tells its clients. */
export interface AccountFacts {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly region: string;
  /** The bucket that holds what executions leave behind. */
  readonly bucket: string;
  readonly stateMachineArn: string;
  /** Variables with which AWS clients find the account and sign their calls. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Files of a running account. Only its user can read them. */
export interface AccountFiles {
  /** An {@link AccountFacts} as JSON. */
  readonly facts: string;
  /** Region and endpoint of a profile, in the form of ~/.aws/config. */
  readonly config: string;
  /** Keys of a profile, in the form of ~/.aws/credentials. */
  readonly credentials: string;
  /** Defaults of the SageMaker Python SDK: the account's bucket. */
  readonly sagemaker: string;
}

/** The profile that the files define. */
export const PROFILE = 'rankzero';

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY = 0o600;

/** Where running accounts are noted: one folder for each, named after its port. */
export function accountsFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { XDG_RUNTIME_DIR: runtime = '' } = env;
  return isAbsolute(runtime) ? join(runtime, 'rankzero') : join(userCache(env), 'accounts');
}

/** Where the files of the account at a port are. */
export function filesOf(folder: string, port: string): AccountFiles {
  const path = (name: string) => join(folder, port, name);
  return {
    facts: path('account.json'),
    config: path('config'),
    credentials: path('credentials'),
    sagemaker: path('sagemaker.yaml'),
  };
}

/**
 * Notes a running account, with its secrets, where only its user can read it.
 *
 * @returns what the account tells its clients, files included, and a function that removes the note
 * @throws AccountNotNoted – when the folder cannot be written
 */
export function noteAccount(
  account: AccountFacts,
  folder: string = accountsFolder(),
): { readonly facts: AccountFacts; remove(): void } {
  const { port } = new URL(account.endpoint);
  const files = filesOf(folder, port);
  // To find its default bucket, the SDK asks STS's public address, whatever the endpoint is.
  const environment = { ...account.environment, SAGEMAKER_USER_CONFIG_OVERRIDE: files.sagemaker };
  const { endpoint, region, bucket, stateMachineArn } = account;
  const facts = { endpoint, region, bucket, stateMachineArn, environment };
  const remove = () => rmSync(join(folder, port), { recursive: true, force: true });
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    chmodSync(folder, OWNER_ONLY_FOLDER);
    // An account that was killed may have left its note there.
    remove();
    mkdirSync(join(folder, port), { mode: OWNER_ONLY_FOLDER });
    write(files.config, configOf(facts));
    write(files.credentials, credentialsOf(facts));
    write(files.sagemaker, sagemakerOf(facts));
    write(files.facts, `${JSON.stringify(facts, undefined, 2)}\n`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RankZeroError(
      'AccountNotNoted',
      `'rankzero env' will not find this account, because its note cannot be written: ${reason}.`,
      {
        hint: `Make ${folder} a folder that you own, or set XDG_RUNTIME_DIR or XDG_CACHE_HOME to another folder.`,
        cause,
      },
    );
  }
  return { facts, remove };
}

/** Writes a file whole or not at all: another process may be reading it. */
function write(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: OWNER_ONLY, flag: 'wx' });
  renameSync(`${path}.new`, path);
}

function configOf({ endpoint, region }: AccountFacts): string {
  return `[profile ${PROFILE}]\nregion = ${region}\nendpoint_url = ${endpoint}\n`;
}

function credentialsOf({ environment }: AccountFacts): string {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = environment;
  return `[${PROFILE}]\naws_access_key_id = ${AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}\n`;
}

/** @see https://sagemaker.readthedocs.io/en/stable/overview.html#configuring-and-using-defaults-with-the-sagemaker-python-sdk */
function sagemakerOf({ bucket }: AccountFacts): string {
  // JSON is YAML, and quotes what needs quotes.
  const Session = { DefaultS3Bucket: bucket };
  const config = { SchemaVersion: '1.0', SageMaker: { PythonSDK: { Modules: { Session } } } };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
