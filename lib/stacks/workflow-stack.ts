import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  TrainingApi,
  type TrainingApiProps,
  TrainingSweep,
  TrainingWorkflow,
  type TrainingWorkflowProps,
} from '../constructs';
import { RankZeroError } from '../core';
import type { AppSettings } from './settings/app-settings';
import { apiProps, givenBucket, stackProps, workflowProps } from './settings/stack-props';

/**
 * Properties of {@link WorkflowStack}; its `permissionsBoundary` is the stack's, its `tags` are the
 * stack's and the jobs'.
 */
export interface WorkflowStackProps
  extends StackProps,
    Omit<TrainingWorkflowProps, 'permissionsBoundary' | 'bucket'> {
  /** As of the construct. @default - the one that the settings name */
  readonly bucket?: TrainingWorkflowProps['bucket'];
  /** The API of the workflow. @default - the one that the settings say; none without them */
  readonly api?: Omit<TrainingApiProps, 'workflow'>;
  /** Whether there is a {@link TrainingSweep} of the workflow. @default - as the settings say, else false */
  readonly sweeps?: boolean;
  /** Settings of the app, over which the other properties win. @default - none */
  readonly settings?: AppSettings;
}

/** From here on a template is written without indentation. */
const MANY_TASKS = 100;

/**
 * A workflow: its tasks, functions and state machine.
 *
 * Construct IDs, which are part of the contract: `Training`, `StateMachineArn`, `ValidateFunction`, and
 * where there is an API `Api`, `ApiUrl`, with sweeps `Sweep`.
 *
 * @throws BucketMissing – when there is no bucket in the properties or in the settings.
 */
export class WorkflowStack extends Stack {
  readonly workflow: TrainingWorkflow;
  /** Undefined where there are none. */
  readonly sweep: TrainingSweep | undefined;
  /** Undefined where the workflow has none. */
  readonly api: TrainingApi | undefined;

  constructor(scope: Construct, id: string, props: WorkflowStackProps) {
    const { settings = {}, ...given } = props;
    super(scope, id, {
      ...stackProps(settings),
      // Spaces are a third of a template, and CloudFormation takes a million bytes.
      ...(given.tasks.length > MANY_TASKS ? { suppressTemplateIndentation: true } : {}),
      ...given,
    });
    const {
      permissionsBoundary: _ofStack,
      api = apiProps(settings),
      sweeps = settings.sweeps,
      ...own
    } = given;
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
    new CfnOutput(this, 'ValidateFunction', {
      description: 'Says what is wrong with a request, and starts nothing',
      value: this.workflow.validateFunction.functionName,
    });
    this.sweep = sweeps ? new TrainingSweep(this, 'Sweep', { workflow: this.workflow }) : undefined;
    this.api = api && new TrainingApi(this, 'Api', { workflow: this.workflow, ...api });
    if (this.api === undefined) return;
    new CfnOutput(this, 'ApiUrl', {
      description: 'Starts, lists, shows and stops executions; requests to it are signed',
      value: this.api.url,
    });
  }
}
