import type { Problems } from '../problems';
import { didYouMean, oneOf } from '../wording';
import { partitionOf } from './partitions';

/** AWS accounts that publish images, by region. */
export type RegistryAccounts = Readonly<Record<string, string>>;

/**
 * Host of the ECR registry in which AWS publishes an image in a region; notes a problem and returns
 * undefined where it publishes none.
 * @param what - the image, as a sentence names it
 * @param regions - every region in which an image of that sort is published
 */
export function registryHost(
  accounts: RegistryAccounts,
  region: string,
  { what, regions, sort }: { what: string; regions: readonly string[]; sort: string },
  problems: Problems,
): string | undefined {
  const account = Object.hasOwn(accounts, region) ? accounts[region] : undefined;
  if (account !== undefined) {
    return `${account}.dkr.ecr.${region}.${partitionOf(region).domainSuffix}`;
  }
  const published = Object.keys(accounts).sort();
  problems.add(
    'RegionNotSupported',
    '$.task',
    regions.includes(region)
      ? `${what} has no image in this region; deploy to one that has.`
      : `${isRegionName(region) ? `No ${sort} is published in a region of this name` : 'This is not the name of an AWS region'}.${didYouMean(region, published)}`,
    { found: region, allowed: oneOf(published, 60) },
  );
  return undefined;
}

/** Whether a name is of the form that AWS gives regions: area, direction, number. */
function isRegionName(name: string): boolean {
  return /^[a-z]{2,}(?:-[a-z]+)+-[0-9]+$/.test(name);
}
