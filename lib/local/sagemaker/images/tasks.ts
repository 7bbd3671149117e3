import { existsSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { isRankZeroError, RankZeroError } from '../../../core/errors';
import { type Assembly, type ResolvedResource, urlSuffix } from '../../assembly';
import type { PythonEnvironment, PythonEnvironments } from '../../python-environments';
import { JobFailure } from '../run/context';
import { withoutEnvironments } from '../run/path';
import type { ImageResolver, LocalImage, Preparation, Program } from '../types';
import { contextFolders } from './context-folders';
import { environmentWithMpi } from './open-mpi';
import { PYTHON_OUTPUT } from './python-output';
import { pythonRecipe } from './python-recipe';

/** What {@link taskImages} needs. */
export interface TaskImagesOptions {
  /** Makes the environments of Python tasks. */
  readonly environments: PythonEnvironments;
  /** Rank Zero's own folder. */
  readonly root: string;
}

/** Metadata of a task's repository: what its image is built from. */
const METADATA = 'rankzero:image';

interface ImageMetadata {
  readonly task: string;
  readonly tag: string;
  /** Folder of the assembly with the build context. */
  readonly context: string;
  readonly runtime: 'python' | 'node';
  readonly entry: string;
  /** Path of the Dockerfile in the context, where the task gives one. */
  readonly dockerfile?: string;
}

/**
 * Runs the build contexts of an assembly's custom tasks in place of the images built from them: the
 * same code and the same runner, with the packages that the image installs and no others.
 *
 * @throws AssetMissing – when a build context is not in the assembly
 * @throws ImageInvalid – when a repository's metadata or its context is not what is expected
 */
export function taskImages(assembly: Assembly, options: TaskImagesOptions): ImageResolver {
  const images = new Map<string, LocalImage>();
  for (const repository of assembly.resourcesOfType('AWS::ECR::Repository')) {
    const metadata = repository.metadata[METADATA];
    if (metadata === undefined) continue;
    const image = readMetadata(metadata, repository);
    const uri = `${repositoryUri(repository, assembly)}:${image.tag}`;
    images.set(uri, localImage(image, contextDirectory(assembly, image), options));
  }
  const known = [...images].map(([uri, { name }]) => `${name} (${uri})`);
  return Object.assign((uri: string) => images.get(uri), { known });
}

function repositoryUri({ arn = '', physicalId }: ResolvedResource, assembly: Assembly): string {
  const { account, region, partition } = assembly.environment;
  const [, , , itsRegion = region, itsAccount = account] = arn.split(':');
  return `${itsAccount}.dkr.ecr.${itsRegion}.${urlSuffix(partition)}/${physicalId}`;
}

function readMetadata(value: unknown, { path, logicalId }: ResolvedResource): ImageMetadata {
  const found = (value ?? {}) as Record<string, unknown>;
  const names = ['task', 'tag', 'context', 'runtime', 'entry'];
  const wrong = names.filter((name) => typeof found[name] !== 'string' || found[name] === '');
  if (wrong.length === 0 && (found.runtime === 'python' || found.runtime === 'node')) {
    return found as unknown as ImageMetadata;
  }
  throw invalid(
    `The metadata '${METADATA}' of the repository '${path ?? logicalId}' lacks ${wrong.join(', ') || "a runtime 'python' or 'node'"}`,
  );
}

function contextDirectory(assembly: Assembly, { task, context }: ImageMetadata): string {
  const directory = join(assembly.directory, context);
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return directory;
  throw new RankZeroError(
    'AssetMissing',
    `The assembly '${assembly.directory}' has no folder '${context}', from which the task '${task}' is built.`,
    { hint: "It is out of date or incomplete: synthesize again with 'npx cdk synth'." },
  );
}

function localImage(
  metadata: ImageMetadata,
  context: string,
  options: TaskImagesOptions,
): LocalImage {
  const preloads = join(options.root, 'lib/local/sagemaker/preloads');
  const name = `task '${metadata.task}'`;
  const { own, code } = contextFolders(context, metadata);
  if (metadata.runtime === 'node') {
    const command = [
      process.execPath,
      ...['--require', join(preloads, 'preload.cjs')],
      '--enable-source-maps',
      bundleOf(metadata, code),
    ];
    // The runner starts further processes itself, here as there.
    const program = { command, env: { NODE_ENV: 'production' } };
    const notice = dockerfileNotice(metadata);
    return { name, code: [code], preloads, program, ...(notice !== undefined && { notice }) };
  }
  const program = (preparation: Preparation) =>
    pythonProgram({ ...options, metadata, own, preloads }, preparation);
  const files = [join(own, 'runner', PROGRAM), code];
  return { name, code: files, preloads, startsMore: true, program };
}

/** What the training toolkit starts: it takes nothing but a file of the code's folder. */
const PROGRAM = 'rankzero_program.py';

interface PythonTask extends TaskImagesOptions {
  readonly metadata: ImageMetadata;
  /** Folder of Rank Zero's own files in the context. */
  readonly own: string;
  /** Folder of sitecustomize.py. */
  readonly preloads: string;
}

/**
 * The runner in an environment like the image's. SageMaker's training toolkit is in there too, but
 * does not start the runner: that took a second of each start, and it would look for an SSH server
 * on every host of a distributed job.
 */
async function pythonProgram(
  { environments, metadata, own, preloads }: PythonTask,
  preparation: Preparation,
): Promise<Program> {
  const recipe = pythonRecipe(own);
  const { python, version } = await environmentFor(metadata.task, () =>
    environmentWithMpi(environments, recipe, preparation),
  );
  const imports = (recipe.projects ?? []).flatMap((project) => project.imports);
  const env = {
    ...PYTHON_OUTPUT,
    PATH: [dirname(python), withoutEnvironments(process.env.PATH ?? '')]
      .filter(Boolean)
      .join(delimiter),
    PYTHONPATH: [preloads, join(own, 'runner'), ...imports].join(delimiter),
    SAGEMAKER_PROGRAM: PROGRAM,
    RANKZERO_TOOLKIT: 'unset',
  };
  const notices = [versionNotice(recipe.version, version), dockerfileNotice(metadata)].filter(
    (notice) => notice !== undefined,
  );
  const mpirun = join(dirname(python), 'mpirun');
  // As the toolkit starts a program: mpi4py ends all ranks when one fails.
  const mpi = {
    mpirun,
    command: [python, '-m', 'mpi4py', PROGRAM],
    agent: join(preloads, 'mpi_host.py'),
    init: join(own, 'runner/rankzero/init.py'),
  };
  return {
    command: [python, '-m', 'rankzero'],
    env,
    ...(notices.length > 0 && { notice: notices.join(' ') }),
    ...(recipe.hasMpi && existsSync(mpirun) && { mpi }),
  };
}

function versionNotice(ofImage: string | undefined, here: string): string | undefined {
  if (ofImage === here) return undefined;
  return ofImage === undefined
    ? `the name of the base image does not show its version of Python; this machine uses ${here}.`
    : `the image has Python ${ofImage}; this machine does not, so the task runs on ${here}: versions of packages may differ, and pickles may not be readable there. Install Python ${ofImage} to train with the same version.`;
}

function dockerfileNotice({ dockerfile, runtime }: ImageMetadata): string | undefined {
  return dockerfile === undefined
    ? undefined
    : `the task’s own ${basename(dockerfile)} is not run here; the task has ${runtime === 'python' ? 'what requirements.txt names' : 'what this machine has'}.`;
}

/** The bundle that the entry was made into, relative to the code. */
function bundleOf({ task, entry }: ImageMetadata, code: string): string {
  const stem = basename(entry.replace(/:\w*$/, '')).replace(/\.[cm]?[jt]s$/, '');
  const candidates = [`${stem}.mjs`, `${stem}.cjs`];
  const found = candidates.find((name) => existsSync(join(code, name)));
  if (found !== undefined) return `./${found}`;
  throw invalid(
    `The code of the task '${task}' has no ${candidates.join(' or ')}, the bundle of its entry '${entry}'`,
  );
}

async function environmentFor(
  task: string,
  find: () => Promise<PythonEnvironment>,
): Promise<PythonEnvironment> {
  try {
    return await find();
  } catch (error) {
    if (!isRankZeroError(error)) throw error;
    throw new JobFailure(
      `ClientError: The requirements of the task '${task}' cannot be installed: ${error.message}`,
      { cause: error },
    );
  }
}

function invalid(found: string): RankZeroError {
  return new RankZeroError('ImageInvalid', `${found}.`, {
    hint: "Synthesize again with 'npx cdk synth', with the same version of Rank Zero.",
  });
}
