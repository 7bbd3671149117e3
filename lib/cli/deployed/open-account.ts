import type { DeploymentRecord } from '../../core';
import { runningAccount } from '../accounts/running-accounts';
import { Clients } from '../aws/clients';
import { type AskedService, awsError } from '../machine/aws-error';
import { findDeployment } from './find-deployment';

/** Which account a command asks, and which workflow there. */
export interface AccountChoice {
  readonly workflow?: string;
  readonly region?: string;
  readonly profile?: string;
  /** The account of a running `rankzero serve`. */
  readonly local?: boolean;
  /** Which of them, if several run. */
  readonly port?: string;
}

/** A workflow of an account, and the clients that ask for it. */
export interface OpenAccount {
  readonly clients: Clients;
  readonly deployment: DeploymentRecord;
}

const AWS: AskedService = {
  name: 'AWS',
  code: 'Aws',
  purpose: 'look for the workflow in',
  needs:
    'Ask for this right; grantUse and grantOperate of TrainingWorkflow have all that the command line needs (docs/command-line.md).',
};

/**
 * Finds a workflow in an account and does something there; the errors of AWS become the user's.
 *
 * @throws NoRegion, NoCredentials, NotAllowed, AwsUnreachable, AwsRefused
 * @throws NoDeployment, NotBootstrapped, NoWorkflow, SeveralWorkflows – as `findDeployment`
 * @throws NoAccount, SeveralAccounts – as `runningAccount`, for a local one
 */
export async function withAccount<T>(
  choice: AccountChoice,
  use: (account: OpenAccount) => Promise<T>,
): Promise<T> {
  return withClients(choice, async (clients) =>
    use({ clients, deployment: await findDeployment(clients.ssm, choice.workflow) }),
  );
}

/**
 * Asks an account that may have no workflow; the errors of AWS become the user's.
 * @throws NoRegion, NoCredentials, NotAllowed, AwsUnreachable, AwsRefused
 * @throws NoAccount, SeveralAccounts – as `runningAccount`, for a local one
 */
export async function withClients<T>(
  choice: AccountChoice,
  use: (clients: Clients) => Promise<T>,
): Promise<T> {
  const clients = await clientsFor(choice);
  try {
    return await use(clients);
  } catch (error) {
    throw awsError(error, AWS);
  } finally {
    clients.close();
  }
}

async function clientsFor({ region, profile, local, port }: AccountChoice): Promise<Clients> {
  if (local) {
    const { endpoint, region: its, environment } = await runningAccount(port);
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
      environment;
    return new Clients({ endpoint, region: its, credentials: { accessKeyId, secretAccessKey } });
  }
  // All that finds credentials, regions and endpoints reads it there.
  if (profile !== undefined) process.env.AWS_PROFILE = profile;
  return new Clients({ ...(region && { region }), ...(profile && { profile }) });
}
