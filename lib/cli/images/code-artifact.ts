import {
  GetAuthorizationTokenCommand,
  GetRepositoryEndpointCommand,
  type PackageFormat,
} from '@aws-sdk/client-codeartifact';
import { Clients } from '../aws/clients';
import { type AskedService, awsError } from '../machine/aws-error';

const CODE_ARTIFACT: AskedService = {
  name: 'CodeArtifact',
  code: 'CodeArtifact',
  purpose: 'ask CodeArtifact',
  needs:
    'To install from it, you need codeartifact:GetAuthorizationToken, GetRepositoryEndpoint and ReadFromRepository, and sts:GetServiceBearerToken.',
};

/** Longer than any installation takes; the shortest that CodeArtifact gives is 15 minutes. */
const TOKEN_SECONDS = 3_600;

/** How each installer is told of the repository, by the id of the secret. */
const SETTINGS: Readonly<
  Record<string, { format: PackageFormat; text: (endpoint: URL, token: string) => string }>
> = {
  pip: {
    format: 'pypi',
    text: ({ host, pathname }, token) =>
      `[global]\nindex-url = https://aws:${token}@${host}${pathname}simple/\n`,
  },
  npmrc: {
    format: 'npm',
    text: ({ href, host, pathname }, token) =>
      `registry=${href}\n//${host}${pathname}:_authToken=${token}\n`,
  },
};

/**
 * Settings of pip and npm by which they install from a repository of CodeArtifact, with a token that
 * is valid for an hour.
 *
 * @param arn `arn:aws:codeartifact:REGION:ACCOUNT:repository/DOMAIN/REPOSITORY`
 * @param ids the secrets that are wanted; others than `pip` and `npmrc` are passed over
 * @throws NoCredentials, CodeArtifactRefused, CodeArtifactUnreachable – when there is no token
 * @see https://docs.aws.amazon.com/codeartifact/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function codeArtifactSettings(
  arn: string,
  ids: readonly string[],
): Promise<Record<string, string>> {
  const [, , , region = '', domainOwner, path = ''] = arn.split(':');
  const [, domain, repository] = path.split('/');
  const clients = new Clients({ region });
  try {
    const { authorizationToken = '' } = await clients.codeArtifact.send(
      new GetAuthorizationTokenCommand({ domain, domainOwner, durationSeconds: TOKEN_SECONDS }),
    );
    const settings: Record<string, string> = {};
    for (const id of ids) {
      const its = SETTINGS[id];
      if (its === undefined) continue;
      const { repositoryEndpoint = '' } = await clients.codeArtifact.send(
        new GetRepositoryEndpointCommand({ domain, domainOwner, repository, format: its.format }),
      );
      settings[id] = its.text(new URL(repositoryEndpoint), authorizationToken);
    }
    return settings;
  } catch (error) {
    throw awsError(error, CODE_ARTIFACT);
  } finally {
    clients.close();
  }
}
