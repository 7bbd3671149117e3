import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, type IConstruct } from 'constructs';
import { RankZeroError, taskFolder } from '../../core';
import { allowInputs } from './input-writing';
import { findOrphans, followJobs, stopJobs } from './operator-access';

/** A workflow, of this app or imported. */
export interface ITrainingWorkflow extends IConstruct {
  /** ARN of the state machine: start an execution of it with a request. */
  readonly stateMachineArn: string;
  readonly stateMachine: sfn.IStateMachine;

  /** Allows a principal to start executions, with any request. */
  grantStartExecution(grantee: iam.IGrantable): iam.Grant;
  /** Allows a principal to stop executions together with their jobs, and to redrive failed ones. */
  grantStopExecution(grantee: iam.IGrantable): iam.Grant;
  /** Allows a principal to list and describe executions and to read their histories. */
  grantRead(grantee: iam.IGrantable): iam.Grant;
  /**
   * Allows a principal to read and decrypt what executions left in the bucket: documents (requests,
   * results, reports), models and outputs; not the data sets there.
   *
   * @throws BucketNotKnown – for an imported workflow without its bucket.
   */
  grantReadResults(grantee: iam.IGrantable): iam.Grant;
  /**
   * Allows a principal, such as a notebook's role, all that it takes to train, as `rankzero run` and
   * its fellow verbs do: to find the workflow and its tasks; to have requests validated (not by an
   * imported workflow); to put data under `inputs/` of an execution; to start, follow, stop and redrive
   * executions with their jobs; and to read and decrypt logs and results.
   *
   * @throws BucketNotKnown – for an imported workflow without its bucket.
   */
  grantUse(grantee: iam.IGrantable): iam.Grant;
  /**
   * {@link grantUse}, and what an operator needs beyond it: to find and stop jobs that no execution
   * waits for (`rankzero janitor`).
   *
   * @throws BucketNotKnown – for an imported workflow without its bucket.
   */
  grantOperate(grantee: iam.IGrantable): iam.Grant;

  /** A metric of the executions, by its name in `AWS/States`. @default - the mean over 5 minutes */
  metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Executions that started. @default - their sum over 5 minutes */
  metricStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Executions that succeeded. @default - their sum over 5 minutes */
  metricSucceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Executions that failed, refused requests included. @default - their sum over 5 minutes */
  metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Executions that somebody stopped. @default - their sum over 5 minutes */
  metricAborted(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Events of Step Functions that were throttled. @default - their sum over 5 minutes */
  metricThrottled(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /**
   * Milliseconds from an execution's start to its end, including the wait for instances. @default -
   * the mean over 5 minutes
   */
  metricDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** What an execution leaves, and where. */
export interface Results {
  readonly bucket: s3.IBucket;
  /** Absent: of any workflow. */
  readonly workflowName?: string;
  /** What decrypts outputs of tasks that have keys of their own. */
  readonly keyUse?: readonly iam.PolicyStatement[];
}

/** Grants and metrics, the same for a workflow of this app and an imported one. */
export abstract class TrainingWorkflowBase extends Construct implements ITrainingWorkflow {
  abstract readonly stateMachine: sfn.IStateMachine;
  /** Undefined: an imported workflow's bucket is not known. */
  protected abstract readonly results: Results | undefined;

  get stateMachineArn(): string {
    return this.stateMachine.stateMachineArn;
  }

  grantStartExecution(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  grantStopExecution(grantee: iam.IGrantable): iam.Grant {
    const actions = ['states:StopExecution', 'states:RedriveExecution'];
    return this.stateMachine.grantExecution(grantee, ...actions);
  }

  grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantRead(grantee);
  }

  grantReadResults(grantee: iam.IGrantable): iam.Grant {
    const { bucket, workflowName = '*', keyUse = [] } = this.knownResults();
    for (const statement of keyUse) grantee.grantPrincipal.addToPrincipalPolicy(statement);
    return ['executions/*', 'jobs/*', `${taskFolder(workflowName, '*')}*`]
      .map((keys) => bucket.grantRead(grantee, keys))
      .reduce((all, grant) => all.combine(grant));
  }

  grantUse(grantee: iam.IGrantable): iam.Grant {
    const { bucket, workflowName = '*' } = this.knownResults();
    // Files of channels; not the documents that Plan keeps beside them.
    allowInputs(grantee, bucket, ['', taskFolder(workflowName, '*')]);
    return [
      this.grantStartExecution(grantee),
      this.grantRead(grantee),
      this.grantStopExecution(grantee),
      followJobs(grantee, this, workflowName),
      stopJobs(grantee, this, workflowName),
      this.grantReadResults(grantee),
    ].reduce((all, grant) => all.combine(grant));
  }

  grantOperate(grantee: iam.IGrantable): iam.Grant {
    return this.grantUse(grantee).combine(findOrphans(grantee, this));
  }

  /** @throws BucketNotKnown */
  private knownResults(): Results {
    if (this.results !== undefined) return this.results;
    throw new RankZeroError(
      'BucketNotKnown',
      `The results bucket of the workflow ${this.node.path} is not known. Import the workflow with its bucket: TrainingWorkflow.fromStateMachineArn(scope, id, arn, { bucket }).`,
    );
  }

  metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metric(name, options);
  }

  metricStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricStarted(options);
  }

  metricSucceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricFailed(options);
  }

  metricAborted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricAborted(options);
  }

  metricThrottled(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricThrottled(options);
  }

  metricDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricTime(options);
  }
}
