import { join, resolve } from 'node:path';
import { type LocalAccount, startLocalAccount } from '../../../lib/local';

/** This repository. */
export const root = resolve(__dirname, '../../..');

/** The Python that accounts of tests run with. */
export const python = join(root, '.venv/bin/python');

/** An account of tests. @param directory where its jobs are. @default - the account's own choice */
export function startAccount(assembly: string, directory?: string): Promise<LocalAccount> {
  const given = directory === undefined ? {} : { directory };
  return startLocalAccount({ assembly, python, root, ...given });
}

/** What a client of an account is made from. */
export function clientOf({ endpoint, region, environment }: LocalAccount) {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    environment;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}
