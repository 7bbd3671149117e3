import { ARN } from './reference';
import { GetSecretValueCommand, SecretsManagerClient } from './sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from './sdk/client-ssm';
import { unreadable } from './secret-references';
import { clientSettings, explain } from './storage';

/**
 * The text of a secret of Secrets Manager, or of a parameter of Parameter Store. Loaded only by a
 * process that has a reference to one.
 *
 * @throws SecretUnreadable – if it cannot be read, or is not text.
 */
export async function fetchSecret(arn: string, stage: string | undefined): Promise<string> {
  const [, secretRegion, parameterRegion] = ARN.exec(arn) ?? [];
  const settings = clientSettings();
  // Where an endpoint is given, all of the account is there.
  const region = settings.endpoint === undefined ? (secretRegion ?? parameterRegion) : undefined;
  const config = { ...settings, ...(region === undefined ? {} : { region }) };
  let text: string | undefined;
  try {
    text = secretRegion
      ? await readSecret(new SecretsManagerClient(config), arn, stage)
      : await readParameter(new SSMClient(config), arn);
  } catch (error) {
    throw unreadable(arn, explain(error), error);
  }
  if (text !== undefined) return text;
  throw unreadable(arn, 'it is binary; keep it as text, for example in base64');
}

async function readSecret(client: SecretsManagerClient, SecretId: string, VersionStage?: string) {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
  } finally {
    client.destroy();
  }
}

async function readParameter(client: SSMClient, Name: string) {
  try {
    const command = new GetParameterCommand({ Name, WithDecryption: true });
    return (await client.send(command)).Parameter?.Value;
  } finally {
    client.destroy();
  }
}
