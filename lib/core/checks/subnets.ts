import type { JobSettings, NetworkOptions } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';

/**
 * Notes a VPC in which no subnet was found.
 * @returns the settings to check further, without a network that was noted already
 */
export function checkSubnets(
  { vpc, vpcSubnets, subnets }: NetworkOptions = {},
  settings: JobSettings,
  problems: Problems,
): JobSettings {
  const path = '$.network';
  if (vpcSubnets !== undefined && (vpc === undefined || subnets !== undefined)) {
    problems.add('InvalidValue', at(path, 'vpcSubnets'), 'This chooses among the subnets of vpc.', {
      allowed: 'vpcSubnets with vpc, or subnets alone',
    });
  }
  const isEmpty = vpc !== undefined && settings.network.subnets?.length === 0;
  if (!isEmpty) return settings;
  problems.add(
    'MissingField',
    at(path, vpcSubnets === undefined ? 'vpc' : 'vpcSubnets'),
    vpcSubnets === undefined
      ? 'The VPC has no subnets that a job could be in.'
      : 'The VPC has no subnets of this selection.',
    {
      allowed:
        'a VPC with subnets; of an imported one, ec2.Vpc.fromLookup(…), or fromVpcAttributes(…) with its subnets',
    },
  );
  return { ...settings, network: {} };
}
