import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean, type FrameworkBase, oneOf, RankZeroError } from '../../core';
import { environmentOf } from '../../local/assembly/environment';
import { readFiles, type StackFile } from '../../local/assembly/manifest';
import { checkStage, isInStage } from '../../local/assembly/stages';

/** An image as the cloud assembly describes it. */
export interface ImageSource {
  readonly task: string;
  readonly tag: string;
  /** Absolute path of the build context. */
  readonly context: string;
  /** What the code is written for. */
  readonly runtime: 'python' | 'node';
  /** As the task names it, e.g. `train:train` or `train.ts`. */
  readonly entry: string;
  /** Folder of the code, relative to the app's; undefined in assemblies of earlier versions. */
  readonly source: string | undefined;
  /** Path of the Dockerfile in the context, where the task gives one. */
  readonly dockerfile?: string;
  /** Values of the Dockerfile's ARGs. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Files that only the build sees, by id; relative to the app's folder. */
  readonly buildSecrets: Readonly<Record<string, string>>;
  /** ARN of the repository that packages are installed from. */
  readonly codeArtifact?: string;
  /** AWS's image of a framework that it is built on, for the processors of an instance type. */
  readonly framework?: FrameworkBase & { readonly instanceType: string };
  /** Name of the repository in ECR, `rankzero/<workflow>/<task>`. */
  readonly repository: string;
  /** Name of the stack that has the repository. */
  readonly stack: string;
  /** Path of the stage that the stack is in; empty outside stages. */
  readonly stage: string;
  /** What is wrong with the code, if no image can be built from it; then there is no context. */
  readonly broken?: { readonly code: string; readonly message: string };
  /** Where the stack is deployed, if the app says so. */
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** The key under which TaskImages describes an image in its repository's metadata. */
const METADATA = 'rankzero:image';
/** The key under which it says why there is no image. */
const BROKEN = 'rankzero:broken';

/**
 * The images of a cloud assembly's custom tasks.
 * @param tasks names of tasks; empty: all
 * @throws NoImageToBuild – when a task has no image, or two workflows have a task of this name
 * @throws NoStage – when the app has no stage of this name
 * @throws TaskBroken – when no image can be built from the code of one of them
 * @throws ContextMissing – when a build context is missing from the assembly
 */
export function readImages(
  assembly: string,
  tasks: readonly string[],
  workflow?: string,
  stage?: string,
): ImageSource[] {
  const images = allImages(assembly, workflow, stage);
  const chosen = tasks.length === 0 ? images : tasks.flatMap((task) => imagesNamed(task, images));
  for (const { task, context, broken } of chosen) {
    if (broken !== undefined) {
      throw new RankZeroError(
        'TaskBroken',
        `No image can be built from the code of the task ${JSON.stringify(task)}. ${broken.code}: ${broken.message}`,
        { hint: 'Correct its code, or name the tasks whose images you want for now.' },
      );
    }
    if (existsSync(context)) continue;
    throw new RankZeroError(
      'ContextMissing',
      `The build context of ${task} is not at ${context}: the assembly is incomplete.`,
      { hint: 'Delete cdk.out and run the command again.' },
    );
  }
  return [...new Set(chosen)];
}

/** Every image of a cloud assembly, including those that cannot be built. */
export function allImages(assembly: string, workflow?: string, stage?: string): ImageSource[] {
  const { stacks } = readFiles(assembly);
  if (stage !== undefined) checkStage(stage, stacks);
  return stacks
    .filter((stack) => isInStage(stack, stage))
    .flatMap((stack) => imagesOf(stack, assembly))
    .filter(({ repository }) => workflow === undefined || isOf(workflow, repository));
}

function imagesOf(stack: StackFile, assembly: string): ImageSource[] {
  const { template, stackName, stage } = stack;
  return Object.values(template.Resources ?? {}).flatMap(({ Metadata, Properties }) => {
    const broken = Metadata?.[BROKEN] as
      | { readonly task: string; readonly code: string; readonly message: string }
      | undefined;
    const image = Metadata?.[METADATA] as ImageMetadata | undefined;
    if (image === undefined && broken === undefined) return [];
    return {
      task: image?.task ?? String(broken?.task),
      tag: image?.tag ?? '',
      context: join(assembly, image?.context ?? ''),
      runtime: image?.runtime ?? 'python',
      entry: image?.entry ?? '',
      source: image?.source,
      ...(image?.dockerfile === undefined ? {} : { dockerfile: image.dockerfile }),
      buildArgs: image?.buildArgs ?? {},
      buildSecrets: image?.buildSecrets ?? {},
      ...(image?.codeArtifact === undefined ? {} : { codeArtifact: image.codeArtifact }),
      ...(image?.framework === undefined ? {} : { framework: image.framework }),
      ...(broken === undefined ? {} : { broken }),
      repository: String((Properties as { RepositoryName?: string }).RepositoryName),
      stack: stackName,
      stage,
      ...environmentOf(stack),
    };
  });
}

interface ImageMetadata
  extends Pick<ImageSource, 'task' | 'tag' | 'context' | 'runtime' | 'entry'>,
    Partial<
      Pick<
        ImageSource,
        'source' | 'dockerfile' | 'buildArgs' | 'buildSecrets' | 'codeArtifact' | 'framework'
      >
    > {}

function isOf(workflow: string, repository: string): boolean {
  return repository.split('/')[1] === workflow.toLowerCase().replace(/-+/g, '-');
}

/** The images of a task: one in each stage. */
function imagesNamed(name: string, images: readonly ImageSource[]): ImageSource[] {
  const found = images.filter(({ task }) => task === name);
  const repositories = new Set(found.map(({ repository }) => repository));
  if (repositories.size === 1) return found;
  if (repositories.size > 1) {
    throw new RankZeroError('NoImageToBuild', `Several workflows have a task ${name}.`, {
      hint: 'Choose one with --workflow.',
    });
  }
  const names = images.map(({ task }) => task);
  throw new RankZeroError(
    'NoImageToBuild',
    `No image is built for ${JSON.stringify(name)}.${didYouMean(name, names)} Images are built for ${oneOf(names)}.`,
    { hint: 'Built-in algorithms and tasks with an image URI need no image of their own.' },
  );
}
