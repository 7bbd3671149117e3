import { Command, InvalidArgumentError, Option } from 'commander';
import { oneOf, RankZeroError } from '../../core';
import { packageRoot } from '../../package-root';
import type { Terminal } from '../display/terminal';
import { type BuildSettings, dockerfileOf, mountedSecrets } from '../images/build-settings';
import { Builder, referenceOf } from '../images/builder';
import { buildsError } from '../images/codebuild/builds-error';
import { ENGINES } from '../images/engines';
import { findEngine } from '../images/find-engine';
import { type ImageSource, readImages } from '../images/read-images';
import { withRegistry } from '../images/with-registry';
import { ensureAssembly, findProject } from '../project/project';
import { contextOption, jsonOption, stageOption, workflowOption } from './options';

interface ImageOptions {
  readonly engine?: string;
  readonly workflow?: string;
  readonly stage?: string;
  readonly context?: readonly string[];
  readonly json?: boolean;
  readonly secret?: ReadonlyMap<string, string>;
}

interface PushOptions extends ImageOptions {
  readonly region?: string;
  readonly account?: string;
}

interface BuildOptions extends PushOptions {
  readonly codebuild?: boolean;
  readonly detach?: boolean;
}

/** What happened to an image, as --json prints it. */
interface Done {
  readonly task: string;
  readonly tag: string;
  readonly image: string;
  readonly status: 'built' | 'pushed' | 'present' | 'started';
  /** Of images that are built in the account: digest in ECR, ID of the build, its page. */
  readonly digest?: string;
  readonly build?: string;
  readonly console?: string;
}

/** `rankzero image`: the images of custom tasks. */
export function imageCommand(terminal: Terminal): Command {
  const command = new Command('image').description('build and push the images of custom tasks');
  command.addCommand(buildCommand(terminal));
  command.addCommand(pushCommand(terminal));
  return command;
}

const engineOption = () =>
  new Option(
    '--engine <name>',
    `program that builds: ${ENGINES.map(({ name }) => name).join(', ')} (default: the first that works)`,
  );

const regionOption = () =>
  new Option(
    '--region <region>',
    'AWS region (default: the stack’s, or the one that the AWS SDK finds)',
  );

const accountOption = () =>
  new Option('--account <id>', 'AWS account (default: the stack’s, or that of the credentials)');

const secretOption = () =>
  new Option(
    '--secret <id=file>',
    'file that only the build sees, for RUN --mount=type=secret,id=… (may be repeated)',
  ).argParser((value: string, before: ReadonlyMap<string, string> = new Map()) => {
    const [, id, file] = /^([\w][\w.-]*)=(.+)$/.exec(value) ?? [];
    // The value is not repeated: it may be the secret itself.
    if (id === undefined || file === undefined) {
      throw new InvalidArgumentError('Write the id and the file, e.g. --secret pip=pip.conf.');
    }
    return new Map([...before, [id, file]]);
  });

function buildCommand(terminal: Terminal): Command {
  return new Command('build')
    .description('build the images that are not built yet')
    .argument('[tasks...]', 'names of tasks (default: all that have code of their own)')
    .addOption(engineOption())
    .addOption(
      new Option(
        '--codebuild',
        'build and push in the account, without an engine here (docs/images.md, Without Docker)',
      ).conflicts('engine'),
    )
    .option('--detach', 'with --codebuild: end once the builds have started')
    .addOption(secretOption())
    .addOption(regionOption())
    .addOption(accountOption())
    .addOption(workflowOption())
    .addOption(stageOption())
    .addOption(contextOption())
    .addOption(jsonOption())
    .action(async (tasks: string[], options: BuildOptions) => {
      if (options.codebuild) return buildElsewhere(tasks, options, terminal);
      checkHere(options);
      // One image is enough for all stages that have it.
      const images = distinct(await imagesOf(tasks, options, terminal), referenceOf);
      const builder = images.length === 0 ? undefined : builderOf(options, images, terminal);
      const done: Done[] = [];
      for (const image of images) {
        const isNew = await withRegistry(
          image,
          {},
          (registry) => builder?.build(image, registry) ?? Promise.resolve(false),
        );
        done.push(ended(image, referenceOf(image), isNew ? 'built' : 'present', terminal));
      }
      finish(done, options, terminal);
    });
}

/** @throws NeedsCodeBuild – for options that mean nothing where an engine here builds */
function checkHere(options: BuildOptions): void {
  const name = (['detach', 'region', 'account'] as const).find((it) => options[it] !== undefined);
  if (name === undefined) return;
  throw new RankZeroError(
    'NeedsCodeBuild',
    `--${name} of image build is for builds in an account, but --codebuild is missing.`,
    { hint: `Add --codebuild, or leave out --${name}.` },
  );
}

async function buildElsewhere(
  tasks: readonly string[],
  options: BuildOptions,
  terminal: Terminal,
): Promise<void> {
  const { buildInAccount } =
    require('../images/codebuild/build-images') as typeof import('../images/codebuild/build-images');
  const images = inOnePlace(await imagesOf(tasks, options, terminal), options);
  const { built, failures, isInterrupted } = await buildInAccount(images, {
    settings: settingsOf(options, images),
    terminal,
    place: options,
    isDetached: options.detach === true,
  });
  const done = built.map(({ image, uri, status, ...rest }) => ({
    ...ended(image, uri, status, terminal),
    ...rest,
  }));
  for (const { task, digest } of done) if (digest) terminal.note(`  ${task}: ${digest}`);
  if (done.some(({ status }) => status === 'pushed')) {
    terminal.note('Deploy what names the images: npx cdk deploy --all');
  }
  if (done.some(({ status }) => status === 'started')) {
    terminal.note('The same command tells when an image is there.');
  }
  if (failures.length > 0) throw buildsError(failures, done, isInterrupted);
  finish(done, options, terminal);
}

function pushCommand(terminal: Terminal): Command {
  return new Command('push')
    .description('push the images that are not in ECR yet; build those that are missing')
    .argument('[tasks...]', 'names of tasks (default: all that have code of their own)')
    .addOption(engineOption())
    .addOption(secretOption())
    .addOption(regionOption())
    .addOption(accountOption())
    .addOption(workflowOption())
    .addOption(stageOption())
    .addOption(contextOption())
    .addOption(jsonOption())
    .action(async (tasks: string[], options: PushOptions) => {
      const images = inOnePlace(await imagesOf(tasks, options, terminal), options);
      let builder: Builder | undefined;
      const done: Done[] = [];
      for (const image of images) {
        const { uri, isNew } = await push(image, options, () => {
          builder ??= builderOf(options, images, terminal);
          return builder;
        });
        done.push(ended(image, uri, isNew ? 'pushed' : 'present', terminal));
      }
      finish(done, options, terminal);
    });
}

async function push(image: ImageSource, options: PushOptions, builder: () => Builder) {
  const { pushImage } = require('../images/push-image') as typeof import('../images/push-image');
  return withRegistry(image, options, (registry) => pushImage(image, registry(), builder));
}

async function imagesOf(
  tasks: readonly string[],
  { workflow, stage, context }: ImageOptions,
  terminal: Terminal,
): Promise<ImageSource[]> {
  const project = findProject(process.cwd(), packageRoot(), context);
  await ensureAssembly(project, terminal);
  return readImages(project.assembly, tasks, workflow, stage);
}

/**
 * The images to push, each to one registry.
 * @throws SeveralStages – when an image has several, and no option says which
 */
function inOnePlace(images: readonly ImageSource[], options: PushOptions): ImageSource[] {
  const fitting = images.filter(
    (image) =>
      images.every((other) => other === image || other.repository !== image.repository) ||
      isThere(image, options),
  );
  const places = distinct(fitting, (image) =>
    [referenceOf(image), image.account, image.region].join(' '),
  );
  const twice = places.find((image) =>
    places.some((other) => other !== image && other.repository === image.repository),
  );
  if (twice === undefined) return places;
  const stacks = places.filter(({ repository }) => repository === twice.repository);
  throw new RankZeroError(
    'SeveralStages',
    `The image of ${twice.task} is pushed to another registry for each of ${oneOf(stacks.map(({ stack }) => stack))}.`,
    {
      hint: `Choose one: ${stacks.map(optionsFor).join(', or ')}.`,
    },
  );
}

/** What chooses one of the stacks that have an image. */
function optionsFor({ stage, account = 'ID', region = 'REGION' }: ImageSource): string {
  return stage === '' ? `--account ${account} --region ${region}` : `--stage ${stage}`;
}

/** Whether an image is for the account and region that the options name, as far as both say. */
function isThere(image: ImageSource, { account, region }: PushOptions): boolean {
  const agree = (one?: string, other?: string) =>
    one === undefined || other === undefined || one === other;
  return agree(image.account, account) && agree(image.region, region);
}

function distinct(
  images: readonly ImageSource[],
  by: (image: ImageSource) => string,
): ImageSource[] {
  return [...new Map(images.map((image) => [by(image), image])).values()];
}

function builderOf(
  options: ImageOptions,
  images: readonly ImageSource[],
  terminal: Terminal,
): Builder {
  const settings = settingsOf(options, images);
  const engine = findEngine(options.engine);
  terminal.note(`Using ${engine.name}`);
  return new Builder(engine, terminal, settings);
}

function settingsOf(
  { secret: secrets = new Map(), context }: ImageOptions,
  images: readonly ImageSource[],
): BuildSettings {
  checkMounted([...secrets.keys()], images);
  const { directory } = findProject(process.cwd(), packageRoot(), context);
  return { directory, secrets, env: process.env };
}

/** @throws SecretUnused – when no Dockerfile mounts a secret that the command line gives */
function checkMounted(ids: readonly string[], images: readonly ImageSource[]): void {
  const mounted = new Set(images.flatMap((image) => mountedSecrets(dockerfileOf(image))));
  const unused = ids.find((id) => !mounted.has(id));
  if (unused === undefined) return;
  throw new RankZeroError(
    'SecretUnused',
    `--secret ${unused}=…: no Dockerfile mounts this secret; they mount ${oneOf([...mounted])}.`,
    {
      hint: "Name it in the task, buildSecrets: { pip: '~/.config/pip/pip.conf' }, or in a Dockerfile of your own.",
    },
  );
}

function ended(
  { task, tag }: ImageSource,
  image: string,
  status: Done['status'],
  terminal: Terminal,
): Done {
  const mark = terminal.green('✓');
  terminal.note(`${mark} ${task}: ${status === 'present' ? 'already there' : status}, ${image}`);
  return { task, tag, image, status };
}

function finish(images: readonly Done[], { json }: ImageOptions, terminal: Terminal): void {
  if (json) terminal.print(JSON.stringify({ images }));
  else if (images.length === 0)
    terminal.print('No task has code of its own, so there is nothing to build.');
  else for (const { image } of images) terminal.print(image);
}
