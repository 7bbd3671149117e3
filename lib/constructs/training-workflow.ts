import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type Task, taskFolder } from '../core';
import { trainingDefinition } from './training-workflow/definition';
import { collectFunction, planFunction } from './training-workflow/functions';
import { allowSecondDependencyOnRole } from './training-workflow/lint';
import type { Observability } from './training-workflow/observability';
import { StateMachineRole } from './training-workflow/state-machine-role';
import { TaskAccess } from './training-workflow/task-access';
import { checkTasks, TaskRecords } from './training-workflow/task-records';
import { TaskRoles } from './training-workflow/task-roles';
import { checkWorkflowName } from './workflow-name';

/** Properties of {@link TrainingWorkflow}. */
export interface TrainingWorkflowProps {
  /**
   * What can be run, each under a name of its own. Custom tasks with a source get their image from
   * {@link TaskImages}: give its `tasks`.
   */
  readonly tasks: readonly Task[];
  /**
   * Keeps jobs' outputs under `jobs/` and executions' documents under `executions/`; the role must
   * be able to write the former.
   */
  readonly bucket: s3.IBucket;
  /**
   * The role that is passed to SageMaker; {@link Artifacts} has one. What the tasks need beyond the
   * bucket, such as images, keys, networks and `dataBuckets`, is added to it in policies of the
   * workflow's own, so several workflows may share a role. A role that was imported with
   * `mutable: false` is not changed: the stack's output `…NeededPolicy` is what its owner has to
   * allow.
   */
  readonly sageMakerRole: iam.IRole;
  /**
   * Whether each task has a role of its own instead of `sageMakerRole`, made here, so that jobs of
   * different tasks can reach nothing of each other: what a task's jobs read and write lies below
   * `tasks/<workflow>/<task>/`, and of the rest of the bucket they read `data/` only.
   * {@link TrainingWorkflow.taskRoles} has the roles, to grant more.
   *
   * @default false
   * @see docs/security.md
   */
  readonly rolePerTask?: boolean;
  /**
   * Letters, digits and hyphens; the tasks become the parameters `/rankzero/<workflow>/tasks/<task>`,
   * so an account has one workflow of a name in a region.
   */
  readonly workflowName: string;
  /** Buckets beside `bucket` that channels may be read from. @default - none */
  readonly dataBuckets?: readonly s3.IBucket[];
  /** How long logs are kept. @default RetentionDays.ONE_YEAR */
  readonly logRetention?: logs.RetentionDays;
  /** What happens to the logs when the workflow leaves the app. @default RemovalPolicy.DESTROY */
  readonly logRemovalPolicy?: RemovalPolicy;
  /**
   * Whether the state machine's log holds what goes in and out of its states; a request's
   * environment and hyperparameters are in it, and so are the secrets that they hold.
   *
   * @default false
   */
  readonly logExecutionData?: boolean;
  /** Whether executions and functions are traced with X-Ray. @default true */
  readonly tracing?: boolean;
}

/**
 * A state machine that trains and tunes with SageMaker: start it with a request, it returns the
 * result.
 *
 * Construct IDs, which are part of the contract: `Tasks/<task>`, `TaskAccess` (or
 * `TaskRoles/<task>`), `Plan` and
 * `Collect` (each with `Logs`, `Role`, `Function`), `Logs`, `Role`, `StateMachine`.
 *
 * @throws InvalidWorkflowName – when the name does not fit a parameter's path.
 * @throws NoTasks – when there is no task.
 * @throws DuplicateTask – when two tasks have the same name.
 * @throws ImageMissing – when a custom task has no image.
 * @throws TaskTooLarge – when a task's record does not fit a parameter.
 * @throws ImageNotKnown – for an image whose repository only the deployment knows.
 * @throws PolicyTooLarge – when no role could be allowed all that the tasks need.
 * @example
 * const { bucket, sageMakerRole } = new Artifacts(this, 'Artifacts');
 * new TrainingWorkflow(this, 'Training', {
 *   workflowName: 'churn',
 *   tasks: [builtinTask('churn', { algorithm: 'xgboost' })],
 *   bucket,
 *   sageMakerRole,
 * });
 */
export class TrainingWorkflow extends Construct {
  readonly stateMachine: sfn.StateMachine;
  /** The roles of the tasks that have their own, by the tasks' names. */
  readonly taskRoles: Readonly<Record<string, iam.IRole>>;

  constructor(scope: Construct, id: string, props: TrainingWorkflowProps) {
    super(scope, id);
    const { tasks, bucket, sageMakerRole, workflowName, dataBuckets = [] } = props;
    checkWorkflowName(workflowName);
    const observability: Observability = {
      logRetention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
      logRemovalPolicy: props.logRemovalPolicy ?? RemovalPolicy.DESTROY,
      isLoggingData: props.logExecutionData ?? false,
      isTracing: props.tracing ?? true,
    };
    const tasksPrefix = `/rankzero/${workflowName}/tasks`;
    checkTasks(tasks);
    const own = props.rolePerTask
      ? new TaskRoles(this, 'TaskRoles', { tasks, bucket, dataBuckets, workflowName })
      : undefined;
    this.taskRoles = own?.roles ?? {};
    new TaskRecords(this, 'Tasks', { tasks: own?.tasks ?? tasks, prefix: tasksPrefix });
    if (own === undefined) {
      new TaskAccess(this, 'TaskAccess', {
        role: sageMakerRole,
        tasks,
        dataBuckets,
        workflowName,
      });
    }
    const folders = own === undefined ? [''] : ['', taskFolder(workflowName, '*')];
    const plan = planFunction(this, {
      workflowName,
      tasksPrefix,
      bucket,
      folders,
      sageMakerRole,
      dataBuckets,
      observability,
    }).function;
    const collect = collectFunction(this, { bucket, folders, observability }).function;
    const role = new StateMachineRole(this, 'Role', {
      functions: [plan, collect],
      sageMakerRoles: own === undefined ? [sageMakerRole] : Object.values(own.roles),
      isTracing: observability.isTracing,
    });
    const definition = trainingDefinition({
      planFunctionArn: plan.functionArn,
      collectFunctionArn: collect.functionArn,
      partition: Stack.of(this).partition,
    });
    this.stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      // The role is complete: what the library would add is there already.
      role: role.withoutPolicyUpdates(),
      logs: {
        // Under this prefix, because a log group of another name makes the policy of log delivery
        // grow with every state machine of the account until it is full.
        destination: new logs.LogGroup(this, 'Logs', {
          logGroupName: `/aws/vendedlogs/states/rankzero-${workflowName}`,
          retention: observability.logRetention,
          removalPolicy: observability.logRemovalPolicy,
        }),
        level: sfn.LogLevel.ALL,
        includeExecutionData: observability.isLoggingData,
      },
      tracingEnabled: observability.isTracing,
    });
    allowSecondDependencyOnRole(this.stateMachine);
  }
}
