/**
 * Input shapes of the operations of CloudWatch Logs that run locally.
 * Facts from the API model that AWS publishes (botocore, logs/2014-03-28).
 */
import { boolean, enumeration, integer, list, map, string, structure } from '../aws/shapes';

const groupName = string(1, 512, '[\\.\\-_/#A-Za-z0-9]+');
const groupIdentifier = string(1, 2048, '[\\w#+=/:,.@\\-*]*');
const streamName = string(1, 512, '[^:*]*');
const groupClass = enumeration('STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY', 'ESSENTIALS');
const tagText = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';
const tagKey = string(1, 128, `${tagText}+`);
const tags = map(tagKey, string(0, 256, `${tagText}*`), { min: 1, max: 50 });
const resourceArn = string(1, 1011, '[\\w+=/:,.@\\-*]*');
const token = { type: 'string', min: 1 } as const;
const text = token;

export const createLogGroupInput = structure({
  'logGroupName!': groupName,
  kmsKeyId: string(0, 256),
  tags,
  logGroupClass: groupClass,
  deletionProtectionEnabled: boolean,
});

export const logGroupInput = structure({ 'logGroupName!': groupName });

export const logStreamInput = structure({
  'logGroupName!': groupName,
  'logStreamName!': streamName,
});

export const describeLogGroupsInput = structure({
  logGroupNamePrefix: groupName,
  logGroupNamePattern: string(0, 512, '[\\.\\-_/#A-Za-z0-9]*'),
  logGroupIdentifiers: list(groupIdentifier, 1, 50),
  logGroupClass: groupClass,
  nextToken: token,
  limit: integer(1, 50),
});

export const describeLogStreamsInput = structure({
  logGroupName: groupName,
  logGroupIdentifier: groupIdentifier,
  logStreamNamePrefix: streamName,
  orderBy: enumeration('LogStreamName', 'LastEventTime'),
  descending: boolean,
  nextToken: token,
  limit: integer(1, 50),
});

export const getLogEventsInput = structure({
  logGroupName: groupName,
  logGroupIdentifier: groupIdentifier,
  'logStreamName!': streamName,
  startTime: integer(0),
  endTime: integer(0),
  nextToken: token,
  limit: integer(1, 10_000),
  startFromHead: boolean,
  // Nothing is masked here.
  unmask: boolean,
});

export const filterLogEventsInput = structure({
  logGroupName: groupName,
  logGroupIdentifier: groupIdentifier,
  logStreamNames: list(streamName, 1, 100),
  logStreamNamePrefix: streamName,
  startTime: integer(0),
  endTime: integer(0),
  filterPattern: string(0, 1024),
  nextToken: token,
  limit: integer(1, 10_000),
  // Events of all streams are always sorted.
  interleaved: boolean,
  unmask: boolean,
});

export const putLogEventsInput = structure({
  'logGroupName!': groupName,
  'logStreamName!': streamName,
  'logEvents!': list(structure({ 'timestamp!': integer(0), 'message!': text }), 1, 10_000),
  // Since 2023 no service looks at it.
  sequenceToken: token,
});

export const putRetentionPolicyInput = structure({
  'logGroupName!': groupName,
  'retentionInDays!': integer(),
});

export const resourceInput = structure({ 'resourceArn!': resourceArn });
export const tagResourceInput = structure({ 'resourceArn!': resourceArn, 'tags!': tags });
export const untagResourceInput = structure({
  'resourceArn!': resourceArn,
  'tagKeys!': list(tagKey, 0, 50),
});
export const tagLogGroupInput = structure({ 'logGroupName!': groupName, 'tags!': tags });
export const untagLogGroupInput = structure({
  'logGroupName!': groupName,
  'tags!': list(tagKey, 1, 50),
});
