import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Lets somebody install from repositories of CodeArtifact: a build has a token of whoever starts it,
 * and reads with that one's permissions.
 *
 * @param repositories ARNs
 * @see https://docs.aws.amazon.com/codeartifact/latest/ug/tokens-authentication.html
 */
export function grantPackages(
  grantee: iam.IGrantable,
  repositories: readonly string[],
): iam.Grant[] {
  if (repositories.length === 0) return [];
  const domains = repositories.map((arn) =>
    arn.replace(/:repository\/([^/]+)\/.*$/, (_all, domain: string) => `:domain/${domain}`),
  );
  return [
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['codeartifact:GetAuthorizationToken'],
      resourceArns: [...new Set(domains)],
    }),
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['codeartifact:GetRepositoryEndpoint', 'codeartifact:ReadFromRepository'],
      resourceArns: [...repositories],
    }),
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['sts:GetServiceBearerToken'],
      // The action has no resource; the service that the token is for is its limit.
      resourceArns: ['*'],
      conditions: { StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } },
    }),
  ];
}
