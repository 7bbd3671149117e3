import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { encryptedLog, type Observability } from '../training-workflow/observability';
import { explainWildcards } from '../wildcards';

/** Who called what, from where, and how it ended: one line of JSON a request, nothing of its body. */
export const ACCESS_LOG_FORMAT = apigateway.AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    caller: '$context.identity.userArn',
    sourceIp: '$context.identity.sourceIp',
    method: '$context.httpMethod',
    resource: '$context.resourcePath',
    status: '$context.status',
    error: '$context.error.responseType',
    latencyMs: '$context.responseLatency',
    tlsVersion: '$context.tlsVersion',
    traceId: '$context.xrayTraceId',
  }),
);

/** A log group as those of the workflow. @param name - @default - one is chosen */
export function apiLog(
  scope: Construct,
  id: string,
  observability: Observability,
  name?: string,
): logs.LogGroup {
  return new logs.LogGroup(scope, id, {
    ...(name === undefined ? {} : { logGroupName: name }),
    retention: observability.logRetention,
    removalPolicy: observability.logRemovalPolicy,
    ...encryptedLog(observability),
  });
}

/**
 * Sets the role by which API Gateway writes logs: one for all APIs of the account in this region, so
 * both stay when the stack goes.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function accountLogRole(scope: Construct): apigateway.CfnAccount {
  const role = new iam.Role(scope, 'LogRole', {
    description: 'API Gateway writes the logs of its APIs',
    assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
    inlinePolicies: {
      Logs: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            sid: 'WriteApiLogs',
            actions: [
              'logs:CreateLogGroup',
              'logs:CreateLogStream',
              'logs:DescribeLogGroups',
              'logs:DescribeLogStreams',
              'logs:FilterLogEvents',
              'logs:GetLogEvents',
              'logs:PutLogEvents',
            ],
            // API Gateway refuses a role that may not do so for every API of the account.
            resources: [Stack.of(scope).formatArn({ service: 'logs', resource: '*' })],
          }),
        ],
      }),
    },
  });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  explainWildcards(role);
  const account = new apigateway.CfnAccount(scope, 'Account', { cloudWatchRoleArn: role.roleArn });
  account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return account;
}
