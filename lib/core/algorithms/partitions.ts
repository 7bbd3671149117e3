/**
 * AWS partitions by region name.
 * Source: `partitions.json` of the AWS SDKs (botocore), region patterns and DNS suffixes.
 */
const PARTITIONS = [
  {
    partition: 'aws-cn',
    pattern: /^cn-/,
    domainSuffix: 'amazonaws.com.cn',
    console: 'console.amazonaws.cn',
  },
  {
    partition: 'aws-us-gov',
    pattern: /^us-gov-/,
    domainSuffix: 'amazonaws.com',
    console: 'console.amazonaws-us-gov.com',
  },
  {
    partition: 'aws-iso',
    pattern: /^us-iso-/,
    domainSuffix: 'c2s.ic.gov',
    console: 'console.c2shome.ic.gov',
  },
  {
    partition: 'aws-iso-b',
    pattern: /^us-isob-/,
    domainSuffix: 'sc2s.sgov.gov',
    console: 'console.sc2shome.sgov.gov',
  },
  {
    partition: 'aws-iso-e',
    pattern: /^eu-isoe-/,
    domainSuffix: 'cloud.adc-e.uk',
    console: 'console.cloud.adc-e.uk',
  },
  {
    partition: 'aws-iso-f',
    pattern: /^us-isof-/,
    domainSuffix: 'csp.hci.ic.gov',
    console: 'console.csp.hci.ic.gov',
  },
  {
    partition: 'aws-eusc',
    pattern: /^eusc-/,
    domainSuffix: 'amazonaws.eu',
    console: 'console.amazonaws.eu',
  },
] as const;
const STANDARD = {
  partition: 'aws',
  domainSuffix: 'amazonaws.com',
  console: 'console.aws.amazon.com',
};

/** Partition facts of a region; regions of no other partition belong to `aws`. */
export function partitionOf(region: string): {
  readonly partition: string;
  readonly domainSuffix: string;
  readonly console: string;
} {
  return PARTITIONS.find(({ pattern }) => pattern.test(region)) ?? STANDARD;
}
