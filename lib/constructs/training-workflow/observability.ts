import { Annotations, ArnFormat, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** How the parts of a workflow log and trace; all defaults resolved. */
export interface Observability {
  readonly logRetention: logs.RetentionDays;
  readonly logRemovalPolicy: RemovalPolicy;
  /** Whether the state machine's log holds what goes in and out of its states. */
  readonly isLoggingData: boolean;
  readonly isTracing: boolean;
  /** Encrypts the log groups. Absent: CloudWatch's own key. */
  readonly logKey?: kms.IKey;
}

/** The key of a log group, where there is one. */
export function encryptedLog({ logKey }: Observability): Pick<logs.LogGroupProps, 'encryptionKey'> {
  return logKey === undefined ? {} : { encryptionKey: logKey };
}

/**
 * Lets CloudWatch Logs use the key that log groups are encrypted with, for these groups only; the
 * policy of an imported key is its owner's, who is told.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function allowLogs(scope: Construct, key: kms.IKey): void {
  const stack = Stack.of(scope);
  const { statementAdded } = key.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'EncryptLogs',
      principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
      actions: [
        'kms:Decrypt*',
        'kms:Describe*',
        'kms:Encrypt*',
        'kms:GenerateDataKey*',
        'kms:ReEncrypt*',
      ],
      // Of a key's own policy: this key.
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
            service: 'logs',
            resource: 'log-group',
            resourceName: '*',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      },
    }),
    true,
  );
  if (statementAdded) return;
  Annotations.of(scope).addWarningV2(
    'rankzero:logKeyNotChanged',
    'This app cannot change the policy of the logs’ key. The owner of the key must let CloudWatch Logs use it, or the deployment fails: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
  );
}

/** The right to write traces. */
export function xrayWriting(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'WriteTraces',
    actions: [
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ],
    // X-Ray has no resource that these actions could name.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
    resources: ['*'],
  });
}
