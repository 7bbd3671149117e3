import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  Artifacts,
  TrainingApi,
  type TrainingApiProps,
  TrainingWorkflow,
} from '../../lib/constructs';
import { builtinTask } from '../../lib/core';
import { codeOf, testStack, treeOf } from '../_helpers/cdk';
import { statementsOf } from '../_helpers/policies';

function api(props: Partial<TrainingApiProps> = {}, tasks = 1) {
  const stack = testStack();
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const workflow = new TrainingWorkflow(stack, 'Training', {
    tasks: Array.from({ length: tasks }, (_, index) =>
      builtinTask(`xgboost-${index}`, { algorithm: 'xgboost' }),
    ),
    workflowName: 'main',
    bucket,
    sageMakerRole,
  });
  return { stack, api: new TrainingApi(stack, 'Api', { workflow, ...props }) };
}

interface OpenApi {
  readonly paths: Record<
    string,
    Record<
      string,
      { responses: Record<string, unknown>; parameters?: { in: string; name: string }[] }
    >
  >;
  readonly components: { readonly schemas: Record<string, object> };
}

const { stack, api: minimal } = api();
const template = Template.fromStack(stack);
const document = join(__dirname, '../../docs/openapi.json');
const openApi: OpenApi = JSON.parse(readFileSync(document, 'utf8'));

describe('TrainingApi', () => {
  test('has the constructs that its documentation lists', () => {
    const paths = treeOf(minimal).filter((path) => !path.includes('/'));
    expect(paths).toEqual([
      'AccessLogs',
      'Account',
      'ExecutionLogs',
      'Link',
      'LogRole',
      'RestApi',
      'Role',
      'Start',
    ]);
  });

  test('is what docs/openapi.json describes: paths, parameters and answers', () => {
    const described = Object.entries(openApi.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses, parameters = [] }]) => ({
        route: `${method.toUpperCase()} ${path}`,
        answers: Object.keys(responses).sort(),
        query: parameters.filter((it) => it.in === 'query').map(({ name }) => name),
      })),
    );
    expect(described.sort(byRoute)).toEqual(methods().sort(byRoute));
  });

  test('validates bodies by the schema of docs/openapi.json; UPDATE_DOCS=1 writes it there', () => {
    const [model] = Object.values(template.findResources('AWS::ApiGateway::Model'));
    const { $schema, ...schema } = model?.Properties.Schema ?? {};
    expect($schema).toBe('http://json-schema.org/draft-04/schema#');
    const { schemas } = openApi.components;
    if (process.env.UPDATE_DOCS === '1') {
      const components = { ...openApi.components, schemas: { ...schemas, StartBody: schema } };
      writeFileSync(document, `${JSON.stringify({ ...openApi, components }, null, 2)}\n`);
    } else expect(schemas.StartBody).toEqual(schema);
  });

  test('lets in nobody without a signature of IAM, on no method', () => {
    for (const method of Object.values(template.findResources('AWS::ApiGateway::Method'))) {
      expect(method.Properties.AuthorizationType).toBe('AWS_IAM');
    }
  });

  test('asks for TLS 1.2, is throttled, traced, and logs accesses without bodies', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'STRICT',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
    expect(stage?.Properties).toMatchObject({
      StageName: 'v1',
      TracingEnabled: true,
      MethodSettings: [
        {
          DataTraceEnabled: false,
          LoggingLevel: 'ERROR',
          ThrottlingRateLimit: 10,
          ThrottlingBurstLimit: 20,
        },
      ],
    });
    expect(stage?.Properties.AccessLogSetting.Format).not.toContain('body');
    const other = Template.fromStack(api({ rateLimit: 1, burstLimit: 2 }).stack);
    const [throttled] = Object.values(other.findResources('AWS::ApiGateway::Stage'));
    expect(throttled?.Properties.MethodSettings[0]).toMatchObject({
      ThrottlingRateLimit: 1,
      ThrottlingBurstLimit: 2,
    });
  });

  test('leaves the account’s role for logs when it goes, and alone where there is one', () => {
    const own = template.findResources('AWS::ApiGateway::Account');
    expect(Object.values(own)).toMatchObject([{ DeletionPolicy: 'Retain' }]);
    const without = Template.fromStack(api({ accountLogRole: false }).stack);
    without.resourceCountIs('AWS::ApiGateway::Account', 0);
  });

  test('has roles that see and stop executions, and one that starts them, of its workflow only', () => {
    const machine = { Ref: expect.stringMatching(/^TrainingStateMachine/) };
    const gateway = statementsOf(template, 'ApiRole').flatMap(({ Action }) => Action);
    expect(gateway.sort()).toEqual([
      'lambda:InvokeFunction',
      'ssm:GetParameter',
      'ssm:GetParametersByPath',
      'states:DescribeExecution',
      'states:ListExecutions',
      'states:StopExecution',
    ]);
    const start = statementsOf(template, 'ApiStartRole').find(
      ({ Action }) => Action === 'states:StartExecution',
    );
    expect(start?.Resource).toEqual(machine);
    const link = statementsOf(template, 'ApiLinkRole').flatMap(({ Action }) => Action);
    expect(link.filter((action) => action.startsWith('s3:')).sort()).toEqual([
      's3:GetObject',
      's3:ListBucket',
    ]);
  });

  test('grants calls by GET alone, or all', () => {
    const granted = api();
    const principals = ['Reader', 'Caller'].map(
      (id) => new iam.Role(granted.stack, id, { assumedBy: new iam.AccountRootPrincipal() }),
    );
    granted.api.grantRead(principals[0] as iam.Role);
    granted.api.grantInvoke(principals[1] as iam.Role);
    const made = Template.fromStack(granted.stack);
    const resources = ['Reader', 'Caller'].map((id) =>
      JSON.stringify(statementsOf(made, id)[0]?.Resource),
    );
    expect(resources[0]).toContain('/v1/GET/*');
    expect(resources[1]).toContain('/v1/*/*');
  });

  test('stays below CloudFormation’s limits with 200 tasks', () => {
    const large = Template.fromStack(api({}, 200).stack).toJSON();
    expect(Object.keys(large.Resources).length).toBeLessThanOrEqual(500);
    expect(Buffer.byteLength(JSON.stringify(large))).toBeLessThan(1_000_000);
  });

  test('fails for a workflow that is imported', () => {
    const { stack: other } = api();
    const arn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:Training';
    const imported = TrainingWorkflow.fromStateMachineArn(other, 'Imported', arn);
    const make = () => new TrainingApi(other, 'Other', { workflow: imported as TrainingWorkflow });
    expect(codeOf(make)).toBe('WorkflowImported');
  });
});

function byRoute(one: { route: string }, other: { route: string }): number {
  return one.route < other.route ? -1 : 1;
}

/** The methods of the synthesized API. */
function methods() {
  const resources = template.findResources('AWS::ApiGateway::Resource');
  const path = (id: string): string => {
    const { ParentId, PathPart } = resources[id]?.Properties ?? {};
    return PathPart === undefined ? '' : `${path(ParentId.Ref)}/${PathPart}`;
  };
  return Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => ({
    route: `${Properties.HttpMethod} ${path(Properties.ResourceId.Ref)}`,
    answers: Properties.MethodResponses.map(
      ({ StatusCode }: { StatusCode: string }) => StatusCode,
    ).sort(),
    query: Object.keys(Properties.RequestParameters ?? {}).map((name) => name.split('.').at(-1)),
  }));
}
