import { readFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { Annotations, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type BrokenCode, oneOf, RankZeroError, type Task } from '../core';
import { ecrImagesIn } from '../staging/ecr-images';
import { type StagedContext, stageContext } from '../staging/stage-context';
import type { StagedImage } from '../staging/staged-images';
import { forbidDeployment, madeOrBroken } from './broken-task';
import { type BaseImages, type BuildContext, buildContext } from './task-images/build-context';
import { type BuiltTask, builtTasks, completed } from './task-images/built-tasks';
import { noteStaged } from './task-images/note-staged';
import { repositoryNames } from './task-images/repository-names';
import { noteTrackingPackages } from './tracking-packages';
import { checkWorkflowName } from './workflow-name';

/** Properties of {@link TaskImages}. */
export interface TaskImagesProps {
  /** All tasks of a workflow; those without a source of their own pass through. */
  readonly tasks: readonly Task[];
  /** Name of the workflow: the repositories are `rankzero/<workflow>/<task>`, in lower case. */
  readonly workflowName: string;
  /** Folder that the tasks' sources are relative to. @default - where the CDK app runs */
  readonly sourceRoot?: string;
  /** What images are built from, e.g. a digest, or a mirror of your own. @default - Docker Hub's slim images */
  readonly baseImages?: BaseImages;
  /** Key that encrypts the images. @default - ECR's own encryption (AES-256) */
  readonly encryptionKey?: kms.IKey;
  /**
   * How many images a repository keeps, the last ones pushed; at least 2, so that a deployment can
   * be rolled back.
   *
   * @default 20
   */
  readonly keptImages?: number;
  /**
   * What happens to a repository when its task leaves the app. With DESTROY its images are deleted
   * too; they can be built again from the code. A retained repository keeps its name: the task, or
   * the whole app, can be deployed again only after the repository is deleted or imported into the
   * stack (`cdk import`).
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A build context, and the files of the source that are not in it. */
interface DescribedContext extends StagedContext, Omit<BuildContext, 'files'> {}

/** What pulling an image needs of its repository. */
export const PULLING = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
] as const;

/** Where a template says what a repository's image is built from; the command line reads it. */
export const IMAGE_METADATA = 'rankzero:image';

/** Where a template says why no image can be built. */
const BROKEN_METADATA = 'rankzero:broken';

/**
 * A private ECR repository for each task that has training code, and the build context of its
 * image in the cloud assembly.
 *
 * The image's tag is the hash of everything that goes into it, tags are immutable, and `tasks` name
 * their images by that tag: an image that a record names was built from this code, or does not
 * exist yet. `rankzero image push` builds and pushes what is missing. Images are scanned when
 * pushed. The repositories have no policy of their own, so only principals of this account that are
 * allowed to may pull; TrainingWorkflow allows it to SageMaker's role.
 *
 * Construct IDs, which are part of the contract: the names of the tasks that are built.
 *
 * @throws InvalidWorkflowName, DuplicateRepository – when the repositories would get invalid or
 * equal names.
 * @throws InvalidKeptImages – when too few images would be kept. If the code of one task cannot
 * become an image, the other tasks can still run on one's own machine: the error is attached to the
 * construct, so that the assembly is made but cannot be deployed, and the task itself refuses each
 * request. If there is no other task, the error is thrown.
 *
 * @throws SourceNotFound, EntryNotFound, SourceTooLarge, LinkOutside, LinkBroken, UnsupportedFile,
 * ReservedName, RequirementsInvalid, ProvidesContradicted, DockerfileNotFound, DockerfileUnused, SecretInSource, BundlingFailed, EsbuildMissing, DistributionUnsupported – when
 * the code of the only task cannot become an image.
 * @example
 * const images = new TaskImages(this, 'Images', { workflowName: 'churn', tasks });
 * new TrainingWorkflow(this, 'Training', { workflowName: 'churn', tasks: images.tasks, … });
 */
export class TaskImages extends Construct {
  /** The tasks in the order given, each with the URI of its image. */
  readonly tasks: readonly Task[];
  /** The repositories by task. */
  readonly repositories: ReadonlyMap<string, ecr.IRepository>;
  /** Name of the workflow, as given. */
  readonly workflowName: string;
  /** ARNs of the repositories of CodeArtifact that images are built from. */
  readonly codeArtifacts: readonly string[];
  /** Names of AWS's repositories that images are built on. */
  private readonly bases: readonly string[];
  /** ARNs of the other repositories of ECR that images are built on. */
  private readonly named: readonly string[];

  constructor(scope: Construct, id: string, props: TaskImagesProps) {
    super(scope, id);
    const { workflowName, keptImages = 20 } = props;
    checkWorkflowName(workflowName);
    checkKeptImages(keptImages);
    const repositories = new Map<string, ecr.IRepository>();
    const uris = new Map<Task, string>();
    const broken = new Map<Task, BrokenCode>();
    const staged: StagedImage[] = [];
    const named: string[] = [];
    for (const [task, name] of repositoryNames(workflowName, builtTasks(props.tasks))) {
      const context = this.tryStaging(task, props);
      const repository = this.repository(name, task.record.name, { ...props, keptImages });
      repositories.set(task.record.name, repository);
      if ('code' in context) {
        describeBroken(repository, task, context);
        broken.set(task, context);
      } else {
        describeImage(repository, task, context, props.sourceRoot);
        uris.set(task, this.imageUri(name, context.tag));
        named.push(...this.namedBases(context, task));
        const { leftOut: _told, ...its } = context;
        staged.push({ task: task.record.name, runtime: task.build.runtime, ...its });
      }
    }
    // What is broken is staged by a whole synthesis only.
    if (broken.size === 0) noteStaged(this, staged);
    this.repositories = repositories;
    this.workflowName = workflowName;
    this.bases = [...new Set(builtTasks(props.tasks).flatMap(basesOf))];
    this.named = [...new Set(named)];
    const packages = builtTasks(props.tasks).flatMap(({ build }) => build.codeArtifact ?? []);
    this.codeArtifacts = [...new Set(packages)];
    this.tasks = props.tasks.map((task) => completed(task, { uris, broken }));
  }

  /**
   * Lets somebody push the images, as `rankzero image push` does, and pull them, and AWS's images that
   * they are built on.
   */
  grantPush(grantee: iam.IGrantable): iam.Grant {
    return [...this.repositories.values()]
      .map((repository) =>
        repository
          .grantPullPush(grantee)
          // By these the command finds out what is there already.
          .combine(repository.grant(grantee, 'ecr:DescribeImages', 'ecr:DescribeRepositories')),
      )
      .reduce((all, grant) => all.combine(grant), this.grantPullBases(grantee));
  }

  /** AWS publishes them to everyone, so that only the caller's own policies count. */
  private grantPullBases(grantee: iam.IGrantable): iam.Grant {
    const resourceArns = this.basesOfEcr;
    if (resourceArns.length === 0) return iam.Grant.drop(grantee, 'no base is in ECR');
    return iam.Grant.addToPrincipal({ grantee, actions: [...PULLING], resourceArns });
  }

  /** ARNs of the repositories of ECR, other than those made here, that images are built on. */
  get basesOfEcr(): string[] {
    const ofAws = this.bases.map((name) =>
      Stack.of(this).formatArn({
        service: 'ecr',
        account: '*',
        resource: 'repository',
        resourceName: name,
      }),
    );
    return [...ofAws, ...this.named];
  }

  /** Those that the Dockerfile, or an argument of it, names. */
  private namedBases({ directory, dockerfile }: DescribedContext, { build }: BuiltTask): string[] {
    const { assetOutdir } = Stage.of(this) as Stage;
    const text = readFileSync(join(assetOutdir, directory, dockerfile ?? 'Dockerfile'), 'utf8');
    return ecrImagesIn([text, ...Object.values(build.buildArgs ?? {})].join('\n')).map(
      ({ account, region, repository }) =>
        Stack.of(this).formatArn({
          service: 'ecr',
          account,
          region,
          resource: 'repository',
          resourceName: repository,
        }),
    );
  }

  /**
   * The build context, or what is wrong with the code if other tasks can still run.
   */
  private tryStaging(task: BuiltTask, props: TaskImagesProps): DescribedContext | BrokenCode {
    return madeOrBroken(task, props.tasks, () => this.stage(task, props));
  }

  private stage({ record, build }: BuiltTask, props: TaskImagesProps): DescribedContext {
    const { sourceRoot: root = process.cwd(), baseImages = {} } = props;
    const { files, ...described } = buildContext({ record, build, root, baseImages });
    if (build.runtime === 'python') noteTrackingPackages(this, record, packagesOf(files, build));
    // Every construct is in a stage: the app is one.
    return { ...stageContext(files, (Stage.of(this) as Stage).assetOutdir), ...described };
  }

  private repository(
    repositoryName: string,
    task: string,
    props: TaskImagesProps & { readonly keptImages: number },
  ): ecr.Repository {
    const { encryptionKey, keptImages } = props;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.DESTROY;
    return new ecr.Repository(this, task, {
      repositoryName,
      imageScanOnPush: true,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      ...(encryptionKey === undefined
        ? {}
        : { encryption: ecr.RepositoryEncryption.KMS, encryptionKey }),
      lifecycleRules: [
        { description: `Keeps the last ${keptImages} images`, maxImageCount: keptImages },
      ],
      removalPolicy,
      emptyOnDelete: removalPolicy === RemovalPolicy.DESTROY,
    });
  }

  /**
   * The name tells the URI, so it is not taken from the repository: a stack that imports it could
   * not give it up, and no task could ever leave the app.
   */
  private imageUri(repositoryName: string, tag: string): string {
    const { account, region, urlSuffix } = Stack.of(this);
    return `${account}.dkr.ecr.${region}.${urlSuffix}/${repositoryName}:${tag}`;
  }
}

/** The repository of AWS's image that a task's is built on. */
function basesOf({ record, build }: BuiltTask): string[] {
  const { base = '' } = build;
  return record.base === undefined ? [] : [base.slice(0, base.indexOf(':'))];
}

function checkKeptImages(count: number): void {
  if (Number.isSafeInteger(count) && count >= 2) return;
  throw new RankZeroError(
    'InvalidKeptImages',
    `keptImages is ${count}; give a whole number of at least 2: the image in use and the one before it.`,
  );
}

function describeImage(
  repository: ecr.Repository,
  { record, build }: BuiltTask,
  { directory, tag, leftOut, dockerfile }: DescribedContext,
  sourceRoot = process.cwd(),
): void {
  const { buildArgs, buildSecrets, codeArtifact } = build;
  (repository.node.defaultChild as ecr.CfnRepository).addMetadata(IMAGE_METADATA, {
    task: record.name,
    tag,
    context: directory,
    runtime: build.runtime,
    entry: record.entry,
    // The command line adds the registry, which depends on the region.
    ...(record.base === undefined
      ? {}
      : {
          framework: {
            ...record.base,
            instanceType: record.settings.resources.instanceTypes[0],
          },
        }),
    // Relative to where the app runs: an absolute path would be different in each checkout.
    source: relative(process.cwd(), resolve(sourceRoot, build.source)).split(sep).join('/'),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(buildArgs === undefined ? {} : { buildArgs }),
    ...(buildSecrets === undefined ? {} : { buildSecrets }),
    ...(codeArtifact === undefined ? {} : { codeArtifact }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
  });
  if (leftOut.length === 0) return;
  Annotations.of(repository).addInfoV2(
    'rankzero:leftOut',
    `The image of the task ${JSON.stringify(record.name)} is built without ${oneOf(leftOut, 10)}, because such files hold secrets. To put a file into the image, add a line such as !${leftOut[0]} to .dockerignore in ${build.source}; to turn off this warning, add the line ${leftOut[0]}.`,
  );
}

/** What is installed and what the image brings, as lines of requirements. */
function packagesOf(
  files: BuildContext['files'],
  { provides = [] }: BuiltTask['build'],
): readonly string[] {
  const texts = files.flatMap(({ path, content }) =>
    basename(path) === 'requirements.txt' && 'text' in content ? String(content.text) : [],
  );
  return [...provides, ...texts.join('\n').split('\n')];
}

/** Allows the assembly to be made, so that other tasks can run locally, but not to be deployed. */
function describeBroken(
  repository: ecr.Repository,
  { record }: BuiltTask,
  { code, message }: BrokenCode,
): void {
  const broken = { task: record.name, code, message };
  (repository.node.defaultChild as ecr.CfnRepository).addMetadata(BROKEN_METADATA, broken);
  forbidDeployment(repository, { code, message });
}
