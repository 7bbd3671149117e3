import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TrainingWorkflow, type TrainingWorkflowProps } from '../constructs';

/**
 * Properties of {@link WorkflowStack}; its `permissionsBoundary` is the stack's, its `tags` are the
 * stack's and the jobs'.
 */
export interface WorkflowStackProps
  extends StackProps,
    Omit<TrainingWorkflowProps, 'permissionsBoundary'> {}

/**
 * A workflow: its tasks, functions and state machine.
 *
 * Construct IDs, which are part of the contract: `Training`, `StateMachineArn`.
 */
export class WorkflowStack extends Stack {
  readonly workflow: TrainingWorkflow;

  constructor(scope: Construct, id: string, props: WorkflowStackProps) {
    super(scope, id, props);
    const { permissionsBoundary: _ofStack, ...own } = props;
    this.workflow = new TrainingWorkflow(this, 'Training', own);
    new CfnOutput(this, 'StateMachineArn', {
      description: 'Start an execution of it with a request',
      value: this.workflow.stateMachine.stateMachineArn,
    });
  }
}
