import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { removeDirectories, temporaryDirectory } from '../../_helpers/assemblies';
import { prepareEnvironment } from '../../_helpers/environments';

const preloads = resolve(__dirname, '../../../../lib/local/sagemaker/preloads');

let python: string;

beforeAll(async () => {
  python = await prepareEnvironment();
});

afterAll(removeDirectories);

interface Tree {
  readonly hyperparameters?: Readonly<Record<string, string>>;
  readonly channels?: Readonly<Record<string, unknown>>;
  readonly resources?: Readonly<Record<string, unknown>>;
}

const CLUSTER = 'homogeneousCluster';

function group(name: string, hosts: readonly string[], type = 'ml.m5.large') {
  return { instance_group_name: name, instance_type: type, hosts };
}

/** Writes the platform's files; the folder that stands for /opt/ml. */
function treeOf({ hyperparameters = {}, channels = {}, resources = {} }: Tree): string {
  const base = temporaryDirectory();
  const config = join(base, 'input/config');
  mkdirSync(config, { recursive: true });
  const files = {
    hyperparameters,
    inputdataconfig: channels,
    resourceconfig: {
      current_host: 'algo-1',
      current_instance_type: 'ml.m5.large',
      current_group_name: CLUSTER,
      hosts: ['algo-1'],
      instance_groups: [group(CLUSTER, ['algo-1'])],
      network_interface_name: 'eth0',
      ...resources,
    },
  };
  for (const [name, value] of Object.entries(files)) {
    writeFileSync(join(config, `${name}.json`), JSON.stringify(value));
  }
  return base;
}

/** The real toolkit's variables: what it starts a program with, and what it sets as it looks around. */
const REAL = `import json, os, sys
from sagemaker_training import environment
found = environment.Environment().to_env_vars()
own = ("CURRENT_HOST", "SAGEMAKER_REGION", "SAGEMAKER_JOB_NAME")
print(json.dumps({**found, **{name: os.environ[name] for name in own}}))`;

/** A program's own variables, as every Python program of the local account finds them. */
const OURS = `import json, os
kept = ("CURRENT_HOST", "SAGEMAKER_REGION", "SAGEMAKER_JOB_NAME")
print(json.dumps({k: v for k, v in os.environ.items() if k.startswith("SM_") or k in kept}))`;

function printed(program: string, base: string, more: Readonly<Record<string, string>> = {}) {
  const env = {
    PATH: process.env.PATH ?? '',
    SAGEMAKER_BASE_DIR: base,
    SAGEMAKER_PROGRAM: 'rankzero_program.py',
    TRAINING_JOB_NAME: 'job-1',
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    ...more,
  };
  return JSON.parse(execFileSync(python, ['-c', program], { env, encoding: 'utf8' }));
}

describe('variables of the training toolkit', () => {
  test.each<[string, Tree]>([
    ['a bare job', {}],
    [
      'channels and hyperparameters of all kinds',
      {
        channels: {
          train: { TrainingInputMode: 'File', S3DistributionType: 'FullyReplicated' },
          'my-data': { ContentType: 'text/csv', TrainingInputMode: 'File' },
        },
        hyperparameters: {
          epochs: '3',
          rate: '0.10',
          one: '1.0',
          huge: '123456789012345678901',
          tiny: '1e-7',
          nothing: 'null',
          yes: 'true',
          True: 'True',
          text: 'relu',
          quoted: '"é ☃"',
          list: '[1, "b"]',
          object: '{"b": 1, "a": {"c": null}}',
          nan: 'NaN',
          x: 'short',
          _rankzero: '{"version": 1}',
          _tuning_objective_metric: 'validation:auc',
        },
      },
    ],
    [
      'two hosts of torchrun',
      {
        hyperparameters: {
          sagemaker_torch_distributed_enabled: 'true',
          sagemaker_torch_distributed_processes_per_host: '2',
          sagemaker_region: 'us-west-2',
          sagemaker_job_name: 'named',
          sagemaker_container_log_level: '10',
          sagemaker_submit_directory: '/elsewhere',
        },
        resources: {
          current_host: 'algo-2',
          hosts: ['algo-1', 'algo-2'],
          instance_groups: [group(CLUSTER, ['algo-1', 'algo-2'])],
        },
      },
    ],
    [
      'MPI that is off in the spelling of Python',
      { hyperparameters: { sagemaker_mpi_enabled: 'False' } },
    ],
    [
      'instance groups',
      {
        hyperparameters: { sagemaker_distribution_instance_groups: '["b"]' },
        resources: {
          current_host: 'algo-3',
          current_group_name: 'b',
          current_instance_type: 'ml.trn2.48xlarge',
          hosts: ['algo-1', 'algo-2', 'algo-3'],
          instance_groups: [
            group('a', ['algo-1']),
            group('b', ['algo-2', 'algo-3'], 'ml.trn2.48xlarge'),
          ],
          topology: [{ hostName: 'algo-1' }],
        },
      },
    ],
    [
      'files as short as they can be',
      {
        resources: {
          instance_groups: undefined,
          current_group_name: undefined,
          current_instance_type: undefined,
          network_interface_name: undefined,
        },
      },
    ],
  ])('are those of the real toolkit, for %s', (_, tree) => {
    const base = treeOf(tree);
    const real = printed(REAL, base);
    const ours = printed(OURS, base, { PYTHONPATH: preloads, RANKZERO_TOOLKIT: 'unset' });
    const training = { real: real.SM_TRAINING_ENV, ours: ours.SM_TRAINING_ENV };
    expect(JSON.parse(training.ours.replaceAll('NaN', '"NaN"'))).toEqual(
      JSON.parse(training.real.replaceAll('NaN', '"NaN"')),
    );
    expect(ours).toEqual(real);
    expect(Object.keys(real).length).toBeGreaterThan(30);
  });

  test('are set once: programs that a program starts keep what it has changed', () => {
    const program = `import os, subprocess, sys
os.environ["SM_MODEL_DIR"] = "changed"
subprocess.run([sys.executable, "-c", "import json, os; print(json.dumps(os.environ['SM_MODEL_DIR']))"])`;
    const base = treeOf({});
    const env = { PYTHONPATH: preloads, RANKZERO_TOOLKIT: 'unset' };
    expect(printed(program, base, env)).toBe('changed');
  });
});
