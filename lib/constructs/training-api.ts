import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { START_BODY_SCHEMA } from '../core';
import { acknowledge } from './acknowledge';
import { ACCESS_LOG_FORMAT, accountLogRole, apiLog } from './training-api/api-logs';
import { ApiRole } from './training-api/api-role';
import { linkFunction, startFunction } from './training-api/functions';
import {
  answersOf,
  ofFunction,
  parameterStore,
  type ServiceCall,
  stepFunctions,
} from './training-api/integrations';
import * as templates from './training-api/templates';
import type { TrainingWorkflow } from './training-workflow';
import { partsOf } from './training-workflow/parts';

/** Properties of {@link TrainingApi}. */
export interface TrainingApiProps {
  /** Whose executions and tasks the API has. */
  readonly workflow: TrainingWorkflow;
  /** Requests a second, of all callers together. @default 10 */
  readonly rateLimit?: number;
  /** Requests that may come at once, of all callers together. @default 20 */
  readonly burstLimit?: number;
  /**
   * Whether the role is made and set by which API Gateway writes logs. The account has one in each
   * region for all of its APIs; without any, AWS refuses to deploy an API with logs.
   *
   * @default true
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
   */
  readonly accountLogRole?: boolean;
}

/** The stage, which is the first part of each path. */
const STAGE = 'v1';

/**
 * A REST API of a workflow: starts, lists, shows and stops executions, shows tasks, and signs links to
 * results and reports. Callers sign with IAM; it is throttled, logs each access and is traced.
 *
 * Its paths and answers are in docs/api.md and docs/openapi.json. Only starting an execution and
 * signing a link take a Lambda function.
 *
 * Construct IDs, which are part of the contract: `RestApi`, `Role`, `Start`, `Link` (both with `Logs`,
 * `Role`, `Function`), `AccessLogs`, `ExecutionLogs`, `LogRole`, `Account`.
 *
 * @throws WorkflowImported – for a workflow of another app.
 * @example
 * const api = new TrainingApi(this, 'Api', { workflow });
 * api.grantInvoke(caller);
 */
export class TrainingApi extends Construct {
  readonly restApi: apigateway.RestApi;

  constructor(scope: Construct, id: string, props: TrainingApiProps) {
    super(scope, id);
    const { workflow, rateLimit = 10, burstLimit = 20 } = props;
    const parts = partsOf(workflow);
    const { observability } = parts.place;
    const { tasksPrefix, workflowName } = parts.planning;
    const start = startFunction(this, workflow, parts).function;
    const link = linkFunction(this, parts).function;
    const role = new ApiRole(this, 'Role', { workflow, tasksPrefix, functions: [start, link] });
    const accessLogs = apiLog(this, 'AccessLogs', observability);
    this.restApi = new apigateway.RestApi(this, 'RestApi', {
      restApiName: `rankzero-${workflowName}`,
      description: `Executions and tasks of the workflow ${workflowName}`,
      endpointConfiguration: { types: [apigateway.EndpointType.REGIONAL] },
      cloudWatchRole: false,
      deployOptions: {
        stageName: STAGE,
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLogs),
        accessLogFormat: ACCESS_LOG_FORMAT,
        // Errors only, and nothing of what is sent: requests may hold secrets.
        loggingLevel: apigateway.MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        metricsEnabled: true,
        tracingEnabled: observability.isTracing,
        throttlingRateLimit: rateLimit,
        throttlingBurstLimit: burstLimit,
      },
      defaultMethodOptions: { authorizationType: apigateway.AuthorizationType.IAM },
    });
    this.requireTls();
    this.addMethods(role, { workflow, tasksPrefix, start, link });
    this.tellErrors();
    const executionLogs = apiLog(
      this,
      'ExecutionLogs',
      observability,
      `API-Gateway-Execution-Logs_${this.restApi.restApiId}/${STAGE}`,
    );
    this.restApi.deploymentStage.node.addDependency(executionLogs);
    if (props.accountLogRole ?? true) {
      this.restApi.deploymentStage.node.addDependency(accountLogRole(this));
    }
    this.explainFindings();
  }

  /** `https://….execute-api.REGION.amazonaws.com/v1/` */
  get url(): string {
    return this.restApi.url;
  }

  /** Allows a principal everything that the API can: to start and stop executions as well. */
  grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, '*');
  }

  /** Allows a principal to see tasks and executions, and to get links to results and reports. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'GET');
  }

  private grant(grantee: iam.IGrantable, method: string): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: [this.restApi.arnForExecuteApi(method, '/*', STAGE)],
    });
  }

  /** TLS 1.2 with forward secrecy, or 1.3, and calls by its own name only. */
  private requireTls(): void {
    const api = this.restApi.node.defaultChild as apigateway.CfnRestApi;
    // By their names in CloudFormation: releases of aws-cdk-lib before 2.226 do not have them.
    api.addPropertyOverride('SecurityPolicy', 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09');
    api.addPropertyOverride('EndpointAccessMode', 'STRICT');
  }

  private addMethods(
    role: ApiRole,
    {
      workflow,
      tasksPrefix,
      start,
      link,
    }: Pick<TrainingApiProps, 'workflow'> & {
      readonly tasksPrefix: string;
      readonly start: Parameters<typeof ofFunction>[0];
      readonly link: Parameters<typeof ofFunction>[0];
    },
  ): void {
    const { executions: arns } = role;
    const { stateMachineArn } = workflow;
    const call = (rest: Omit<ServiceCall, 'role'>): ServiceCall => ({ role, ...rest });
    const executions = this.restApi.root.addResource('executions');
    const execution = executions.addResource('{name}');
    const tasks = this.restApi.root.addResource('tasks');
    const task = tasks.addResource('{name}');

    executions.addMethod('POST', ofFunction(start, role), {
      requestModels: { 'application/json': this.startModel() },
      requestValidator: this.restApi.addRequestValidator('StartValidator', {
        validateRequestBody: true,
        validateRequestParameters: true,
      }),
      methodResponses: ['200', '201', '400', '409', '413'].map((statusCode) => ({ statusCode })),
    });
    const listing = call({
      input: templates.listExecutions(stateMachineArn),
      output: templates.EXECUTIONS,
      refusal: BAD_LISTING,
    });
    executions.addMethod('GET', stepFunctions('ListExecutions', listing), {
      ...parameters('status', 'limit', 'next'),
      methodResponses: answersOf(BAD_LISTING),
    });
    const one = (input: string, output: string) =>
      call({ input, output, refusal: UNKNOWN_EXECUTION });
    const describing = one(templates.describeExecution(arns), templates.EXECUTION);
    execution.addMethod('GET', stepFunctions('DescribeExecution', describing), {
      methodResponses: answersOf(UNKNOWN_EXECUTION),
    });
    const stopping = one(templates.stopExecution(arns), templates.STOPPED);
    execution.addMethod('DELETE', stepFunctions('StopExecution', stopping), {
      methodResponses: answersOf(UNKNOWN_EXECUTION),
    });
    for (const document of ['result', 'report']) {
      execution.addResource(document).addMethod('GET', ofFunction(link, role), {
        methodResponses: ['200', '404'].map((statusCode) => ({ statusCode })),
      });
    }
    const listingTasks = call({
      input: templates.listTasks(tasksPrefix),
      output: templates.TASKS,
      refusal: BAD_PAGE,
    });
    tasks.addMethod('GET', parameterStore('GetParametersByPath', listingTasks), {
      ...parameters('next'),
      methodResponses: answersOf(BAD_PAGE),
    });
    const reading = call({
      input: templates.getTask(tasksPrefix),
      output: templates.TASK,
      refusal: UNKNOWN_TASK,
    });
    task.addMethod('GET', parameterStore('GetParameter', reading), {
      methodResponses: answersOf(UNKNOWN_TASK),
    });
  }

  private startModel(): apigateway.IModel {
    return this.restApi.addModel('StartBody', {
      contentType: 'application/json',
      // Written as it is: the library's own type knows another form of the same.
      schema: START_BODY_SCHEMA as unknown as apigateway.JsonSchema,
    });
  }

  /** Errors of API Gateway itself, in the form of all others. */
  private tellErrors(): void {
    const code = '$context.error.responseType';
    const types = {
      BadBody: [
        apigateway.ResponseType.BAD_REQUEST_BODY,
        `{"code": "InvalidRequest", "message": $context.error.messageString, "detail": "$context.error.validationErrorString"}`,
      ],
      Default4xx: [
        apigateway.ResponseType.DEFAULT_4XX,
        `{"code": "${code}", "message": $context.error.messageString}`,
      ],
      Default5xx: [
        apigateway.ResponseType.DEFAULT_5XX,
        `{"code": "${code}", "message": $context.error.messageString}`,
      ],
    } as const;
    for (const [name, [type, template]] of Object.entries(types)) {
      this.restApi.addGatewayResponse(name, {
        type,
        templates: { 'application/json': template },
        responseHeaders: { 'X-Content-Type-Options': "'nosniff'" },
      });
    }
  }

  private explainFindings(): void {
    acknowledge(
      this.restApi.deploymentStage,
      'AwsSolutions-APIG3',
      'Only principals that IAM allows get through, and it is throttled; a web ACL can be associated with the stage.',
    );
    for (const method of this.restApi.methods) {
      acknowledge(method, 'AwsSolutions-COG4', 'Callers are principals of IAM, who sign requests.');
    }
  }
}

const BAD_LISTING: templates.Taken = {
  status: 400,
  code: 'InvalidRequest',
  message:
    'Step Functions does not take this status, limit or next. Allowed: a status of RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED; a limit of 1 to 1000; the next of the page before.',
};
const BAD_PAGE: templates.Taken = {
  status: 400,
  code: 'InvalidRequest',
  message: 'Parameter Store does not take this next. Allowed: the next of the page before.',
};
const UNKNOWN_EXECUTION: templates.Taken = {
  status: 404,
  code: 'UnknownExecution',
  message: 'There is no execution of this name. GET /executions lists those that there are.',
};
const UNKNOWN_TASK: templates.Taken = {
  status: 404,
  code: 'UnknownTask',
  message: 'No task of this name is registered. GET /tasks lists those that are.',
};

/** Parameters of the query that a method may have. */
function parameters(...names: string[]): Pick<apigateway.MethodOptions, 'requestParameters'> {
  const entries = names.map((name) => [`method.request.querystring.${name}`, false] as const);
  return { requestParameters: Object.fromEntries(entries) };
}
