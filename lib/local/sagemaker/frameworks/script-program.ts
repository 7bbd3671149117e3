import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { type FoundFramework, isRankZeroError, parseS3Uri } from '../../../core';
import { startProcess } from '../../processes';
import type { PythonEnvironment, PythonEnvironments } from '../../python-environments';
import { environmentWithMpi } from '../images/open-mpi';
import { PYTHON_OUTPUT } from '../images/python-output';
import { JobFailure } from '../run/context';
import { describeS3Error } from '../run/download';
import { withoutEnvironments } from '../run/path';
import type { JobFiles, Preparation, Program } from '../types';
import { frameworkPackages } from './packages';
import { scriptRequirements } from './script-requirements';

/** What {@link scriptProgram} needs. */
export interface ScriptProgramOptions {
  /** Makes the environments. */
  readonly environments: PythonEnvironments;
  /** Runs what unpacks archives. */
  readonly python: string;
  /** Rank Zero's own folder. */
  readonly root: string;
  /** Folder of sitecustomize.py. */
  readonly preloads: string;
}

/**
 * What runs the script of a job: SageMaker's training toolkit, as in the image. It fetches the source
 * archive as the job's role and starts the script; only `requirements.txt` is installed by then, in an
 * environment that later jobs find.
 *
 * Where the toolkit cannot be (it is for Linux), and under MPI, which it reaches other hosts for by
 * SSH, what the toolkit would do before the script starts is done here.
 *
 * @throws JobFailure – when the archive or the requirements cannot be had
 */
export async function scriptProgram(
  found: FoundFramework,
  options: ScriptProgramOptions,
  preparation: Preparation,
): Promise<Program> {
  const { job } = preparation;
  if (job === undefined) throw new TypeError('a script is prepared for a job');
  const hyperparameters = job.hyperparameters;
  const hasMpi = decoded(hyperparameters.sagemaker_mpi_enabled) === true;
  const folder = await unpacked(job, options, preparation.signal);
  const { packages, version } = frameworkPackages(found);
  const { requirements, projects } = await scriptRequirements(folder, job.directory);
  const recipe = {
    ...{ requirements, projects },
    packages: hasMpi ? [...packages, MPI4PY] : packages,
    hasMpi,
    ...(version !== undefined && { version }),
  };
  const environment = await environmentFor(found, () =>
    environmentWithMpi(options.environments, recipe, preparation),
  );
  const { python } = environment;
  const own = join(options.root, 'lib/local/sagemaker/frameworks');
  const env = {
    ...PYTHON_OUTPUT,
    PATH: [dirname(python), withoutEnvironments(process.env.PATH ?? '')]
      .filter(Boolean)
      .join(delimiter),
    PYTHONPATH: [options.preloads, own, ...projects.flatMap(({ imports }) => imports)].join(
      delimiter,
    ),
  };
  const notice = noticeOf(found, version, environment.version);
  const script = join(own, 'script_rank.py');
  const alone = {
    command: [python, script],
    env: { ...env, RANKZERO_TOOLKIT: 'unset' },
    code: folder,
    notice,
  };
  if (hasMpi) {
    const mpirun = join(dirname(python), 'mpirun');
    const mpi = {
      mpirun,
      command: [python, '-m', 'mpi4py', script],
      agent: join(options.preloads, 'mpi_host.py'),
      init: join(options.root, 'containers/python/rankzero/init.py'),
    };
    return { ...alone, ...(existsSync(mpirun) && { mpi }) };
  }
  if (!hasToolkit(environment)) return alone;
  return {
    command: [python, '-m', 'sagemaker_training.cli.train'],
    // As the images of frameworks say what the toolkit is to do.
    env: { ...env, SAGEMAKER_TRAINING_MODULE: 'script_mode:main' },
    notice,
  };
}

const MPI4PY = 'mpi4py==4.1.2';

/** The source archive of a job, unpacked beside its hosts' folders. */
async function unpacked(
  job: JobFiles,
  { python, root }: ScriptProgramOptions,
  signal: AbortSignal,
): Promise<string> {
  const uri = decoded(job.hyperparameters.sagemaker_submit_directory);
  if (typeof uri !== 'string' || !uri.startsWith('s3://')) {
    throw new JobFailure(
      'ClientError: the hyperparameter sagemaker_submit_directory must be the place of the source archive in S3, s3://….',
    );
  }
  const archive = join(job.directory, 'sourcedir.tar.gz');
  try {
    await job.download(parseS3Uri(uri), archive, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new JobFailure(
      `ClientError: the source archive cannot be read: ${describeS3Error(error)} (S3 URL "${uri}")`,
      { cause: error },
    );
  }
  const folder = join(job.directory, 'source');
  await mkdir(folder, { recursive: true });
  const unpack = join(root, 'lib/local/sagemaker/frameworks/unpack.py');
  const { code, output } = await run([python, '-I', '-B', unpack, archive, folder], signal);
  if (code === 0) return folder;
  throw new JobFailure(`ClientError: the source archive "${uri}" is damaged: ${output.trim()}`);
}

/** Whether the toolkit is in an environment. */
function hasToolkit({ python, version }: PythonEnvironment): boolean {
  return existsSync(
    join(dirname(python), '..', 'lib', `python${version}`, 'site-packages', 'sagemaker_training'),
  );
}

async function run(command: readonly string[], signal: AbortSignal) {
  let output = '';
  const process = startProcess({
    command: [...command],
    env: {},
    python: command[0] as string,
    onOutput: (chunk) => {
      output += chunk.toString();
    },
  });
  const stop = () => void process.terminate(0);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { code } = await process.exited;
    signal.throwIfAborted();
    return { code, output };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function environmentFor(
  { framework, image }: FoundFramework,
  find: () => Promise<PythonEnvironment>,
): Promise<PythonEnvironment> {
  try {
    return await find();
  } catch (error) {
    if (!isRankZeroError(error)) throw error;
    throw new JobFailure(
      `ClientError: ${framework} ${image.version} cannot be installed on this machine, with the requirements.txt of the script: ${error.message}`,
      { cause: error },
    );
  }
}

function noticeOf(
  { framework, image }: FoundFramework,
  ofImage: string | undefined,
  here: string,
): string {
  const ours = `${framework} ${image.version} runs here with packages of PyPI on Python ${here}, not in AWS's image`;
  return ofImage === undefined || ofImage === here
    ? `${ours}.`
    : `${ours}, which has Python ${ofImage}: versions of packages may differ. Install Python ${ofImage} to train with the same version.`;
}

/** The toolkit reads hyperparameters as JSON. */
function decoded(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
