import { anywhere, onArn } from '../../operations';
import { refuse } from '../narrow';
import type { ForwardedService } from '../operation';
import { filterLogEvents } from './filter-log-events';
import { onLogGroup, onLogStream, withGroupName } from './log-groups';

/**
 * CloudWatch Logs, by moto.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export const LOGS: ForwardedService = {
  name: 'logs',
  title: 'CloudWatch Logs',
  protocol: 'json',
  by: 'moto',
  target: 'Logs_20140328',
  operations: {
    CreateLogGroup: { needs: onLogGroup },
    CreateLogStream: { needs: onLogGroup },
    DeleteLogGroup: { needs: onLogGroup },
    DeleteLogStream: { needs: onLogStream },
    DeleteRetentionPolicy: { needs: onLogGroup },
    DescribeLogGroups: {
      needs: anywhere,
      narrow: (input) => refuse(input, 'logGroupNamePattern', 'logGroupNamePrefix'),
    },
    DescribeLogStreams: { needs: onLogGroup, narrow: withGroupName },
    FilterLogEvents: { needs: onLogGroup, narrow: withGroupName, answer: filterLogEvents },
    GetLogEvents: {
      needs: onLogStream,
      // moto counts an event at the end time in.
      narrow: (input) => {
        const { endTime, ...others } = withGroupName(input);
        return typeof endTime === 'number' ? { ...others, endTime: endTime - 1 } : others;
      },
    },
    // Of the operations on tags of any resource, policies name a log group without `:*`.
    ListTagsForResource: { needs: onArn('resourceArn') },
    ListTagsLogGroup: { needs: onLogGroup },
    PutLogEvents: { needs: onLogStream },
    PutRetentionPolicy: { needs: onLogGroup },
    TagLogGroup: { needs: onLogGroup },
    TagResource: { needs: onArn('resourceArn') },
    UntagLogGroup: { needs: onLogGroup },
    UntagResource: { needs: onArn('resourceArn') },
  },
};
