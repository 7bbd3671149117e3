/**
 * Input shapes of the operations on state machines, their versions and aliases, as in the API's model
 * of 2016-11-23.
 */

import {
  boolean,
  enumeration,
  integer,
  list,
  type StringShape,
  string,
  structure,
} from '../../aws/shapes';
import { arn, definition, pageSize } from '../inputs';

const description: StringShape = { type: 'string', max: 256, isSensitive: true };
const tagKey = string(1, 128);
const tags = list(structure({ key: tagKey, value: string(0, 256) }), 0, 1000);

/** What an update may change, and a creation give. */
const changeable = {
  loggingConfiguration: structure({
    level: enumeration('ALL', 'ERROR', 'FATAL', 'OFF'),
    includeExecutionData: boolean,
    destinations: list(
      structure({ cloudWatchLogsLogGroup: structure({ logGroupArn: arn }) }),
      0,
      1000,
    ),
  }),
  tracingConfiguration: structure({ enabled: boolean }),
  publish: boolean,
  versionDescription: description,
  encryptionConfiguration: structure({
    kmsKeyId: string(1, 2048),
    kmsDataKeyReusePeriodSeconds: integer(60, 900),
    'type!': enumeration('AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY'),
  }),
};

export const createStateMachineInput = structure({
  'name!': string(1, 80),
  'definition!': definition,
  'roleArn!': arn,
  type: enumeration('STANDARD', 'EXPRESS'),
  tags,
  ...changeable,
});

export const updateStateMachineInput = structure({
  'stateMachineArn!': arn,
  definition,
  roleArn: arn,
  ...changeable,
});

/** Of a state machine or of a version. */
export const deleteStateMachineInput = structure({ 'stateMachineArn!': arn });

export const publishVersionInput = structure({
  'stateMachineArn!': arn,
  revisionId: string(0, 1024),
  description,
});

/** Lists the versions, or the aliases, of a state machine. */
export const listOfMachineInput = structure({
  'stateMachineArn!': arn,
  nextToken: string(1, 1024),
  maxResults: pageSize,
});

export const deleteVersionInput = structure({ 'stateMachineVersionArn!': arn });

const routingConfiguration = list(
  structure({ 'stateMachineVersionArn!': arn, 'weight!': integer(0, 100) }),
  1,
  2,
);

export const createAliasInput = structure({
  'name!': string(1, 80, '^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$'),
  'routingConfiguration!': routingConfiguration,
  description,
});

export const updateAliasInput = structure({
  'stateMachineAliasArn!': arn,
  routingConfiguration,
  description,
});

export const aliasInput = structure({ 'stateMachineAliasArn!': arn });

export const tagResourceInput = structure({ 'resourceArn!': arn, 'tags!': tags });
export const untagResourceInput = structure({
  'resourceArn!': arn,
  'tagKeys!': list(tagKey, 0, 1000),
});
