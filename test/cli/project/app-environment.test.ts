import { appEnvironment } from '../../../lib/cli/project/app-environment';
import { removeTemporary, temporary } from '../_helpers/temporary';

afterAll(removeTemporary);

const read = (files: Readonly<Record<string, string>>) => appEnvironment(temporary(files));

describe('what an app reads of its environment', () => {
  test.each([
    ['app.ts', 'const stage = process.env.STAGE ?? "dev";', ['STAGE']],
    ['app.ts', "const stage = process.env['STAGE'];", ['STAGE']],
    ['app.ts', 'const { STAGE, OWNER: owner = "x" } = process.env;', ['OWNER', 'STAGE']],
    ['app.ts', 'function main(env) { return env.STAGE; }', ['STAGE']],
    ['app.py', 'stage = os.environ["STAGE"]; owner = os.environ.get("OWNER")', ['OWNER', 'STAGE']],
    ['app.py', 'stage = os.getenv("STAGE", "dev")', ['STAGE']],
    ['src/App.java', 'String stage = System.getenv("STAGE");', ['STAGE']],
    ['main.go', 'stage := os.Getenv("STAGE")', ['STAGE']],
    ['App.cs', 'Environment.GetEnvironmentVariable("STAGE")', ['STAGE']],
    ['app.ts', 'process.env.PATH + process.env.HOME + process.env.RANKZERO_ERROR_FILE', []],
    ['README.txt', 'process.env.STAGE', []],
    ['test/app.test.ts', 'process.env.STAGE', []],
  ])('%s: %s', (file, code, variables) => {
    expect(read({ 'cdk.json': '{}', [file]: code })).toEqual({ variables, readsContext: false });
  });

  test('is the user’s credentials and region too where it takes the CDK’s', () => {
    const { variables } = read({ 'app.ts': 'env: { account: process.env.CDK_DEFAULT_ACCOUNT }' });
    expect(variables).toEqual(
      expect.arrayContaining(['CDK_DEFAULT_ACCOUNT', 'AWS_PROFILE', 'AWS_ACCESS_KEY_ID']),
    );
  });

  test.each(['app.node.tryGetContext("stage")', 'self.node.try_get_context("stage")'])(
    'is context: %s',
    (code) => expect(read({ 'app.py': code }).readsContext).toBe(true),
  );

  test('is looked for in what cdk.json watches', () => {
    const watched = '{"watch":{"include":["bin/**"]}}';
    const files = { 'bin/app.ts': 'env.STAGE', 'jobs/train.py': 'os.environ["SEED"]' };
    expect(read({ 'cdk.json': watched, ...files }).variables).toEqual(['STAGE']);
  });
});
