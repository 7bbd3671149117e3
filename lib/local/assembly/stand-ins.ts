import type { AssemblyEnvironment } from './types';

/** A value that the app takes from elsewhere, and what stands for it here. */
export interface StandIn {
  /** An export of another app's stack, or a parameter of Parameter Store. */
  readonly kind: 'export' | 'parameter';
  readonly name: string;
  readonly value: string;
}

/**
 * A value for what only the account knows: of the form that its name promises, an ARN of a role, of
 * a key or of a bucket, or else a name that a bucket may have.
 */
export function standInValue(
  name: string,
  { account, region, partition }: AssemblyEnvironment,
): string {
  const slug = `import-${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(-40)
    .replace(/^-+|-+$/g, '')}`;
  if (/role/i.test(name)) return `arn:${partition}:iam::${account}:role/${slug}`;
  if (/key|kms/i.test(name)) return `arn:${partition}:kms:${region}:${account}:key/${slug}`;
  return /arn/i.test(name) ? `arn:${partition}:s3:::${slug}` : slug;
}
