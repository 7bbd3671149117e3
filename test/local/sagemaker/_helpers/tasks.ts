import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readAssembly } from '../../../../lib/local/assembly';
import { PythonEnvironments } from '../../../../lib/local/python-environments';
import { type ImageResolver, taskImages } from '../../../../lib/local/sagemaker';
import { LOCAL, writeAssembly } from '../../_helpers/assemblies';
import { dockerfileFor } from '../../_helpers/environments';
import { python, requestFor } from './local-sagemaker';

export const root = resolve(__dirname, '../../../..');

/** The code of a task: a folder, or files by their names. */
export type TaskCode = string | Readonly<Record<string, string>>;

/** A custom task as a construct would put it into the assembly. */
export interface TaskSource {
  readonly code: TaskCode;
  /** @default - none */
  readonly requirements?: string;
  /** What its image installs besides. @default what every image does */
  readonly packages?: string;
  /** What the image is made to start processes by. @default none */
  readonly distribution?: 'mpi' | 'torchrun';
  /** @default python */
  readonly runtime?: 'python' | 'node';
  /** @default train:train */
  readonly entry?: string;
}

const CONTEXT = 'asset.0123';
const TAG = 'abc';

/** URI of the image of a task of these tests. */
export function imageOf(task: string): string {
  return `123456789012.dkr.ecr.us-east-1.amazonaws.com/rankzero/tests/${task}:${TAG}`;
}

/** Writes an assembly of custom tasks and returns its directory. */
export function writeTasks(tasks: Readonly<Record<string, TaskSource>>): string {
  const Resources: Record<string, unknown> = {};
  for (const [task, { runtime = 'python', entry = 'train:train' }] of Object.entries(tasks)) {
    const context = `${CONTEXT}${task}`;
    Resources[`Repository${task}`] = {
      Type: 'AWS::ECR::Repository',
      Properties: { RepositoryName: `rankzero/tests/${task}` },
      Metadata: { 'rankzero:image': { task, tag: TAG, context, runtime, entry } },
    };
  }
  const directory = writeAssembly({ Images: { Resources } });
  for (const [task, source] of Object.entries(tasks)) {
    const context = join(directory, `${CONTEXT}${task}`);
    writeCode(join(context, 'code'), source.code);
    if (source.runtime === 'node') continue;
    const dockerfile = dockerfileFor(source.distribution ?? 'none');
    const { packages } = source;
    writeFileSync(
      join(context, 'Dockerfile'),
      packages === undefined ? dockerfile : `ARG BASE=mine\nENV TOOLKIT="${packages}"\n`,
    );
    cpSync(join(root, 'containers/python'), join(context, 'runner'), {
      recursive: true,
      filter: (path) => !path.endsWith('__pycache__'),
    });
    writeFileSync(join(context, 'requirements.txt'), source.requirements ?? '');
  }
  return directory;
}

/** Finds the images of an assembly that {@link writeTasks} has written. */
export function imagesIn(
  directory: string,
  environments = new PythonEnvironments({ python, root }),
): ImageResolver {
  return taskImages(readAssembly(directory, LOCAL), { environments, root });
}

function writeCode(directory: string, code: TaskCode): void {
  if (typeof code === 'string') {
    cpSync(code, directory, { recursive: true, filter: (path) => !path.endsWith('__pycache__') });
    return;
  }
  for (const [name, text] of Object.entries(code)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

/** What a job of a custom task may differ in. */
export interface TaskJob {
  readonly task?: string;
  /** `module:function` */
  readonly entry: string;
  /** @default 1 */
  readonly hosts?: number;
  /** Declared inputs. @default - none */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Declared outputs. @default - one of JSON, `value` */
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly hyperparameters?: Readonly<Record<string, string>>;
  readonly changes?: Readonly<Record<string, unknown>>;
}

/** CreateTrainingJob of a custom task, as the plan would make it. */
export function taskRequest(name: string, job: TaskJob): Record<string, unknown> {
  const { task = 'tested', entry, hosts = 1, inputs = {}, hyperparameters } = job;
  const outputs = job.outputs ?? { value: { type: 'json' } };
  const description = { version: 1, entry, jobs: 's3://artifacts/jobs', inputs, outputs };
  return requestFor('none', name, {
    AlgorithmSpecification: { TrainingImage: imageOf(task), TrainingInputMode: 'File' },
    HyperParameters: { _rankzero: JSON.stringify(description), ...hyperparameters },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: hosts, VolumeSizeInGB: 1 },
    ...job.changes,
  });
}
