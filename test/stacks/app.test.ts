import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needsImages } from '../../lib/constructs';
import { tasks } from '../../tasks';

const repository = join(__dirname, '..', '..');
const output = mkdtempSync(join(tmpdir(), 'rankzero-app-'));

/** The environment of someone without an AWS account. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS|CDK|JEST)_/.test(name)),
  ),
  AWS_EC2_METADATA_DISABLED: 'true',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
};

/** Synthesizes the app into a folder by the CDK's command, with its validation of templates. */
function synthesize(folder: string): void {
  const cdk = require.resolve('aws-cdk/bin/cdk');
  execFileSync(process.execPath, [cdk, 'synth', '--quiet', '--no-notices', '--output', folder], {
    cwd: repository,
    env,
    stdio: 'pipe',
  });
}

/** The same without the command. */
function synthesizeAlone(folder: string, context: object): void {
  execFileSync(process.execPath, ['bin/app.mjs'], {
    cwd: repository,
    // The rules of CloudFormation were asked above.
    env: {
      ...env,
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_VALIDATION: 'false',
    },
    stdio: 'pipe',
  });
}

function templates(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.template.json'))
    .sort();
}

beforeAll(() => synthesize(output));
afterAll(() => rmSync(output, { recursive: true }));

describe('the app', () => {
  test('makes its stacks without an account, one of images only if a task needs it', () => {
    expect(templates(output)).toEqual([
      'RankZero-Artifacts.template.json',
      ...(needsImages(tasks) ? ['RankZero-Images.template.json'] : []),
      'RankZero-Workflow.template.json',
    ]);
  });

  test('has the paths of its constructs in the templates', () => {
    const template = readFileSync(join(output, 'RankZero-Workflow.template.json'), 'utf8');
    expect(template).toContain(
      '"aws:cdk:path": "RankZero-Workflow/Training/StateMachine/Resource"',
    );
  });

  test('bundles functions that load with nothing installed beside them', () => {
    const assets = readdirSync(output).filter(
      (name) => name.startsWith('asset.') && existsSync(join(output, name, 'index.js')),
    );
    expect(assets).toHaveLength(5);
    for (const asset of assets) {
      const types = execFileSync(
        process.execPath,
        ['-p', `typeof require(${JSON.stringify(join(output, asset, 'index.js'))}).handler`],
        {
          cwd: output,
          stdio: ['ignore', 'pipe', 'ignore'],
          encoding: 'utf8',
          env: {
            ACCOUNT: '111122223333',
            AWS_REGION: 'eu-west-1',
            BUCKET: 'bucket',
            SAGEMAKER_ROLE_ARN: 'arn:aws:iam::111122223333:role/role',
            TASKS_PREFIX: '/rankzero/main/tasks',
            TASK_RECORDS: '/rankzero/main/tasks',
            WORKFLOW: 'main',
          },
        },
      );
      expect(types.trim()).toBe('function');
    }
  });

  test('has nothing in its templates that cfn-lint would warn of', () => {
    const files = templates(output).map((name) => join(output, name));
    const lint = spawnSync(join(repository, '.venv', 'bin', 'cfn-lint'), files, {
      encoding: 'utf8',
    });
    expect(lint.stdout + lint.stderr).toBe('');
    expect(lint.status).toBe(0);
  });

  test('gives another workflow stacks, bucket and parameters of its own', () => {
    const folder = join(output, 'other');
    synthesizeAlone(folder, { workflow: 'other', 'aws:cdk:bundling-stacks': [] });
    expect(templates(folder)).toEqual([
      'RankZero-Artifacts-other.template.json',
      ...(needsImages(tasks) ? ['RankZero-Images-other.template.json'] : []),
      'RankZero-Workflow-other.template.json',
    ]);
    expect(readFileSync(join(folder, 'RankZero-Workflow-other.template.json'), 'utf8')).toContain(
      '"/rankzero/other/tasks/xgboost"',
    );
  });
});
