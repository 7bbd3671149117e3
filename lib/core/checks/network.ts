import type { JobSettings, NetworkOptions } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';
import { isFilledInLater } from './cdk-objects';
import { checkCount } from './shape';

/** How the CDK marks a list that CloudFormation fills in: its length is not known yet. */
const LIST_FILLED_IN_LATER = /^#\{Token\[/;
const NETWORK_ID = /^[-0-9a-zA-Z]{1,32}$/;

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

/** Notes what is wrong with the network of a job. */
export function checkNetwork({ network }: JobSettings, path: string, problems: Problems): void {
  const { subnets = [], securityGroupIds = [] } = network;
  if (subnets.length > 0 !== securityGroupIds.length > 0) {
    const missing = subnets.length > 0 ? 'securityGroupIds' : 'subnets';
    problems.add('MissingField', at(path, missing), 'A VPC needs subnets and security groups.');
  }
  for (const [name, ids, most] of [
    ['subnets', subnets, 16],
    ['securityGroupIds', securityGroupIds, 5],
  ] as const) {
    checkCount(ids.length, most, name, at(path, name), problems);
    for (const [index, id] of ids.entries()) {
      if (isFilledInLater(id) || NETWORK_ID.test(id)) continue;
      problems.add('InvalidValue', at(at(path, name), index), 'Not an id.', {
        found: id,
        allowed: LIST_FILLED_IN_LATER.test(id)
          ? 'ids one by one: of a list that only the deployment knows, `Fn.select(0, list)` and so on'
          : 'letters, digits and hyphens, at most 32, e.g. subnet-0123456789abcdef0',
      });
    }
  }
}
