import type { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';

/** How the parts of a workflow log and trace; all defaults resolved. */
export interface Observability {
  readonly logRetention: logs.RetentionDays;
  readonly logRemovalPolicy: RemovalPolicy;
  /** Whether the state machine's log holds what goes in and out of its states. */
  readonly isLoggingData: boolean;
  readonly isTracing: boolean;
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
