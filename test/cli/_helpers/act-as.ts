import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { LocalAccount } from '../../../lib/local';
import { clientOf } from '../../local/_helpers/accounts';

const before = { ...process.env };

/** Points this process's clients at an account, as its user. */
export function actAsUser({ environment }: LocalAccount): void {
  delete process.env.AWS_SESSION_TOKEN;
  Object.assign(process.env, environment);
}

/** Points this process's clients at an account, with the rights of one of its roles. */
export async function actAs(account: LocalAccount, role: string): Promise<void> {
  const sts = new STSClient(clientOf(account));
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account.account}:role/${role}`,
      RoleSessionName: 'test',
    }),
  );
  sts.destroy();
  actAsUser(account);
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey,
    AWS_SESSION_TOKEN: Credentials?.SessionToken,
  });
}

/** Undoes what {@link actAs} has done. */
export function restoreEnvironment(): void {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
}
