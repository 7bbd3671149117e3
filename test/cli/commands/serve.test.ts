import { execFileSync } from 'node:child_process';
import { allEnded, descendants } from '../../_helpers/processes';
import { ROOT, run, start, synthesizedProject } from '../_helpers/command';
import { removeTemporary } from '../_helpers/temporary';

let project: string;

beforeAll(async () => {
  project = await synthesizedProject();
});

afterAll(removeTemporary);

describe('rankzero env', () => {
  test('points clients at the account that runs, until it ends', async () => {
    const { child, ended, said } = start(project, ['serve']);
    await said('SAGEMAKER_USER_CONFIG_OVERRIDE');
    const misled = { AWS_PROFILE: 'none', AWS_ENDPOINT_URL_STS: 'http://[::1]:1' };
    const client = 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])';
    for (const args of [['env'], ['env', '--profile']]) {
      const { stdout } = await start(project, args, { env: misled }).ended;
      const arn = execFileSync('sh', ['-ec', `${stdout}.venv/bin/python -c '${client}'`], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, ...misled },
        encoding: 'utf8',
      });
      expect(arn).toBe('arn:aws:iam::123456789012:user/rankzero\n');
    }
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect((await run(project, ['env'])).stderr).toContain('NoAccount');
  });
});

describe('rankzero serve', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'says how it is reached, and ends with %s',
    async (signal) => {
      const isJson = signal === 'SIGTERM';
      const { child, ended, said } = start(project, ['serve', ...(isJson ? ['--json'] : [])]);
      await said(isJson ? '}\n' : 'SAGEMAKER_USER_CONFIG_OVERRIDE');
      const started = descendants(child.pid ?? 0);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      expect([code, stderr]).toEqual([0, 'Closing the account…\n']);
      if (isJson) {
        expect(JSON.parse(stdout)).toEqual({
          endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
          apis: [],
          bucket: expect.any(String),
          stateMachineArn: expect.stringMatching(/^arn:aws:states:us-east-1:\d{12}:stateMachine:/),
          workflows: [
            {
              name: 'main',
              bucket: JSON.parse(stdout).bucket,
              stateMachineArn: JSON.parse(stdout).stateMachineArn,
            },
          ],
          notes: [],
          environment: {
            AWS_ENDPOINT_URL: JSON.parse(stdout).endpoint,
            AWS_REGION: 'us-east-1',
            AWS_DEFAULT_REGION: 'us-east-1',
            AWS_ACCESS_KEY_ID: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
            AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^[\w-]{40}$/),
            SAGEMAKER_USER_CONFIG_OVERRIDE: expect.stringMatching(/sagemaker\.yaml$/),
          },
        });
      } else {
        expect(stdout).toMatch(
          /^Ready at http:\S+: bucket \S+, state machine \S+ \(press Ctrl-C to stop it\)\nAWS clients .*rankzero env\)"\n( {2}export [A-Z_]+='\S+'\n){6}$/,
        );
      }
      await allEnded(...started);
    },
  );
});
