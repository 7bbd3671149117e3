import { AwsError } from '../aws/errors';
import { bucketAndKey } from '../forwarded/s3/address';
import type { IncomingCall } from './incoming';
import type { ServiceRow } from './services';

/** A service that moto stands in for, other than S3. */
type Named = 'ssm' | 'secretsmanager' | 'sns' | 'logs';

/**
 * The operations that are handed on to moto. Moto has many more, which it does by halves or with
 * other stand-ins of its own: what is not here is refused, so that nothing seems to work.
 */
const OPERATIONS: Readonly<Record<Named, ReadonlySet<string>>> = {
  ssm: new Set([
    'AddTagsToResource',
    'DeleteParameter',
    'DeleteParameters',
    'DescribeParameters',
    'GetParameter',
    'GetParameterHistory',
    'GetParameters',
    'GetParametersByPath',
    'LabelParameterVersion',
    'ListTagsForResource',
    'PutParameter',
    'RemoveTagsFromResource',
  ]),
  secretsmanager: new Set([
    'BatchGetSecretValue',
    'CreateSecret',
    'DeleteSecret',
    'DescribeSecret',
    'GetRandomPassword',
    'GetSecretValue',
    'ListSecretVersionIds',
    'ListSecrets',
    'PutSecretValue',
    'RestoreSecret',
    'TagResource',
    'UntagResource',
    'UpdateSecret',
    'UpdateSecretVersionStage',
  ]),
  sns: new Set([
    'ConfirmSubscription',
    'CreateTopic',
    'DeleteTopic',
    'GetSubscriptionAttributes',
    'GetTopicAttributes',
    'ListSubscriptions',
    'ListSubscriptionsByTopic',
    'ListTagsForResource',
    'ListTopics',
    'Publish',
    'PublishBatch',
    'SetSubscriptionAttributes',
    'SetTopicAttributes',
    'Subscribe',
    'TagResource',
    'Unsubscribe',
    'UntagResource',
  ]),
  logs: new Set([
    'CreateLogGroup',
    'CreateLogStream',
    'DeleteLogGroup',
    'DeleteLogStream',
    'DeleteRetentionPolicy',
    'DescribeLogGroups',
    'DescribeLogStreams',
    'FilterLogEvents',
    'GetLogEvents',
    'ListTagsForResource',
    'ListTagsLogGroup',
    'PutLogEvents',
    'PutRetentionPolicy',
    'TagLogGroup',
    'TagResource',
    'UntagLogGroup',
    'UntagResource',
  ]),
};

/**
 * Parameters that only qualify a request. All others name a subresource, which makes it another
 * operation. S3 takes any that begin with `x-` and ignores them.
 */
const PLAIN =
  /^(?:x-.*|AWSAccessKeyId|Signature|Expires|response-.*|encoding-type|list-type|prefix|delimiter|marker|start-after|continuation-token|fetch-owner|max-keys|key-marker|version-id-marker|upload-id-marker|max-uploads|max-parts|part-number-marker|partNumber|max-buckets|bucket-region|allow-unordered)$/i;

/** S3's requests by place, method and subresources; several of these in the order of the alphabet. */
const S3_REQUESTS: Readonly<Record<string, ReadonlySet<string>>> = {
  'account GET': new Set(['']),
  'bucket DELETE': new Set(['', 'cors', 'encryption', 'tagging']),
  'bucket GET': new Set([
    '',
    'acl',
    'cors',
    'encryption',
    'lifecycle',
    'location',
    'ownershipControls',
    'policy',
    'publicAccessBlock',
    'tagging',
    'uploads',
    'versioning',
    'versions',
  ]),
  'bucket HEAD': new Set(['']),
  'bucket POST': new Set(['delete']),
  // Nothing that would have no effect here: policies of buckets, rules of their life cycle,
  // notifications, replication, object lock.
  'bucket PUT': new Set(['', 'cors', 'encryption', 'tagging', 'versioning']),
  'key DELETE': new Set(['', 'tagging', 'tagging,versionId', 'uploadId', 'versionId']),
  'key GET': new Set([
    '',
    'acl',
    'attributes',
    'attributes,versionId',
    'tagging',
    'tagging,versionId',
    'uploadId',
    'versionId',
  ]),
  'key HEAD': new Set(['', 'versionId']),
  'key POST': new Set(['uploadId', 'uploads']),
  'key PUT': new Set(['', 'acl', 'tagging', 'tagging,versionId', 'uploadId']),
};

/**
 * Refuses operations that are not handed on to moto.
 *
 * @throws UnknownOperationException, InvalidAction – as the service's protocol has it
 */
export function checkOperation(
  service: string,
  { title, protocol }: ServiceRow,
  operation: string,
): void {
  const known = Object.hasOwn(OPERATIONS, service) ? OPERATIONS[service as Named] : undefined;
  if (known?.has(operation)) return;
  throw new AwsError(
    protocol === 'query' ? 'InvalidAction' : 'UnknownOperationException',
    `The local account's ${title} has no ${JSON.stringify(operation)}. It has ${[...(known ?? [])].join(', ')}.`,
  );
}

/**
 * Refuses S3 requests that are not handed on to moto.
 *
 * @throws NotImplemented
 */
export function checkS3Request({ method, path, query }: IncomingCall): void {
  const { bucket, key } = bucketAndKey(path);
  const place = bucket === '' ? 'account' : key === '' ? 'bucket' : 'key';
  const what = [...new Set(query.keys())]
    .filter((name) => !PLAIN.test(name))
    .sort()
    .join(',');
  if (S3_REQUESTS[`${place} ${method}`]?.has(what)) return;
  throw new AwsError(
    'NotImplemented',
    `The local account's S3 has no ${method} of ${place === 'account' ? 'the account' : `a ${place}`}${what === '' ? '' : ` with ?${what}`}.`,
    501,
    false,
  );
}
