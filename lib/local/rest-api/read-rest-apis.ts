import { RankZeroError } from '../../core/errors';
import { type Assembly, attempt, type ResolvedResource, type TellUnreadable } from '../assembly';
import { unknownWords } from './body/schema';
import { whyNotRendered } from './templates/check-template';
import type { ErrorTemplate, Integration, IntegrationResponse, RestApi, Route } from './types';

const JSON_TYPE = 'application/json';

/**
 * The REST APIs of an assembly.
 *
 * @param tell called for each API with something that does not run here; it is left out
 */
export function readRestApis(assembly: Assembly, tell: TellUnreadable): RestApi[] {
  return assembly
    .resourcesOfType('AWS::ApiGateway::RestApi')
    .flatMap((resource) => attempt(resource, () => readApi(resource, assembly), tell) ?? []);
}

function readApi(resource: ResolvedResource, assembly: Assembly): RestApi {
  const { physicalId: id } = resource;
  const name = String(resource.property('Name') ?? id);
  for (const property of ['Body', 'BodyS3Location', 'Policy']) {
    if (resource.property(property) !== undefined) throw unsupported(`the API has a ${property}`);
  }
  const ofApi = (type: string) =>
    assembly
      .resourcesOfType(`AWS::ApiGateway::${type}`)
      .filter((it) => it.property('RestApiId') === id);
  if (ofApi('Authorizer').length > 0) throw unsupported('the API has authorizers of its own');
  const paths = pathsOf(ofApi('Resource'));
  const models = new Map(ofApi('Model').map((it) => [it.physicalId, it.property('Schema')]));
  const validators = new Set(
    ofApi('RequestValidator')
      .filter((it) => it.property('ValidateRequestBody') === true)
      .map(({ physicalId }) => physicalId),
  );
  return {
    id,
    name,
    stages: ofApi('Stage').map(({ physicalId }) => physicalId),
    routes: ofApi('Method').map((it) => readRoute(it, { paths, models, validators })),
    errors: ofApi('GatewayResponse').map(readError),
  };
}

/** Full paths of the resources, by their ids. */
function pathsOf(resources: readonly ResolvedResource[]): (id: string) => string {
  const byId = new Map(resources.map((it) => [it.physicalId, it]));
  const path = (id: string): string => {
    const resource = byId.get(id);
    if (resource === undefined) return '';
    const part = String(resource.property('PathPart'));
    if (part.endsWith('+}')) throw unsupported(`a path has the part ${part}`);
    return `${path(String(resource.property('ParentId')))}/${part}`;
  };
  return path;
}

interface Around {
  paths(id: string): string;
  readonly models: ReadonlyMap<string, object>;
  /** Ids of those that look at bodies. */
  readonly validators: ReadonlySet<string>;
}

function readRoute(method: ResolvedResource, { paths, models, validators }: Around): Route {
  const properties = method.properties;
  const { HttpMethod, ResourceId, AuthorizationType = 'NONE', Integration: its } = properties;
  if (AuthorizationType !== 'AWS_IAM' && AuthorizationType !== 'NONE') {
    throw unsupported(`a method has the authorization ${AuthorizationType}`);
  }
  const model = properties.RequestModels?.[JSON_TYPE];
  const isValidated = validators.has(properties.RequestValidatorId);
  const schema = isValidated ? models.get(model) : undefined;
  const [word] = schema === undefined ? [] : unknownWords(schema);
  if (word !== undefined) throw unsupported(`a model has the word ${word}`);
  return {
    method: HttpMethod,
    resource: paths(ResourceId),
    authorization: AuthorizationType,
    integration: readIntegration(its ?? {}),
    ...(schema === undefined ? {} : { schema }),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the shape depends on the type of the integration
function readIntegration(its: any): Integration {
  const { Type, Uri = '', Credentials: role } = its;
  const [, service = '', target = ''] = /^arn:[^:]+:apigateway:[^:]+:([^:]+):(.+)$/.exec(Uri) ?? [];
  if (role === undefined) throw unsupported('an integration has no credentials');
  if (Type === 'AWS_PROXY' && service === 'lambda') {
    const [, functionArn = ''] = /\/functions\/(.+)\/invocations$/.exec(target) ?? [];
    return { kind: 'function', functionArn, role };
  }
  const operation = operationOf(its, target);
  if (Type !== 'AWS' || !['states', 'ssm'].includes(service) || operation === undefined) {
    throw unsupported(`an integration is of type ${Type} with ${Uri || 'no URI'}`);
  }
  return {
    kind: 'service',
    service,
    operation,
    role,
    template: checked(its.RequestTemplates?.[JSON_TYPE]),
    responses: (its.IntegrationResponses ?? []).map(readResponse),
  };
}

/** By the URI, or by the header of the JSON protocol. */
function operationOf(its: Record<string, never>, target: string): string | undefined {
  const [, action] = /^action\/(\w+)$/.exec(target) ?? [];
  const parameters: Readonly<Record<string, string>> = its.RequestParameters ?? {};
  const header = parameters['integration.request.header.X-Amz-Target'];
  return action ?? /^'\w+\.(\w+)'$/.exec(header ?? '')?.[1];
}

// biome-ignore lint/suspicious/noExplicitAny: a resolved property of the template
function readResponse(its: any): IntegrationResponse {
  const pattern = its.SelectionPattern;
  return {
    ...(pattern === undefined ? {} : { pattern: new RegExp(`^(?:${pattern})$`) }),
    status: Number(its.StatusCode),
    template: checked(its.ResponseTemplates?.[JSON_TYPE]),
    headers: headersOf(its.ResponseParameters, 'method.response.header.'),
  };
}

function readError(resource: ResolvedResource): ErrorTemplate {
  const { ResponseType, StatusCode, ResponseTemplates, ResponseParameters } = resource.properties;
  return {
    type: ResponseType,
    ...(StatusCode === undefined ? {} : { status: Number(StatusCode) }),
    template: ResponseTemplates?.[JSON_TYPE] ?? '{"message":$context.error.messageString}',
    headers: headersOf(ResponseParameters, 'gatewayresponse.header.'),
  };
}

/** Headers with fixed values; others would need a mapping of their own. */
function headersOf(
  parameters: Readonly<Record<string, string>> = {},
  prefix: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const [, fixed] = /^'(.*)'$/.exec(value) ?? [];
      if (fixed === undefined) throw unsupported(`a header has the mapping ${value}`);
      return [name.slice(prefix.length).toLowerCase(), fixed];
    }),
  );
}

function checked(template: string | undefined): string {
  if (template === undefined) throw unsupported(`an integration has no template for ${JSON_TYPE}`);
  const why = whyNotRendered(template);
  if (why !== undefined) throw unsupported(why);
  return template;
}

function unsupported(what: string): RankZeroError {
  return new RankZeroError(
    'RestApiUnsupported',
    `The local account cannot serve it: ${what}. It has IAM authorization, request models, templates, functions as proxies and calls of Step Functions and Parameter Store.`,
  );
}
