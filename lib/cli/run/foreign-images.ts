import { type Command, Option } from 'commander';
import {
  frameworkOfImage,
  localStandIn,
  RankZeroError,
  scriptHyperparameters,
  type TaskRecord,
  type TrainingTaskRecord,
  trainedBodies,
  trainedTasks,
} from '../../core';
import type { LocalAccountOptions } from '../../local';
import type { Terminal } from '../display/terminal';
import { Builder, referenceOf } from '../images/builder';
import { ENGINES, type Engine } from '../images/engines';
import { findEngine } from '../images/find-engine';
import { allImages } from '../images/read-images';
import { withRegistry } from '../images/with-registry';
import type { PlannedFile } from '../request/planning';

/** How a command deals with images that nothing on this machine stands for. */
export interface ForeignOptions {
  readonly docker?: boolean;
  readonly engine?: string;
  readonly simulate?: boolean;
  readonly simulateJob?: string;
}

/** What the local account is told of that. */
export type ForeignImages = Pick<LocalAccountOptions, 'containers' | 'recording' | 'simulate'>;

/** Adds the options. */
export function addForeignOptions(command: Command): Command {
  const engines = ENGINES.filter(({ runs }) => runs).map(({ name }) => name);
  return command
    .addOption(new Option('--docker', 'run images in containers, where nothing stands for them'))
    .addOption(
      new Option(
        '--engine <name>',
        `with --docker: ${engines.join(', ')} (default: the first that works)`,
      ),
    )
    .addOption(
      new Option(
        '--simulate',
        'SageMaker’s own algorithms that are not on this machine: check their channels, train nothing',
      ),
    )
    .addOption(
      new Option(
        '--simulate-job <file>',
        'play a recorded job where nothing stands for an image (docs/containers.md)',
      ),
    );
}

/** What a person should know before jobs are simulated. */
export function simulationNotes({ recording, simulate }: ForeignImages): string[] {
  if (simulate) {
    return [
      'simulated: jobs of SageMaker’s own algorithms that are not on this machine go through their states, and the first records of their channels are checked; nothing trains, and there are neither metrics nor a model',
    ];
  }
  if (recording === undefined) return [];
  return [
    `simulated: jobs of images that cannot run here are played from ${recording.name}; nothing trains`,
  ];
}

/** For whatever comes: images that are built already are used, nothing is built. */
export function foreignImages(options: ForeignOptions): ForeignImages {
  checkTogether(options);
  const { simulateJob: file, simulate } = options;
  if (simulate) return { simulate };
  if (file !== undefined) {
    // Loaded only here, so that the other verbs start quickly.
    const { readRecording } = require('../../local') as typeof import('../../local');
    return { recording: readRecording(file) };
  }
  return options.docker ? { containers: { engine: findEngine(options.engine, 'run') } } : {};
}

type Planned = Pick<PlannedFile, 'record' | 'plan' | 'project'>;

/**
 * For one request: refuses what could not run, and with --docker builds the images of its training
 * functions that are not built yet, which then run instead of the programs that stand for them.
 *
 * @throws ContainerNeeded – for an image that runs only in a container, without --docker
 * @throws NotSimulated – for a recording where the task itself can run, or where it is tuned
 * @throws NoEngine, UnknownEngine, BuildFailed – as `rankzero image`
 */
export async function imagesOfRequest(
  planned: Planned,
  options: ForeignOptions,
  terminal: Terminal,
): Promise<ForeignImages> {
  checkRunnable(planned, options);
  const images = foreignImages(options);
  if (images.containers === undefined) return images;
  const engine = images.containers.engine as Engine;
  return { containers: { engine, references: await built(planned, engine, terminal) } };
}

/** @throws ConflictingOptions – when the options contradict each other */
export function checkTogether({ docker, engine, simulate, simulateJob }: ForeignOptions): void {
  const ways = Object.entries({
    '--docker': docker === true,
    '--simulate': simulate === true,
    '--simulate-job': simulateJob !== undefined,
  }).flatMap(([name, isGiven]) => (isGiven ? [name] : []));
  if (ways.length > 1) {
    throw new RankZeroError(
      'ConflictingOptions',
      'A job is run in a container, simulated from its channels, or played from a recording: one of them.',
      { hint: `Leave out ${ways.join(' or ')}.` },
    );
  }
  if (docker || engine === undefined) return;
  throw new RankZeroError('ConflictingOptions', 'Without --docker no engine runs anything.', {
    hint: 'Add --docker, or leave out --engine.',
  });
}

function checkRunnable(
  { record }: Planned,
  { docker, simulate, simulateJob }: ForeignOptions,
): void {
  const tasks = trainedTasks(record, {}).map((task) => task.record);
  const foreign = tasks.find(isForeign);
  if (simulate) return;
  if (simulateJob !== undefined) checkSimulated(record, foreign);
  else if (docker) for (const task of tasks) checkInContainer(task, record);
  else if (foreign !== undefined) throw containerNeeded(foreign, record);
}

function checkSimulated({ name, kind }: TaskRecord, foreign: TrainingTaskRecord | undefined): void {
  const hint = 'Leave out --simulate-job.';
  if (foreign === undefined) {
    throw new RankZeroError(
      'NotSimulated',
      `The task ${JSON.stringify(name)} runs on this machine itself; only an image that nothing here stands for is simulated.`,
      { hint },
    );
  }
  if (kind !== 'tuning') return;
  throw new RankZeroError(
    'NotSimulated',
    'A tuning job cannot be simulated from one recorded job: all its trials would be the same.',
    { hint },
  );
}

/** @param asked the task of the request: a recording stands for a job, not for a search */
function containerNeeded(task: TrainingTaskRecord, asked: TaskRecord): RankZeroError {
  const name = JSON.stringify(task.name);
  const simulate =
    asked.kind === 'tuning'
      ? []
      : ['--simulate-job FILE to run the workflow around a recorded job'];
  if (task.kind !== 'custom' && task.image !== undefined) {
    const ways = ['--docker to run it by docker, podman or finch', ...simulate];
    return new RankZeroError(
      'ContainerNeeded',
      `The task ${name} trains by the image ${task.image}, which runs on this machine only in a container.`,
      { hint: `Add ${ways.join(', or ')}.` },
    );
  }
  const [way] = simulate;
  return new RankZeroError(
    'ContainerNeeded',
    `The algorithm of the task ${name} is only in SageMaker: this machine has nothing that could run it.`,
    { hint: way === undefined ? 'Run it in an account, without --local.' : `Add ${way}.` },
  );
}

/** Whether nothing but a container, or a recording, can stand for what trains. */
function isForeign(task: TrainingTaskRecord): boolean {
  switch (task.kind) {
    case 'container':
      return true;
    case 'builtin':
      return (
        task.image !== undefined &&
        localStandIn({ image: task.image, hyperparameters: scriptHyperparameters(task) }) ===
          undefined
      );
    case 'script':
      // What stands for AWS's image of a framework is known by its URI.
      return task.image !== undefined && frameworkOfImage(task.image) === undefined;
    case 'custom':
      return false;
  }
}

/** What a container of this machine cannot do either. */
function checkInContainer(task: TrainingTaskRecord, asked: TaskRecord): void {
  if (task.kind === 'container' && task.image === undefined) throw containerNeeded(task, asked);
  const isApart = task.settings.resources.instanceCount > 1 && process.platform === 'linux';
  if (task.kind !== 'custom' || !isApart) return;
  throw new RankZeroError(
    'ContainersApart',
    `The containers of the task ${JSON.stringify(task.name)} would have a network of their own, as there are several, and could not store their outputs in the local account.`,
    { hint: 'Run it without --docker, or on one host.' },
  );
}

/** The images of a request's training functions in the engine's own store, by their URIs. */
async function built(
  { plan, project }: Planned,
  engine: Engine,
  terminal: Terminal,
): Promise<ReadonlyMap<string, string>> {
  const uris = trainedBodies(plan).flatMap(
    ({ AlgorithmSpecification: { TrainingImage: uri } }) => uri ?? [],
  );
  const references = new Map<string, string>();
  const { directory } = project;
  const builder = new Builder(engine, terminal, {
    directory,
    secrets: new Map(),
    env: process.env,
  });
  for (const image of allImages(project.assembly)) {
    const uri = uris.find((one) => one.endsWith(`/${referenceOf(image)}`));
    if (uri === undefined || references.has(uri)) continue;
    await withRegistry(image, {}, (registry) => builder.build(image, registry));
    references.set(uri, referenceOf(image));
  }
  return references;
}
