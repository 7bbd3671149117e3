import { anywhere, type OwnOperation, onArn, rowsOf, type Service } from '../operations';
import { describeLogGroups, describeLogStreams } from './describe';
import { filterLogEvents } from './filter-log-events';
import { getLogEvents } from './get-log-events';
import {
  createLogGroupInput,
  describeLogGroupsInput,
  describeLogStreamsInput,
  filterLogEventsInput,
  getLogEventsInput,
  logGroupInput,
  logStreamInput,
  putLogEventsInput,
  putRetentionPolicyInput,
  resourceInput,
  tagLogGroupInput,
  tagResourceInput,
  untagLogGroupInput,
  untagResourceInput,
} from './inputs';
import type { LogStore } from './log-store';
import { onLogGroup, onLogStream } from './needs';
import { putLogEvents } from './put-log-events';
import { putRetention } from './retention';
import { addTags, listTags, removeTags } from './tags';

const operation = rowsOf<LogStore>();

/** What answers with nothing. */
const nothing = async (work: unknown): Promise<object> => {
  await work;
  return {};
};

/**
 * CloudWatch Logs.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export const LOGS: Service<OwnOperation<LogStore>, 'logs'> = {
  name: 'logs',
  title: 'CloudWatch Logs',
  protocol: 'json',
  by: 'logs',
  target: 'Logs_20140328',
  operations: {
    CreateLogGroup: operation({
      input: createLogGroupInput,
      needs: onLogGroup,
      run: (store, { logGroupName: name, ...options }) =>
        nothing(store.create({ name, ...options })),
    }),
    CreateLogStream: operation({
      input: logStreamInput,
      needs: onLogGroup,
      run: (store, { logGroupName, logStreamName }) =>
        nothing(store.createStream(logGroupName, logStreamName)),
    }),
    DeleteLogGroup: operation({
      input: logGroupInput,
      needs: onLogGroup,
      run: (store, { logGroupName }) => nothing(store.remove(logGroupName)),
    }),
    DeleteLogStream: operation({
      input: logStreamInput,
      needs: onLogStream,
      run: (store, { logGroupName, logStreamName }) =>
        nothing(store.removeStream(logGroupName, logStreamName)),
    }),
    DeleteRetentionPolicy: operation({
      input: logGroupInput,
      needs: onLogGroup,
      run: (store, { logGroupName }) =>
        store.change(store.group(logGroupName), (group) => putRetention(group, undefined)),
    }),
    DescribeLogGroups: operation({
      input: describeLogGroupsInput,
      needs: anywhere,
      run: describeLogGroups,
    }),
    DescribeLogStreams: operation({
      input: describeLogStreamsInput,
      needs: onLogGroup,
      run: describeLogStreams,
    }),
    FilterLogEvents: operation({
      input: filterLogEventsInput,
      needs: onLogGroup,
      run: filterLogEvents,
    }),
    GetLogEvents: operation({ input: getLogEventsInput, needs: onLogStream, run: getLogEvents }),
    // Of the operations on tags of any resource, policies name a log group without `:*`.
    ListTagsForResource: operation({
      input: resourceInput,
      needs: onArn('resourceArn'),
      run: (store, { resourceArn }) => listTags(store.groupOfArn(resourceArn)),
    }),
    ListTagsLogGroup: operation({
      input: logGroupInput,
      needs: onLogGroup,
      run: (store, { logGroupName }) => listTags(store.group(logGroupName)),
    }),
    PutLogEvents: operation({ input: putLogEventsInput, needs: onLogStream, run: putLogEvents }),
    PutRetentionPolicy: operation({
      input: putRetentionPolicyInput,
      needs: onLogGroup,
      run: (store, { logGroupName, retentionInDays }) =>
        store.change(store.group(logGroupName), (group) => putRetention(group, retentionInDays)),
    }),
    TagLogGroup: operation({
      input: tagLogGroupInput,
      needs: onLogGroup,
      run: (store, { logGroupName, tags }) =>
        store.change(store.group(logGroupName), (group) => addTags(group, tags)),
    }),
    TagResource: operation({
      input: tagResourceInput,
      needs: onArn('resourceArn'),
      run: (store, { resourceArn, tags }) =>
        store.change(store.groupOfArn(resourceArn), (group) => addTags(group, tags)),
    }),
    UntagLogGroup: operation({
      input: untagLogGroupInput,
      needs: onLogGroup,
      run: (store, { logGroupName, tags }) =>
        store.change(store.group(logGroupName), (group) => removeTags(group, tags)),
    }),
    UntagResource: operation({
      input: untagResourceInput,
      needs: onArn('resourceArn'),
      run: (store, { resourceArn, tagKeys }) =>
        store.change(store.groupOfArn(resourceArn), (group) => removeTags(group, tagKeys)),
    }),
  },
};
