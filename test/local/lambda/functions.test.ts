import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { type Assembly, readAssembly } from '../../../lib/local/assembly';
import { lambdaFunctions } from '../../../lib/local/lambda';
import { LOCAL, removeDirectories, temporaryDirectory } from '../_helpers/assemblies';
import { closeServices, filesIn, serviceOf } from '../_helpers/functions';

afterEach(closeServices);
afterAll(removeDirectories);

function only(assembly: Assembly) {
  const [fn] = lambdaFunctions(assembly);
  if (fn === undefined) throw new Error('The assembly has no function.');
  return fn;
}

function assemblyWith(build: (stack: Stack) => void): Assembly {
  const app = new App({ outdir: temporaryDirectory() });
  build(new Stack(app, 'Main'));
  return readAssembly(app.synth().directory, LOCAL);
}

describe('lambdaFunctions', () => {
  test('reads everything that a function was given', () => {
    const assembly = assemblyWith((stack) => {
      const fn = new lambda.Function(stack, 'F', {
        functionName: 'plan',
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromInline('exports.handler = async () => 1'),
        timeout: Duration.seconds(20),
        memorySize: 512,
        environment: { SIZE: '1' },
        logGroup: new logs.LogGroup(stack, 'Logs', { logGroupName: '/own' }),
        loggingFormat: lambda.LoggingFormat.JSON,
      });
      fn.addAlias('live');
    });
    expect(only(assembly)).toEqual({
      name: 'plan',
      arn: 'arn:aws:lambda:us-east-1:123456789012:function:plan',
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      timeoutSeconds: 20,
      memoryMb: 512,
      environment: { SIZE: '1' },
      roleArn: assembly.resourcesOfType('AWS::IAM::Role')[0]?.arn,
      logGroupName: '/own',
      logFormat: 'JSON',
      code: { inline: 'exports.handler = async () => 1' },
      qualifiers: { 1: '1', live: '1' },
    });
  });

  test('fills in what Lambda would', () => {
    const assembly = assemblyWith((stack) => {
      new lambda.Function(stack, 'F', {
        functionName: 'plan',
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromInline('exports.handler = async () => 1'),
      });
    });
    expect(only(assembly)).toMatchObject({
      timeoutSeconds: 3,
      memoryMb: 128,
      environment: {},
      logGroupName: '/aws/lambda/plan',
      qualifiers: {},
    });
  });

  test('a bundled TypeScript function of an app runs as it is', async () => {
    const sources = filesIn({
      'handler.ts': `import { greeting } from './greeting';
        export const handler = async (event: { name: string }): Promise<string> => greeting(event.name);`,
      'package-lock.json': '{}',
      'greeting.ts': 'export const greeting = (name: string): string => "hello " + name;',
    });
    // Where esbuild is found.
    symlinkSync(join(__dirname, '../../../node_modules'), join(sources, 'node_modules'));
    const assembly = assemblyWith((stack) => {
      new NodejsFunction(stack, 'F', {
        entry: join(sources, 'handler.ts'),
        runtime: lambda.Runtime.NODEJS_22_X,
        projectRoot: sources,
        depsLockFilePath: join(sources, 'package-lock.json'),
        bundling: { logLevel: LogLevel.SILENT },
      });
    });
    await expect(serviceOf(only(assembly)).invoke({ name: 'Ada' })).resolves.toBe('hello Ada');
  });

  test.each([
    ['another language', { runtime: lambda.Runtime.PYTHON_3_13 }, /'python3\.13', and only Node/],
    ['layers', { layers: true }, /it uses layers/],
  ])('fails to invoke a function with %s', async (_what, props, message) => {
    const assembly = assemblyWith((stack) => {
      const fn = new lambda.Function(stack, 'F', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromInline('exports.handler = async () => 1'),
        ...('runtime' in props && props),
      });
      if ('layers' in props) {
        const code = lambda.Code.fromAsset(filesIn({ a: '' }));
        fn.addLayers(new lambda.LayerVersion(stack, 'Layer', { code }));
      }
    });
    await expect(serviceOf(only(assembly)).invoke()).rejects.toThrow(message);
  });

  test('fails to invoke a function whose code is a zip file', async () => {
    const zip = join(temporaryDirectory(), 'code.zip');
    writeFileSync(zip, 'PK');
    const assembly = assemblyWith((stack) => {
      new lambda.Function(stack, 'F', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromAsset(zip),
      });
    });
    await expect(serviceOf(only(assembly)).invoke()).rejects.toThrow(/only directories/);
  });

  test('fails at once when the code of a function is gone', () => {
    const assembly = assemblyWith((stack) => {
      new lambda.Function(stack, 'F', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromAsset(filesIn({ 'index.js': '' })),
      });
    });
    const { code } = only(assembly);
    if ('directory' in code) rmSync(code.directory, { recursive: true });
    expect(() => lambdaFunctions(assembly)).toThrow(
      expect.objectContaining({ code: 'AssetMissing' }),
    );
  });
});
