import { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import { readRestApis } from '../../../lib/local/rest-api';
import { removeDirectories, synthesize } from '../_helpers/assemblies';

afterAll(removeDirectories);

/** Reads an API with one method. */
function read(
  method: (api: apigateway.RestApi, role: iam.Role) => void,
  props: apigateway.RestApiProps = {},
) {
  const told: string[] = [];
  const assembly = synthesize((app) => {
    const stack = new Stack(app, 'Stack');
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
    });
    method(new apigateway.RestApi(stack, 'Api', props), role);
    return stack;
  });
  const apis = readRestApis(assembly, (_resource, { message }) => told.push(message));
  return { apis, told };
}

const states = (role: iam.Role, template: string) =>
  new apigateway.AwsIntegration({
    service: 'states',
    action: 'ListExecutions',
    options: {
      credentialsRole: role,
      requestTemplates: { 'application/json': template },
      integrationResponses: [
        { statusCode: '200', responseTemplates: { 'application/json': "$input.json('$')" } },
      ],
    },
  });

describe('readRestApis', () => {
  test('reads routes with their templates', () => {
    const { apis, told } = read((api, role) =>
      api.root.addResource('a').addResource('{b}').addMethod('GET', states(role, '{}')),
    );
    expect(told).toEqual([]);
    expect(apis[0]?.routes).toMatchObject([
      {
        method: 'GET',
        resource: '/a/{b}',
        authorization: 'NONE',
        integration: { kind: 'service', service: 'states', operation: 'ListExecutions' },
      },
    ]);
  });

  test.each<[string, Parameters<typeof read>[0], RegExp]>([
    ['a mock', (api) => api.root.addMethod('GET'), /no credentials/],
    [
      'another service',
      (api, role) => {
        const options = { credentialsRole: role };
        const its = new apigateway.AwsIntegration({ service: 'sqs', path: 'q', options });
        api.root.addMethod('GET', its);
      },
      /type AWS with arn:aws:apigateway:us-east-1:sqs:path\/q/,
    ],
    [
      'a template that does not parse',
      (api, role) => api.root.addMethod('GET', states(role, '#if(')),
      /does not parse/,
    ],
    [
      'a call that is not known',
      (api, role) => api.root.addMethod('GET', states(role, '$util.time.nowISO8601()')),
      /uses \$util\.time/,
    ],
    [
      'a path that is not understood',
      (api, role) => api.root.addMethod('GET', states(role, "$input.path('$..a')")),
      /the path \$\.\.a/,
    ],
    [
      'a greedy path',
      (api, role) => api.root.addResource('{proxy+}').addMethod('GET', states(role, '{}')),
      /the part \{proxy\+\}/,
    ],
    [
      'a model with a word that is not understood',
      (api, role) => {
        const model = api.addModel('Model', {
          schema: { oneOf: [{ type: apigateway.JsonSchemaType.STRING }] },
        });
        api.root.addMethod('GET', states(role, '{}'), {
          requestModels: { 'application/json': model },
          requestValidatorOptions: { validateRequestBody: true },
        });
      },
      /the word oneOf/,
    ],
  ])('leaves an API out that has %s, and says why', (_, method, why) => {
    const { apis, told } = read(method);
    expect(apis).toEqual([]);
    expect(told).toEqual([expect.stringMatching(why)]);
  });
});
