import { RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import {
  type Limits,
  type PriceTable,
  RankZeroError,
  type Task,
  taskFolder,
  WORKFLOW_TAG,
  workflowParameters,
} from '../core';
import { SageMakerRole, trainingJobStatements } from './artifacts/sagemaker-role';
import { checkBucket, checkKey, checkKeyArn, type Granted } from './reach';
import { trainingRecords } from './training-records';
import { WorkflowAlarms } from './training-workflow/alarms';
import { allowToSeeExecutions } from './training-workflow/cache-access';
import { concludeFunction } from './training-workflow/conclude-function';
import { WorkflowDashboard } from './training-workflow/dashboard';
import { trainingDefinition } from './training-workflow/definition';
import { deploymentParameter } from './training-workflow/deployment-record';
import { executionLog } from './training-workflow/execution-log';
import {
  collectFunction,
  diagnoseFunction,
  planFunction,
  validateFunction,
} from './training-workflow/functions';
import { outputReading } from './training-workflow/key-use';
import { limited } from './training-workflow/limits';
import { allowSecondDependencyOnRole } from './training-workflow/lint';
import { inNetwork, workflowNetwork } from './training-workflow/network';
import { allowLogs, type Observability } from './training-workflow/observability';
import { keepParts, partsOf } from './training-workflow/parts';
import type { PlanningProps } from './training-workflow/planning-access';
import { priceParameter } from './training-workflow/prices';
import { withScriptArchives } from './training-workflow/script-archives';
import {
  checkTriggered,
  type StartOnOptions,
  startOn,
  type TriggeredRequest,
} from './training-workflow/start-on';
import { StateMachineRole } from './training-workflow/state-machine-role';
import { tagged } from './training-workflow/tags';
import { TaskAccess } from './training-workflow/task-access';
import { checkSizes, checkTasks, TaskRecords } from './training-workflow/task-records';
import { TaskRoles } from './training-workflow/task-roles';
import { checkTemplateSize } from './training-workflow/template-size';
import { ruleOf, type Trigger } from './training-workflow/trigger';
import {
  type ITrainingWorkflow,
  type Results,
  TrainingWorkflowBase,
} from './training-workflow/workflow-base';
import type { FunctionPlace } from './training-workflow/workflow-function';
import { checkWorkflowName } from './workflow-name';
import { claimWorkflowName } from './workflow-names';

/** Properties of {@link TrainingWorkflow}. */
export interface TrainingWorkflowProps {
  /**
   * The tasks that can be run, each with its own name. Custom tasks with a source get their image
   * from {@link TaskImages}: pass its `tasks`.
   */
  readonly tasks: readonly Task[];
  /** Keeps jobs' outputs under `jobs/` and executions' documents under `executions/`. */
  readonly bucket: s3.IBucket;
  /**
   * The role that is passed to SageMaker: that of {@link Artifacts}, or any other of this account.
   * What jobs need of the bucket (unless it is a {@link SageMakerRole} of this bucket), and what the
   * tasks need beyond it, such as images, keys, networks and `dataBuckets`, is added to it in
   * policies of the workflow's own, so several workflows may share a role. A role that was imported
   * with `mutable: false` is not changed: the stack's output `…NeededPolicy` is what its owner has to
   * allow.
   *
   * @default - each task has a role of its own, by `rolePerTask` or by its option `role`
   */
  readonly sageMakerRole?: iam.IRole;
  /**
   * Whether each task has a role of its own instead of `sageMakerRole`, made here unless the task
   * has the option `role`, so that jobs of different tasks can reach nothing of each other: what a
   * task's jobs read and write lies below `tasks/<workflow>/<task>/`, and of the rest of the bucket
   * they read `data/` only. {@link TrainingWorkflow.taskRoles} has the roles, to grant more.
   *
   * @default false
   * @see docs/security.md
   */
  readonly rolePerTask?: boolean;
  /**
   * Letters, digits and hyphens; the tasks become the parameters `/rankzero/<workflow>/tasks/<task>`,
   * so a name can be used once in an account and region.
   */
  readonly workflowName: string;
  /** Buckets beside `bucket` that channels may be read from. @default - none */
  readonly dataBuckets?: readonly s3.IBucket[];
  /**
   * Buckets and keys of other accounts whose policies allow this account to use them. The app
   * cannot see those policies.
   *
   * @default - none: a bucket or key of another account is refused
   */
  readonly grantedElsewhere?: readonly Granted[];
  /**
   * The network of the functions, and of the jobs whose tasks name none. S3, Parameter Store,
   * SageMaker and CloudWatch Logs must be reachable from it, through a NAT gateway or endpoints.
   *
   * @default - the services' own networks
   */
  readonly vpc?: ec2.IVpc;
  /**
   * Which subnets of `vpc`. @default - private subnets with internet access, else the others that
   * it has
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
  /** At most 5. @default - a new one, which allows traffic only between its own members */
  readonly securityGroups?: readonly ec2.ISecurityGroup[];
  /** Whether the functions run in `vpc` too, not only the jobs. @default true */
  readonly functionsInVpc?: boolean;
  /**
   * Reserved concurrency of each function: at most this many run at a time. @default - not reserved
   */
  readonly reservedConcurrency?: number;
  /** Encrypts the environment of the functions, which holds names and no secrets. @default - Lambda's own key */
  readonly environmentEncryptionKey?: kms.IKey;
  /**
   * What jobs may use and what requests may change, of all tasks: Plan refuses more, and so does the
   * state machine's role as far as IAM can tell. A task may have stricter limits of its own.
   *
   * @default - as much as SageMaker and the account's quotas allow
   * @see docs/limits.md
   */
  readonly limits?: Limits;
  /**
   * What instances cost in this region, as `rankzero prices` prints it: for tasks with a budget in
   * money, and for what plans and reports tell of cost.
   *
   * @default - no cost is told, and a budget in money is refused
   * @see docs/budgets.md
   */
  readonly prices?: PriceTable;
  /** Tags of all that is made here, and of each job; a task's own tag of a key wins for its jobs. @default - none */
  readonly tags?: { [key: string]: string };
  /** Permissions boundary of each role that is made here. @default - none */
  readonly permissionsBoundary?: iam.IManagedPolicy;
  /** How long logs are kept. @default RetentionDays.ONE_YEAR */
  readonly logRetention?: logs.RetentionDays;
  /** What happens to the logs when the workflow leaves the app. @default RemovalPolicy.DESTROY */
  readonly logRemovalPolicy?: RemovalPolicy;
  /** Encrypts the log groups; CloudWatch Logs is allowed to use a key of this app. @default - CloudWatch's own key */
  readonly logEncryptionKey?: kms.IKey;
  /**
   * Whether the state machine's log holds the input and output of its states. They include a
   * request's environment and hyperparameters, with any secrets in them.
   *
   * @default false
   */
  readonly logExecutionData?: boolean;
  /** Whether executions and functions are traced with X-Ray. @default true */
  readonly tracing?: boolean;
  /**
   * Whether there are alarms for executions that failed or were throttled, for results not collected,
   * for ends not told of, and for functions that were throttled. @default - where `alarmActions` are
   * given
   */
  readonly alarms?: boolean;
  /** What the alarms do, e.g. `new SnsAction(topic)`. @default - nothing: they are seen in CloudWatch */
  readonly alarmActions?: readonly cloudwatch.IAlarmAction[];
  /**
   * Whether there is a CloudWatch dashboard of the workflow. CloudWatch charges for each dashboard of
   * an account beyond the third. @default false
   */
  readonly dashboard?: boolean;
  /**
   * Gets a message of each execution that has ended: of a failure its digest, with the words of the
   * code that failed and the end of its log.
   *
   * @default - only programs are told, by events
   * @see docs/events.md
   */
  readonly notificationTopic?: sns.ITopic;
}

/** What is known of a workflow that is imported. */
export interface TrainingWorkflowAttributes {
  /**
   * The bucket of its results, with its key if it has one. @default - not known: no
   * `grantReadResults`
   */
  readonly bucket?: s3.IBucket;
  /** @default - results of tasks with their own roles can be read for any workflow of the bucket */
  readonly workflowName?: string;
}

/**
 * A state machine that trains and tunes with SageMaker: it takes a request and returns the result.
 * Its grants and metrics are those of {@link ITrainingWorkflow}.
 *
 * Construct IDs, which are part of the contract: `Tasks/<task>`, `Prices`, `Deployment`, `TaskAccess`
 * (and `TaskRoles/<task>` for tasks with roles of their own), `Plan`, `Validate`, `Diagnose`, `Collect`
 * and `Conclude` (each with `Logs`, `Role`, `Function`), `Ended`, `Logs`, `Role`, `StateMachine`,
 * `SecurityGroup`, `SeeExecutions`, `Alarms/<alarm>`, `Dashboard`, and the
 * ids that `startOn` is given.
 *
 * @throws InvalidWorkflowName – when the name does not fit a parameter's path.
 * @throws DuplicateWorkflow – when the app has another workflow of this name in the account and
 * region.
 * @throws NoTasks – when there is no task.
 * @throws TemplateTooLarge – as an error of the synthesis, when the template of 50 tasks
 * or more would be larger than CloudFormation takes.
 * @throws DuplicateTask – when two tasks have the same name.
 * @throws ImageMissing – when a custom task has no image.
 * @throws SourceNotFound, ScriptNotFound – when a script is not where its task says.
 * @throws IncludeNotFound, IncludeInvalid, IncludeConflict – when folders that a script includes do not go with it.
 * @throws InvalidRequest – for limits that a task's own settings exceed, and tags that no job can have.
 * @throws TaskTooLarge – when a task's record does not fit a parameter.
 * @throws RoleMissing – when a task has no role and there is no common one.
 * @throws ImageNotKnown – for an image whose repository only the deployment knows.
 * @throws PolicyTooLarge – when the permissions that the tasks need do not fit the policies of a
 * role.
 * @throws BucketElsewhere, BucketNotGranted, KeyElsewhere, KeyNotGranted – for buckets and keys in
 * another region or account, or whose policies leave no way to use them.
 * @throws InvalidNetwork – for a VPC without subnets for jobs and functions.
 * @throws InvalidConcurrency – when it is not a whole number of at least 1.
 * @example
 * const { bucket, sageMakerRole } = new Artifacts(this, 'Artifacts');
 * new TrainingWorkflow(this, 'Training', {
 *   workflowName: 'churn',
 *   tasks: [builtinTask('churn', { algorithm: 'xgboost' })],
 *   bucket,
 *   sageMakerRole,
 * });
 */
export class TrainingWorkflow extends TrainingWorkflowBase {
  /**
   * An already deployed workflow, for grants and metrics.
   * @example
   * const workflow = TrainingWorkflow.fromStateMachineArn(this, 'Churn', arn, { bucket });
   * workflow.grantStartExecution(caller);
   */
  static fromStateMachineArn(
    scope: Construct,
    id: string,
    stateMachineArn: string,
    attributes: TrainingWorkflowAttributes = {},
  ): ITrainingWorkflow {
    return new ImportedWorkflow(scope, id, stateMachineArn, attributes);
  }

  readonly stateMachine: sfn.StateMachine;
  /** The roles of the tasks that have their own, by the tasks' names. */
  readonly taskRoles: Readonly<Record<string, iam.IRole>>;
  /**
   * Says what Plan would say of a request, and starts nothing: invoked with
   * `{ "request": …, "name"?: … }`, it answers `{ "valid": true, "jobName": …, "notes": […] }` or
   * `{ "valid": false, "problems": […], "message": … }`.
   */
  readonly validateFunction: lambda.IFunction;
  protected readonly results: Results;

  constructor(scope: Construct, id: string, props: TrainingWorkflowProps) {
    super(scope, id);
    const { bucket, sageMakerRole, workflowName, dataBuckets = [] } = props;
    const stack = Stack.of(this);
    checkWorkflowName(workflowName);
    claimWorkflowName(this, workflowName);
    checkTasks(props.tasks);
    checkUse(stack, props);
    const observability: Observability = {
      logRetention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
      logRemovalPolicy: props.logRemovalPolicy ?? RemovalPolicy.DESTROY,
      isLoggingData: props.logExecutionData ?? false,
      isTracing: props.tracing ?? true,
      ...(props.logEncryptionKey === undefined ? {} : { logKey: props.logEncryptionKey }),
    };
    if (props.logEncryptionKey !== undefined) allowLogs(this, props.logEncryptionKey);
    if (props.permissionsBoundary !== undefined) {
      iam.PermissionsBoundary.of(this).apply(props.permissionsBoundary);
    }
    const network = workflowNetwork(this, props);
    const scripted = withScriptArchives(this, props.tasks);
    const inPlace = tagged(this, scripted, props.tags ?? {}).map((task) =>
      network === undefined ? task : inNetwork(task, network),
    );
    const settled = limited(inPlace, workflowName, props.limits);
    checkSizes(settled);
    checkTemplateSize(this, settled.length);
    const hasOwnRole = ({ role }: Task) => props.rolePerTask === true || role !== undefined;
    const sharing = settled.filter((task) => !hasOwnRole(task));
    checkRole(sharing, sageMakerRole);
    const own = settled.some(hasOwnRole)
      ? new TaskRoles(this, 'TaskRoles', {
          tasks: settled.filter(hasOwnRole),
          bucket,
          dataBuckets,
          workflowName,
        })
      : undefined;
    this.taskRoles = own?.roles ?? {};
    const withRole = new Map(own?.tasks.map((task) => [task.record.name, task]));
    const tasks = settled.map((task) => withRole.get(task.record.name) ?? task);
    const tasksPrefix = workflowParameters(workflowName).tasks;
    new TaskRecords(this, 'Tasks', { tasks, prefix: tasksPrefix });
    const sharedRole = sharing.length === 0 ? undefined : sageMakerRole;
    if (sharedRole !== undefined) {
      new TaskAccess(this, 'TaskAccess', {
        role: sharedRole,
        tasks: sharing,
        dataBuckets,
        workflowName,
        base: isMadeFor(sharedRole, bucket) ? [] : trainingJobStatements(stack, { bucket }),
      });
    }
    const folders = own === undefined ? [''] : ['', taskFolder(workflowName, '*')];
    const place: FunctionPlace = {
      observability,
      ...(network === undefined || props.functionsInVpc === false ? {} : { network }),
      ...(props.environmentEncryptionKey === undefined
        ? {}
        : { environmentKey: props.environmentEncryptionKey }),
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrency: props.reservedConcurrency }),
    };
    const pricesName =
      props.prices === undefined
        ? undefined
        : priceParameter(this, workflowName, props.prices).parameterName;
    const isCaching = tasks.some(({ record }) => record.cache !== undefined);
    const planning: PlanningProps = {
      workflowName,
      pricesName,
      tasksPrefix,
      bucket,
      sageMakerRole: sharedRole,
      dataBuckets,
    };
    const plan = planFunction(this, { ...planning, folders, place, isCaching });
    const validate = validateFunction(this, { ...planning, place });
    this.validateFunction = validate.function;
    const diagnose = diagnoseFunction(this, { workflowName, bucket, place });
    const collect = collectFunction(this, {
      workflowName,
      bucket,
      folders,
      place,
      isCaching,
    });
    const role = new StateMachineRole(this, 'Role', {
      workflowName,
      tasks,
      functions: [plan, diagnose, collect].map((one) => one.function),
      sageMakerRoles: [
        ...(sharedRole === undefined ? [] : [sharedRole]),
        ...new Set(Object.values(this.taskRoles)),
      ],
      isTracing: observability.isTracing,
    });
    const definition = trainingDefinition({
      planFunctionArn: plan.version.functionArn,
      diagnoseFunctionArn: diagnose.version.functionArn,
      collectFunctionArn: collect.version.functionArn,
      partition: stack.partition,
    });
    this.stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromString(stack.toJsonString(definition)),
      // The role is complete: the library must not add what it has already.
      role: role.withoutPolicyUpdates(),
      logs: {
        destination: executionLog(this, workflowName, observability),
        level: sfn.LogLevel.ALL,
        includeExecutionData: observability.isLoggingData,
      },
      tracingEnabled: observability.isTracing,
    });
    // By it the janitor finds which state machine a job's workflow has.
    Tags.of(this.stateMachine).add(WORKFLOW_TAG, workflowName);
    allowSecondDependencyOnRole(this.stateMachine);
    deploymentParameter(this, {
      workflow: workflowName,
      stateMachineArn: this.stateMachine.stateMachineArn,
      bucket: bucket.bucketName,
      ...(sharedRole === undefined ? {} : { roleArn: sharedRole.roleArn }),
      validateFunction: validate.function.functionName,
    });
    if (isCaching) allowToSeeExecutions(this, plan.role, this.stateMachine);
    const settings = settled.flatMap(trainingRecords).map((record) => record.settings);
    this.results = { bucket, workflowName, keyUse: outputReading(stack, settings) };
    const taskNames = tasks.map(({ record }) => record.name);
    keepParts(this, { planning, place, taskNames });
    const conclude = concludeFunction(this, {
      workflowName,
      stateMachine: this.stateMachine,
      bucket,
      place,
      topic: props.notificationTopic,
    });
    const functions = {
      plan: plan.function,
      diagnose: diagnose.function,
      collect: collect.function,
      conclude: conclude.function,
    };
    const watched = { workflow: this, workflowName, functions };
    const { alarmActions = [], alarms = alarmActions.length > 0 } = props;
    if (alarms) new WorkflowAlarms(this, 'Alarms', { ...watched, actions: alarmActions });
    if (props.dashboard === true) new WorkflowDashboard(this, 'Dashboard', watched);
  }

  /**
   * Starts executions with a request by a schedule, events or new objects. EventBridge names them; what
   * is wrong with a request only Plan says, in the execution.
   *
   * @param id - of the rule, in the workflow
   * @throws InvalidRequest – for a task that the workflow does not have, and members that no request has
   * @throws InvalidTrigger – for objects that the workflow writes itself
   * @see docs/triggers.md
   * @example
   * workflow.startOn('Nightly', Trigger.schedule(events.Schedule.cron({ hour: '2', minute: '0' })), {
   *   task: 'churn',
   *   inputs: { train: 's3://data/churn/' },
   * });
   */
  startOn(
    id: string,
    trigger: Trigger,
    request: TriggeredRequest,
    options: StartOnOptions = {},
  ): events.Rule {
    const { planning, taskNames } = partsOf(this);
    checkTriggered(request, taskNames);
    const rule = ruleOf(trigger, this, id, {
      own: planning.bucket,
      description: `Starts ${request.task} of ${planning.workflowName}`,
      ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
    });
    startOn(rule, this, request, options);
    return rule;
  }

  /** Allows a principal to have requests validated, which starts nothing. */
  grantValidate(grantee: iam.IGrantable): iam.Grant {
    return this.validateFunction.grantInvoke(grantee);
  }

  override grantUse(grantee: iam.IGrantable): iam.Grant {
    return super.grantUse(grantee).combine(this.grantValidate(grantee));
  }
}

/** A workflow that is deployed already. */
class ImportedWorkflow extends TrainingWorkflowBase {
  readonly stateMachine: sfn.IStateMachine;
  protected readonly results: Results | undefined;

  constructor(
    scope: Construct,
    id: string,
    stateMachineArn: string,
    { bucket, workflowName }: TrainingWorkflowAttributes,
  ) {
    super(scope, id);
    this.stateMachine = sfn.StateMachine.fromStateMachineArn(this, 'StateMachine', stateMachineArn);
    this.results =
      bucket === undefined
        ? undefined
        : { bucket, ...(workflowName === undefined ? {} : { workflowName }) };
  }
}

/** Whether a role has already all that jobs need of the bucket. */
function isMadeFor(role: iam.IRole, bucket: s3.IBucket): boolean {
  return role instanceof SageMakerRole && role.bucket === bucket;
}

function checkRole(sharing: readonly Task[], role: iam.IRole | undefined): void {
  if (role !== undefined || sharing.length === 0) return;
  const names = sharing.map(({ record }) => JSON.stringify(record.name)).join(', ');
  throw new RankZeroError(
    'RoleMissing',
    `The jobs of ${names} have no role. Give the workflow a sageMakerRole (Artifacts and SageMakerRole make one) or rolePerTask: true, or give each of these tasks the option role.`,
  );
}

/** @throws BucketElsewhere, BucketNotGranted, KeyElsewhere, KeyNotGranted, InvalidConcurrency */
function checkUse(stack: Stack, props: TrainingWorkflowProps): void {
  const { bucket, dataBuckets = [], grantedElsewhere = [], reservedConcurrency } = props;
  for (const used of [bucket, ...dataBuckets]) {
    checkBucket(stack, used, grantedElsewhere);
    if (used.encryptionKey !== undefined) checkKey(stack, used.encryptionKey, grantedElsewhere);
  }
  for (const [key, owner] of [
    [props.logEncryptionKey, ' of the logs'],
    [props.environmentEncryptionKey, ' of the functions’ environment'],
  ] as const) {
    if (key !== undefined) checkKeyArn(stack, key.keyArn, owner, grantedElsewhere);
  }
  for (const task of props.tasks) {
    for (const { settings } of trainingRecords(task)) {
      const { volumeKmsKeyId, outputKmsKeyId } = settings.encryption;
      const owner = ` of the task ${JSON.stringify(task.record.name)}`;
      for (const key of [volumeKmsKeyId, outputKmsKeyId]) {
        if (key !== undefined) checkKeyArn(stack, key, owner, grantedElsewhere);
      }
    }
  }
  if (reservedConcurrency === undefined) return;
  if (Number.isSafeInteger(reservedConcurrency) && reservedConcurrency >= 1) return;
  throw new RankZeroError(
    'InvalidConcurrency',
    `reservedConcurrency is ${reservedConcurrency}, but the functions need at least 1 to run. Give a whole number of at least 1, or leave it out.`,
  );
}
