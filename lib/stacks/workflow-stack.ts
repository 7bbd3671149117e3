import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TrainingWorkflow, type TrainingWorkflowProps } from '../constructs';
import { RankZeroError } from '../core';
import type { AppSettings } from './settings/app-settings';
import { givenBucket, stackProps, workflowProps } from './settings/stack-props';

/**
 * Properties of {@link WorkflowStack}; its `permissionsBoundary` is the stack's, its `tags` are the
 * stack's and the jobs'.
 */
export interface WorkflowStackProps
  extends StackProps,
    Omit<TrainingWorkflowProps, 'permissionsBoundary' | 'bucket'> {
  /** As of the construct. @default - the one that the settings name */
  readonly bucket?: TrainingWorkflowProps['bucket'];
  /** Settings of the app, over which the other properties win. @default - none */
  readonly settings?: AppSettings;
}

/**
 * A workflow: its tasks, functions and state machine.
 *
 * Construct IDs, which are part of the contract: `Training`, `StateMachineArn`.
 *
 * @throws BucketMissing – when there is no bucket in the properties or in the settings.
 */
export class WorkflowStack extends Stack {
  readonly workflow: TrainingWorkflow;

  constructor(scope: Construct, id: string, props: WorkflowStackProps) {
    const { settings = {}, ...given } = props;
    super(scope, id, { ...stackProps(settings), ...given });
    const { permissionsBoundary: _ofStack, ...own } = given;
    const bucket = own.bucket ?? givenBucket(this, settings);
    if (bucket === undefined) {
      throw new RankZeroError(
        'BucketMissing',
        `The stack ${id} has no bucket for its workflow. Give it the bucket of an ArtifactsStack, or the setting bucket.`,
      );
    }
    this.workflow = new TrainingWorkflow(this, 'Training', {
      ...workflowProps(this, settings),
      ...own,
      bucket,
    });
    new CfnOutput(this, 'StateMachineArn', {
      description: 'Start an execution of it with a request',
      value: this.workflow.stateMachine.stateMachineArn,
    });
  }
}
