import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  CfnOutput,
  Fn,
  type IStackSynthesizer,
  LegacyStackSynthesizer,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { type Assembly, assetDirectory, readAssembly } from '../../../lib/local/assembly';
import {
  LOCAL,
  removeDirectories,
  synthesize,
  temporaryDirectory,
  writeAssembly,
} from '../_helpers/assemblies';

afterAll(removeDirectories);

function codeDirectory(): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'index.js'), 'exports.handler = async () => "hello";');
  return directory;
}

function functionIn(scope: Stack, code: lambda.Code): lambda.Function {
  return new lambda.Function(scope, 'Function', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code,
  });
}

function only(assembly: Assembly, type: string) {
  const [resource] = assembly.resourcesOfType(type);
  if (resource === undefined) throw new Error(`The assembly has no ${type}.`);
  return resource;
}

describe('readAssembly', () => {
  test('reads the resources of an app with every reference resolved', () => {
    const assembly = synthesize((app) => {
      const stack = new Stack(app, 'Main');
      const bucket = new s3.Bucket(stack, 'Bucket');
      const fn = functionIn(stack, lambda.Code.fromInline('exports.handler = async () => 1'));
      fn.addEnvironment('BUCKET', bucket.bucketName);
      bucket.grantRead(fn, 'data/*');
      new sfn.StateMachine(stack, 'Machine', {
        definitionBody: sfn.DefinitionBody.fromString(
          JSON.stringify({
            QueryLanguage: 'JSONata',
            StartAt: 'Go',
            States: { Go: { Type: 'Task', Resource: fn.functionArn, End: true } },
          }),
        ),
      });
      return stack;
    });
    const bucket = only(assembly, 'AWS::S3::Bucket');
    const fn = only(assembly, 'AWS::Lambda::Function');
    expect(fn).toMatchObject({ stack: 'Main', path: 'Main/Function/Resource' });
    expect(fn.properties.Environment.Variables).toEqual({ BUCKET: bucket.physicalId });
    expect(fn.properties.Role).toBe(only(assembly, 'AWS::IAM::Role').arn);
    const machine = only(assembly, 'AWS::StepFunctions::StateMachine');
    expect(JSON.parse(machine.properties.DefinitionString).States.Go.Resource).toBe(fn.arn);
    const [statement] = only(assembly, 'AWS::IAM::Policy').properties.PolicyDocument.Statement;
    expect(statement.Resource).toEqual([bucket.arn, `${bucket.arn}/data/*`]);
  });

  test('follows references between stacks', () => {
    const assembly = synthesize((app) => {
      const first = new Stack(app, 'First');
      const bucket = new s3.Bucket(first, 'Bucket');
      const second = new Stack(app, 'Second');
      new ssm.StringParameter(second, 'Name', { stringValue: bucket.bucketName });
      return second;
    });
    expect(only(assembly, 'AWS::SSM::Parameter').properties.Value).toBe(
      only(assembly, 'AWS::S3::Bucket').physicalId,
    );
  });

  test('reads outputs of other stacks by Fn::GetStackOutput', () => {
    const assembly = synthesize((app) => {
      const first = new Stack(app, 'First');
      new s3.Bucket(first, 'Bucket');
      new CfnOutput(first, 'Answer', { value: Fn.join('', ['4', '2']) });
      const second = new Stack(app, 'Second');
      new ssm.StringParameter(second, 'Name', {
        stringValue: Fn.getStackOutput('First', 'Answer').toString(),
      });
      return second;
    });
    expect(only(assembly, 'AWS::SSM::Parameter').properties.Value).toBe('42');
    expect(assembly.stacks.map(({ name }) => name)).toEqual(['First', 'Second']);
    expect(assembly.stacks[0]?.output('Answer')).toBe('42');
  });

  test('reads the stacks of stages', () => {
    const assembly = synthesize((app) => {
      const stage = new Stage(app, 'Beta');
      new s3.Bucket(new Stack(stage, 'Store'), 'Bucket');
      return undefined;
    });
    expect(only(assembly, 'AWS::S3::Bucket').stack).toBe('Beta-Store');
  });

  test('leaves resources that nobody reads alone, however strange', () => {
    const directory = writeAssembly({
      Main: {
        Resources: {
          Odd: { Type: 'Odd::Odd::Odd', Properties: { A: { 'Fn::Cidr': [] } } },
          Bucket: { Type: 'AWS::S3::Bucket' },
        },
      },
    });
    const assembly = readAssembly(directory, LOCAL);
    expect(only(assembly, 'AWS::S3::Bucket').properties).toEqual({});
    expect(() => only(assembly, 'Odd::Odd::Odd').properties).toThrow(/Fn::Cidr/);
  });

  test('takes values of parameters from the manifest', () => {
    const directory = writeAssembly(
      {
        Main: {
          Parameters: { Name: { Type: 'String' } },
          Resources: {
            B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Name' } } },
          },
        },
      },
      { parameters: { Name: 'given' } },
    );
    expect(only(readAssembly(directory, LOCAL), 'AWS::S3::Bucket').physicalId).toBe('given');
  });

  test('fails on a directory that is not there and says to synthesize', () => {
    expect(() => readAssembly('/nowhere/cdk.out', LOCAL)).toThrow(
      expect.objectContaining({
        code: 'AssemblyNotFound',
        message: expect.stringContaining('/nowhere/cdk.out'),
        hint: expect.stringContaining('cdk synth'),
      }),
    );
  });

  test('fails on a directory that is no assembly', () => {
    expect(() => readAssembly(temporaryDirectory(), LOCAL)).toThrow(
      expect.objectContaining({ code: 'AssemblyInvalid' }),
    );
  });

  test.each([
    ['not JSON', '{', /it is not JSON/],
    ['not an object', '[]', /does not hold a JSON object/],
    ['without artifacts', '{}', /lists no artifacts/],
  ])('fails on a manifest that is %s', (_what, text, message) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'manifest.json'), text);
    expect(() => readAssembly(directory, LOCAL)).toThrow(message);
  });

  test('fails when a template is missing', () => {
    const directory = writeAssembly({ Main: {} });
    rmSync(join(directory, 'Main.template.json'));
    expect(() => readAssembly(directory, LOCAL)).toThrow(/Main\.template\.json.*missing/);
  });

  test.each(['aws://999999999999/us-east-1', 'aws://unknown-account/eu-west-1'])(
    'fails on a stack for %s',
    (environment) => {
      const directory = writeAssembly({ Main: {} }, {}, environment);
      expect(() => readAssembly(directory, LOCAL)).toThrow(
        expect.objectContaining({
          code: 'AssemblyElsewhere',
          message: expect.stringContaining(environment),
        }),
      );
    },
  );
});

describe('assetDirectory', () => {
  test('finds the directory that a function was made from', () => {
    const assembly = synthesize((app) => {
      const stack = new Stack(app, 'Main');
      functionIn(stack, lambda.Code.fromAsset(codeDirectory()));
      return stack;
    });
    const directory = assetDirectory(assembly, only(assembly, 'AWS::Lambda::Function'));
    expect(readFileSync(join(directory, 'index.js'), 'utf8')).toContain('hello');
    expect(directory.startsWith(assembly.directory)).toBe(true);
  });

  test('finds it with the legacy synthesizer, whose assets are parameters', () => {
    // This synthesizer's own templates do not pass the library's validation, which it says.
    jest.spyOn(console, 'error').mockImplementationOnce(() => undefined);
    const assembly = synthesize((app) => {
      const synthesizer = new LegacyStackSynthesizer() as IStackSynthesizer;
      const stack = new Stack(app, 'Main', { synthesizer });
      functionIn(stack, lambda.Code.fromAsset(codeDirectory()));
      return stack;
    });
    const directory = assetDirectory(assembly, only(assembly, 'AWS::Lambda::Function'));
    expect(existsSync(join(directory, 'index.js'))).toBe(true);
  });

  test('finds it in a stage', () => {
    const assembly = synthesize((app) => {
      functionIn(new Stack(new Stage(app, 'Beta'), 'Main'), lambda.Code.fromAsset(codeDirectory()));
      return undefined;
    });
    const directory = assetDirectory(assembly, only(assembly, 'AWS::Lambda::Function'));
    expect(existsSync(join(directory, 'index.js'))).toBe(true);
  });

  test('fails when the assembly is out of date', () => {
    const app = new App({ outdir: temporaryDirectory() });
    functionIn(new Stack(app, 'Main'), lambda.Code.fromAsset(codeDirectory()));
    const assembly = readAssembly(app.synth().directory, LOCAL);
    const fn = only(assembly, 'AWS::Lambda::Function');
    rmSync(assetDirectory(assembly, fn), { recursive: true });
    expect(() => assetDirectory(assembly, fn)).toThrow(
      expect.objectContaining({ code: 'AssetMissing', hint: expect.stringContaining('synth') }),
    );
  });

  test('fails on a zip file', () => {
    const zip = join(temporaryDirectory(), 'code.zip');
    writeFileSync(zip, 'PK');
    const assembly = synthesize((app) => {
      const stack = new Stack(app, 'Main');
      functionIn(stack, lambda.Code.fromAsset(zip));
      return stack;
    });
    expect(() => assetDirectory(assembly, only(assembly, 'AWS::Lambda::Function'))).toThrow(
      expect.objectContaining({ code: 'AssetUnsupported' }),
    );
  });

  test('fails on inline code', () => {
    const assembly = synthesize((app) => {
      const stack = new Stack(app, 'Main');
      functionIn(stack, lambda.Code.fromInline('exports.handler = 1'));
      new iam.Role(stack, 'Other', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
      return stack;
    });
    expect(() => assetDirectory(assembly, only(assembly, 'AWS::Lambda::Function'))).toThrow(
      expect.objectContaining({ code: 'AssetUnsupported' }),
    );
  });
});
