import {
  functionsLeftOut,
  leftOutLines,
  machinesLeftOut,
  Unreadable,
  withProblems,
} from '../../../lib/local/account/left-out';
import { stateMachineResources } from '../../../lib/local/account/resources';
import { readAssembly } from '../../../lib/local/assembly';
import { createAuthorizer } from '../../../lib/local/iam';
import { lambdaFunctions } from '../../../lib/local/lambda';
import { loadResource } from '../../../lib/local/step-functions';
import { LOCAL, removeDirectories, writeAssembly } from '../_helpers/assemblies';

afterAll(removeDirectories);

const WAIT = { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 1, End: true } } };
const role = 'arn:aws:iam::123456789012:role/any';
const machine = (definition: unknown, more: object = {}) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: { RoleArn: role, DefinitionString: definition, ...more },
});
const fn = (Runtime: string, more: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Runtime, Handler: 'index.handler', Role: role, Code: { ZipFile: '' }, ...more },
});

const assembly = readAssembly(
  writeAssembly({
    Main: {
      Resources: {
        Good: machine(JSON.stringify({ ...WAIT, QueryLanguage: 'JSONata' }), {
          StateMachineName: 'good',
        }),
        Path: machine(JSON.stringify(WAIT), { StateMachineName: 'path' }),
        Quick: machine(JSON.stringify({ ...WAIT, QueryLanguage: 'JSONata' }), {
          StateMachineName: 'quick',
          StateMachineType: 'EXPRESS',
        }),
        Odd: machine({ 'Fn::Join': ['', [{ Ref: 'Cluster' }]] }, { StateMachineName: 'odd' }),
        Cluster: { Type: 'AWS::ECS::Cluster' },
        Table: { Type: 'AWS::DynamoDB::Table' },
        Other: { Type: 'AWS::DynamoDB::Table' },
        Python: fn('python3.12', { FunctionName: 'python' }),
        Needs: fn('nodejs22.x', {
          FunctionName: 'needs',
          Environment: { Variables: { CLUSTER: { Ref: 'Cluster' } } },
        }),
        Fine: fn('nodejs22.x', { FunctionName: 'fine' }),
        Admin: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: 'admin',
            ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
            Policies: [
              {
                PolicyName: 'p',
                PolicyDocument: {
                  Version: '2012-10-17',
                  Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }],
                },
              },
            ],
          },
        },
      },
    },
  }),
  LOCAL,
);

describe('what cannot run here', () => {
  const unreadable = new Unreadable();
  const authorizer = createAuthorizer(assembly, undefined, unreadable.tell);

  test('are state machines in JSONPath, Express ones, and those that name what is unknown', async () => {
    const machines = await withProblems(stateMachineResources(assembly, unreadable.tell), (it) =>
      loadResource(it, []),
    );
    const left = machinesLeftOut(machines).map(({ what, why }) => `${what}: ${why}`);
    expect(left).toEqual([
      expect.stringMatching(/^state machine path does not run here: It uses JSONPath/),
      expect.stringMatching(
        /^state machine quick does not run here: It is an Express state machine/,
      ),
      expect.stringMatching(/^state machine odd does not run here: .*AWS::ECS::Cluster/),
    ]);
  });

  test('are functions of other runtimes, and those that need what is unknown', () => {
    const functions = lambdaFunctions(assembly, unreadable.tell);
    expect(functionsLeftOut(functions, assembly)).toEqual([
      { what: 'function python does not run here', why: expect.stringContaining('python3.12') },
      {
        what: 'function needs does not run here',
        why: expect.stringContaining('AWS::ECS::Cluster'),
      },
    ]);
  });

  test('are policies of unknown content, which allow nothing; the role’s others count', async () => {
    const principal = 'arn:aws:iam::123456789012:role/admin';
    const may = (action: string) =>
      authorizer.authorize({ principal, action, resource: 'arn:aws:s3:::b' });
    await expect(may('s3:ListBucket')).resolves.toEqual({ allowed: true });
    await expect(may('s3:DeleteBucket')).resolves.toMatchObject({ allowed: false });
    expect(unreadable.all).toContainEqual({
      what: 'role Main/Admin',
      why: expect.stringMatching(/AdministratorAccess.*That policy allows nothing here\.$/),
    });
  });

  test('are types that nothing stands for, by their number', () => {
    expect(leftOutLines([], assembly)).toEqual([
      'The local account does not have AWS::DynamoDB::Table (2), AWS::ECS::Cluster.',
    ]);
  });
});
