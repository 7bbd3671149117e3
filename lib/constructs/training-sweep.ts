import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { sweepMachineName } from '../core';
import { sweepDefinition } from './training-sweep/definition';
import type { TrainingWorkflow } from './training-workflow';
import { executionLog } from './training-workflow/execution-log';
import { decryptDocuments, encryptDocuments } from './training-workflow/functions';
import { allowSecondDependencyOnRole } from './training-workflow/lint';
import { xrayWriting } from './training-workflow/observability';
import { partsOf } from './training-workflow/parts';
import { logDelivery } from './training-workflow/state-machine-role';
import { WorkflowFunction } from './training-workflow/workflow-function';
import { explainWildcards } from './wildcards';

/** Properties of {@link TrainingSweep}. */
export interface TrainingSweepProps {
  /** Runs each request of a sweep. */
  readonly workflow: TrainingWorkflow;
  /** Runs at a time, where a sweep does not say. @default 10 */
  readonly maxConcurrency?: number;
}

/**
 * A state machine that runs many requests of a workflow, as a file in `sweeps/` of its bucket has them
 * line by line, so many at a time, and makes a table of what came of them.
 *
 * Construct IDs, which are part of the contract: `Summarize` (with `Logs`, `Role`, `Function`),
 * `Logs`, `Role`, `StateMachine`.
 *
 * @throws WorkflowImported – for a workflow of another app.
 * @see docs/sweeps.md
 * @example
 * new TrainingSweep(this, 'Sweep', { workflow });
 */
export class TrainingSweep extends Construct {
  /** Start an execution of it with `{ requests: 'sweeps/<name>/requests.jsonl' }`. */
  readonly stateMachine: sfn.StateMachine;
  private readonly bucket: s3.IBucket;
  private readonly workflowName: string;

  constructor(scope: Construct, id: string, props: TrainingSweepProps) {
    super(scope, id);
    const { workflow, maxConcurrency = 10 } = props;
    const { planning, place } = partsOf(workflow);
    const { bucket, workflowName } = planning;
    this.bucket = bucket;
    this.workflowName = workflowName;
    const { observability } = place;
    const stack = Stack.of(this);
    const name = sweepMachineName(workflowName);
    const summarize = summarizeFunction(this, { bucket, workflowName, place });
    const role = new iam.Role(this, 'Role', {
      description: `What the sweeps of ${workflowName} may do`,
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      inlinePolicies: {
        Sweep: new iam.PolicyDocument({
          statements: [
            ...running(stack, workflow),
            ...ofItems(stack, name),
            ...documents(bucket),
            new iam.PolicyStatement({
              sid: 'InvokeFunctions',
              actions: ['lambda:InvokeFunction'],
              resources: [`${summarize.function.functionArn}:*`],
            }),
            logDelivery(),
            ...(observability.isTracing ? [xrayWriting()] : []),
          ],
        }),
      },
    });
    explainWildcards(role);
    const definition = sweepDefinition({
      partition: stack.partition,
      bucket: bucket.bucketName,
      stateMachineArn: workflow.stateMachineArn,
      summarizeFunctionArn: summarize.version.functionArn,
      maxConcurrency,
    });
    this.stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      // By its name the command line finds it, and it may start itself for each item.
      stateMachineName: name,
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromString(stack.toJsonString(definition)),
      role: role.withoutPolicyUpdates(),
      logs: {
        destination: executionLog(this, `sweep-${workflowName}`, observability),
        level: sfn.LogLevel.ALL,
        includeExecutionData: observability.isLoggingData,
      },
      tracingEnabled: observability.isTracing,
    });
    allowSecondDependencyOnRole(this.stateMachine);
  }

  /** Allows a principal to start sweeps of files that are in the bucket. */
  grantStartExecution(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /**
   * Allows a principal what `rankzero sweep` needs beyond `grantUse` of the workflow: to put requests
   * into the bucket, to start, follow and stop sweeps, and to read their tables.
   */
  grantUse(grantee: iam.IGrantable): iam.Grant {
    const stack = Stack.of(this);
    const runs = `${sweepMachineName(this.workflowName)}/*`;
    return [
      this.grantStartExecution(grantee),
      this.stateMachine.grantRead(grantee),
      this.stateMachine.grantExecution(grantee, 'states:StopExecution', 'states:ListMapRuns'),
      iam.Grant.addToPrincipal({
        grantee,
        actions: ['states:DescribeMapRun'],
        resourceArns: [
          stack.formatArn({
            service: 'states',
            resource: 'mapRun',
            resourceName: runs,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ],
      }),
      this.bucket.grantRead(grantee, 'sweeps/*'),
      this.bucket.grantPut(grantee, 'sweeps/*/requests.jsonl'),
    ].reduce((all, grant) => all.combine(grant));
  }
}

/** Starting executions of the workflow, and waiting for them. */
function running(stack: Stack, workflow: TrainingWorkflow): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'StartRuns',
      actions: ['states:StartExecution'],
      resources: [workflow.stateMachineArn],
    }),
    new iam.PolicyStatement({
      sid: 'WatchRuns',
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [executions(stack, `${workflow.stateMachine.stateMachineName}:*`)],
    }),
    new iam.PolicyStatement({
      sid: 'HearOfRuns',
      actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
      resources: [
        stack.formatArn({
          service: 'events',
          resource: 'rule',
          resourceName: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
        }),
      ],
    }),
  ];
}

/**
 * Executions of the state machine's own for items of its Map.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
function ofItems(stack: Stack, name: string): iam.PolicyStatement[] {
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  return [
    new iam.PolicyStatement({
      sid: 'StartItems',
      actions: ['states:StartExecution'],
      resources: [
        stack.formatArn({
          service: 'states',
          resource: 'stateMachine',
          resourceName: name,
          arnFormat,
        }),
      ],
    }),
    new iam.PolicyStatement({
      sid: 'WatchItems',
      actions: ['states:DescribeExecution', 'states:RedriveExecution', 'states:StopExecution'],
      resources: [executions(stack, `${name}/*`)],
    }),
  ];
}

function executions(stack: Stack, resourceName: string): string {
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  return stack.formatArn({ service: 'states', resource: 'execution', resourceName, arnFormat });
}

/** The requests of sweeps, and what came of them. */
function documents(bucket: s3.IBucket): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'SweepDocuments',
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [bucket.arnForObjects('sweeps/*')],
    }),
    ...decryptDocuments(bucket),
    ...encryptDocuments(bucket),
  ];
}

function summarizeFunction(
  scope: Construct,
  {
    bucket,
    workflowName,
    place,
  }: Pick<ReturnType<typeof partsOf>, 'place'> & {
    readonly bucket: s3.IBucket;
    readonly workflowName: string;
  },
): WorkflowFunction {
  return new WorkflowFunction(scope, 'Summarize', {
    name: 'summarize',
    description: `Makes the tables of sweeps of ${workflowName}`,
    environment: { BUCKET: bucket.bucketName },
    timeout: Duration.minutes(5),
    place,
    statements: documents(bucket),
  });
}
