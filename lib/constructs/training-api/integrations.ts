import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SERVICE_FAILED, serviceError, type Taken } from './templates';

/** A call of a service that answers a method. */
export interface ServiceCall {
  /** As whom. */
  readonly role: iam.IRole;
  /** The operation's input, as a mapping template. */
  readonly input: string;
  /** What its output becomes, as a mapping template. */
  readonly output: string;
  /** What an input means that the service does not take. */
  readonly refusal: Taken;
}

const JSON_TYPE = 'application/json';
/** A caller may send any other type; without a body the template counts all the same. */
const NEVER = apigateway.PassthroughBehavior.NEVER;

/** Has Step Functions answer. */
export function stepFunctions(action: string, call: ServiceCall): apigateway.Integration {
  return new apigateway.AwsIntegration({
    service: 'states',
    action,
    integrationHttpMethod: 'POST',
    options: options(call),
  });
}

/**
 * Has Parameter Store answer. By `action/…` API Gateway would speak the Query protocol, which
 * Parameter Store does not know.
 */
export function parameterStore(operation: string, call: ServiceCall): apigateway.Integration {
  return new apigateway.AwsIntegration({
    service: 'ssm',
    path: '/',
    integrationHttpMethod: 'POST',
    options: {
      ...options(call),
      requestParameters: {
        'integration.request.header.Content-Type': "'application/x-amz-json-1.1'",
        'integration.request.header.X-Amz-Target': `'AmazonSSM.${operation}'`,
      },
    },
  });
}

/** Has a function answer, which gets the request as it is. */
export function ofFunction(fn: lambda.IFunction, role: iam.IRole): apigateway.Integration {
  return new apigateway.AwsIntegration({
    service: 'lambda',
    proxy: true,
    path: `2015-03-31/functions/${fn.functionArn}/invocations`,
    options: { credentialsRole: role },
  });
}

function options({ role, input, output, refusal }: ServiceCall): apigateway.IntegrationOptions {
  const answer = (template: string) => ({
    responseTemplates: { [JSON_TYPE]: template },
    responseParameters: { 'method.response.header.X-Content-Type-Options': "'nosniff'" },
  });
  return {
    credentialsRole: role,
    passthroughBehavior: NEVER,
    requestTemplates: { [JSON_TYPE]: input },
    integrationResponses: [
      { statusCode: '200', ...answer(output) },
      {
        statusCode: String(refusal.status),
        selectionPattern: '4\\d{2}',
        ...answer(serviceError(refusal)),
      },
      { statusCode: '502', selectionPattern: '5\\d{2}', ...answer(SERVICE_FAILED) },
    ],
  };
}

/** The answers that a method with such an integration has. */
export function answersOf({ status }: Taken): apigateway.MethodResponse[] {
  return ['200', String(status), '429', '502'].map((statusCode) => ({
    statusCode,
    responseParameters: { 'method.response.header.X-Content-Type-Options': true },
  }));
}
