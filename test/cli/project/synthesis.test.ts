import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownProject, ROOT, run } from '../_helpers/command';
import { removeTemporary } from '../_helpers/temporary';

afterAll(removeTemporary);

describe('an app that cannot be synthesized', () => {
  const app = (line: string) => `
    import '${join(ROOT, 'bin/tell-errors')}';
    import { builtinTask } from '${join(ROOT, 'lib/core')}';
    ${line}
    builtinTask('trees', { algorithm: 'xgbost' as never });`;

  test('fails with the error of its own, in the command and in the CDK', async () => {
    const directory = ownProject('bad-app.ts', { 'bad-app.ts': app('') });
    const direct = spawnSync(process.execPath, ['--import', 'tsx', 'bad-app.ts'], {
      cwd: directory,
      encoding: 'utf8',
    });
    expect([direct.status, direct.stdout]).toEqual([1, '']);
    expect(direct.stderr).toMatch(
      /^error InvalidRequest: .*\n {2}UnknownAlgorithm at .*"xgbost".*\n$/,
    );
    const told = await run(directory, ['tasks', '--json']);
    expect([told.code, told.stderr]).toEqual([1, `Synthesizing the stacks…\n${direct.stderr}`]);
    expect(JSON.parse(told.stdout).error).toMatchObject({
      code: expect.not.stringMatching(/^Syn/),
    });
    expect(readdirSync(join(directory, 'cdk.out'))).toEqual([]);
  });

  test('fails with what the CDK said where it has a bug', async () => {
    const directory = ownProject('bad-app.ts', { 'bad-app.ts': app("throw new Error('a bug');") });
    const { code, stderr } = await run(directory, ['tasks']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /error SynthesisFailed: cdk synth failed:\n[\s\S]*Error: a bug\n {4}at /,
    );
  });
});
