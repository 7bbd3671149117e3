import { version } from 'aws-cdk-lib/package.json';
import { RankZeroError } from '../core/errors';

/** The oldest release of aws-cdk-lib that has what the constructs use; as in package.json. */
export const OLDEST_CDK = '2.224.0';

/**
 * Refuses a release of aws-cdk-lib that is too old, when it is loaded: otherwise an app would fail
 * with the first thing that is missing.
 *
 * @throws CdkTooOld
 */
export function checkCdk(found: string): void {
  if (isAtLeast(found, OLDEST_CDK)) return;
  throw new RankZeroError(
    'CdkTooOld',
    `Rank Zero needs aws-cdk-lib ${OLDEST_CDK} or newer, and this app has ${found}: run \`npm install aws-cdk-lib@^${OLDEST_CDK}\`.`,
  );
}

function isAtLeast(found: string, oldest: string): boolean {
  const [a, b] = [found, oldest].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  for (const [index, part] of (b as number[]).entries()) {
    const own = a?.[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

checkCdk(version);
