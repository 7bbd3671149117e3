import { registryHost } from '../algorithms';
import type { FrameworkVersion } from '../model';
import type { Problems } from '../problems';
import { oneOf } from '../wording';
import { type ChosenFramework, chooseFramework } from './choice';
import { accountsOf, FRAMEWORK_REGIONS } from './table';

/** Where the image of a framework is to run. */
interface FrameworkPlace {
  /** Such as `ml.g5.xlarge`: GPUs have images of their own. */
  readonly instanceType: string;
  /** Such as `eu-west-1`: each region has its own registry. */
  readonly region: string;
  /**
   * JSON path of the instance type, for problems.
   * @default '$.resources.instanceType'
   */
  readonly instancePath?: string;
}

/**
 * URI of AWS's training image of a framework, as `sagemaker.image_uris.retrieve` has it. Notes a
 * problem that lists what there is, and returns undefined, where there is no image of the framework,
 * its version or Python, for the processor of the instance type, or in the region.
 * @param path - JSON path of the object with `framework` and `version`
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html
 */
export function frameworkImage(
  request: FrameworkVersion & FrameworkPlace,
  problems: Problems,
  path = '$',
): string | undefined {
  const chosen = chooseFramework(request, path, problems);
  return chosen === undefined ? undefined : imageOfFramework(chosen, request, problems);
}

/** URI of the image that was chosen; notes problems as `frameworkImage` does. */
export function imageOfFramework(
  chosen: ChosenFramework,
  { instanceType, region, instancePath = '$.resources.instanceType' }: FrameworkPlace,
  problems: Problems,
): string | undefined {
  const { framework, version, image } = chosen;
  const what = `${framework} ${version}`;
  const name = frameworkImageName(chosen, { instanceType, instancePath }, problems);
  const names = { what, regions: FRAMEWORK_REGIONS, sort: 'framework' };
  const host = registryHost(accountsOf(image), region, names, problems);
  return host === undefined || name === undefined ? undefined : `${host}/${name}`;
}

/**
 * Repository and tag of the image that was chosen, which are the same in the registries of all
 * regions. Notes a problem, and returns undefined, where there is none for the processor of the
 * instance type.
 */
export function frameworkImageName(
  chosen: ChosenFramework,
  { instanceType, instancePath = '$.resources.instanceType' }: Omit<FrameworkPlace, 'region'>,
  problems: Problems,
): string | undefined {
  const { framework, version, image } = chosen;
  const processor = processorOf(instanceType);
  const isPublished = image.processors?.includes(processor) ?? true;
  if (!isPublished) {
    problems.add(
      'InvalidValue',
      instancePath,
      `AWS has no image of ${framework} ${version} for instance types with ${NAMES[processor]}.`,
      {
        found: instanceType,
        allowed: `instance types with ${oneOf((image.processors ?? []).map(nameOf))}`,
      },
    );
  }
  return isPublished ? `${image.repository}:${tagOf(chosen, processor)}` : undefined;
}

/** Whether there is an image for instances without GPUs. */
export function isForCpu({ image }: ChosenFramework): boolean {
  return image.processors?.includes('cpu') ?? true;
}

function tagOf({ version, python, image }: ChosenFramework, processor: Processor): string {
  const { pytorch, processors, suffix } = image;
  const versions = pytorch === undefined ? version : `${pytorch}-transformers${image.version}`;
  return [versions, processors && processor, python, suffix].filter(Boolean).join('-');
}

/** What tells the images of a version apart. */
type Processor = 'cpu' | 'gpu' | 'arm64' | 'neuron';

const NAMES: Readonly<Record<Processor, string>> = {
  cpu: 'x86 CPUs',
  gpu: 'GPUs',
  arm64: 'Graviton CPUs',
  neuron: 'Trainium or Inferentia',
};

/** What an instance type computes by, in words: `GPUs`, `x86 CPUs`. */
export function processorsOn(instanceType: string): string {
  return NAMES[processorOf(instanceType)];
}

function nameOf(processor: string): string {
  return NAMES[processor as Processor] ?? processor;
}

/** Families of GPUs begin with g or p; those of Graviton have a g behind the generation. */
function processorOf(instanceType: string): Processor {
  const family = /^ml\.([a-z0-9-]+)\./.exec(instanceType)?.[1] ?? '';
  if (/^(?:inf|trn)/.test(family)) return 'neuron';
  if (/^[gp]/.test(family)) return 'gpu';
  return /^[a-z]+\d+g/.test(family) ? 'arm64' : 'cpu';
}
