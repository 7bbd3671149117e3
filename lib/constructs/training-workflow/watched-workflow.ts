import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ITrainingWorkflow } from './workflow-base';

/** What alarms and dashboard look at. */
export interface WatchedWorkflow {
  readonly workflow: ITrainingWorkflow;
  readonly workflowName: string;
  readonly functions: Readonly<
    Record<'plan' | 'diagnose' | 'collect' | 'conclude', lambda.IFunction>
  >;
}
