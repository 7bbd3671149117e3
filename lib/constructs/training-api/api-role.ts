import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { parameterArn } from '../training-workflow/planning-access';
import type { ITrainingWorkflow } from '../training-workflow/workflow-base';
import { explainWildcards } from '../wildcards';

/** What an {@link ApiRole} works with. */
export interface ApiRoleProps {
  readonly workflow: ITrainingWorkflow;
  readonly tasksPrefix: string;
  readonly functions: readonly lambda.IFunction[];
}

/**
 * The role as which API Gateway calls services: it sees and stops executions of one workflow, reads
 * its tasks and invokes the functions of the API. It cannot start an execution itself.
 */
export class ApiRole extends iam.Role {
  /** ARN of the workflow's executions, without a name. */
  readonly executions: string;

  constructor(scope: Construct, id: string, { workflow, tasksPrefix, functions }: ApiRoleProps) {
    const stack = Stack.of(scope);
    const executions = executionArn(scope, workflow);
    super(scope, id, {
      description: 'What the API of the workflow may do',
      assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com', {
        // Against the confused deputy: API Gateway on behalf of this account only.
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      inlinePolicies: {
        Api: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              sid: 'ListExecutions',
              actions: ['states:ListExecutions'],
              resources: [workflow.stateMachineArn],
            }),
            new iam.PolicyStatement({
              sid: 'SeeExecutions',
              actions: ['states:DescribeExecution', 'states:StopExecution'],
              resources: [`${executions}:*`],
            }),
            new iam.PolicyStatement({
              sid: 'ReadTask',
              actions: ['ssm:GetParameter'],
              resources: [`${parameterArn(scope, tasksPrefix)}/*`],
            }),
            new iam.PolicyStatement({
              sid: 'NameTasks',
              actions: ['ssm:GetParametersByPath'],
              resources: [parameterArn(scope, tasksPrefix)],
            }),
            new iam.PolicyStatement({
              sid: 'InvokeApiFunctions',
              actions: ['lambda:InvokeFunction'],
              resources: functions.map(({ functionArn }) => functionArn),
            }),
          ],
        }),
      },
    });
    explainWildcards(this);
    this.executions = executions;
  }
}

/** ARN of the executions of a workflow, without a name. */
export function executionArn(scope: Construct, { stateMachine }: ITrainingWorkflow): string {
  const stack = Stack.of(scope);
  const { resourceName = '' } = stack.splitArn(
    stateMachine.stateMachineArn,
    ArnFormat.COLON_RESOURCE_NAME,
  );
  return stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
