/** Where an image lies in ECR. */
export interface EcrRepository {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** A part that is known, or one that CloudFormation fills in. */
const PART = String.raw`\$\{Token\[[^\]]+\]\}|[a-z0-9-]+`;
const ECR_IMAGE = new RegExp(
  String.raw`^(${PART})\.dkr[.-]ecr(?:-fips)?\.(${PART})\.(?:${PART}|[a-z.-]+)/([^:@]+)(?:[:@].*)?$`,
);

/** The repository of an ECR image's URI, or undefined for an image that is not in ECR. */
export function ecrRepository(image: string): EcrRepository | undefined {
  const [, account, region, name] = ECR_IMAGE.exec(image) ?? [];
  if (account === undefined || region === undefined || name === undefined) return undefined;
  return { account, region, name };
}
