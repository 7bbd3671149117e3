import type { FrameworkVersion } from '../model';
import type { Problems } from '../problems';
import { at, didYouMean, oneOf, show } from '../wording';
import { FRAMEWORK_NAMES, type FrameworkImage, imagesOf } from './table';

/** What people call a framework, and AWS's images do not. */
const CALLED: Readonly<Record<string, string>> = {
  'scikit-learn': 'sklearn',
  scikit_learn: 'sklearn',
  scikit: 'sklearn',
  tf: 'tensorflow',
  keras: 'tensorflow',
  hf: 'huggingface',
  transformers: 'huggingface',
};

/** An image of the table, with the version and the Python that were chosen. */
export interface ChosenFramework {
  readonly framework: string;
  /** As it was written: AWS publishes tags of short versions too. */
  readonly version: string;
  /** Absent where the image's tag names no Python. */
  readonly python?: string;
  readonly image: FrameworkImage;
}

/** What is known of who chooses. */
export interface Choice {
  /** Images that it can use; others are not offered. @default - all */
  readonly takes?: (image: FrameworkImage) => boolean;
}

/** Every version of a framework of which there is such an image, newest first. */
export function versionsOf(framework: string, { takes = () => true }: Choice = {}): string[] {
  const images = imagesOf(framework).filter(takes);
  return [...new Set(images.map(({ version }) => version))].reverse();
}

/**
 * What the table has for a framework and a version; notes a problem that lists what there is, and
 * returns undefined, where it has nothing.
 * @param path - JSON path of the object with `framework` and `version`
 */
export function chooseFramework(
  { framework, version, pythonVersion, pytorchVersion }: FrameworkVersion,
  path: string,
  problems: Problems,
  choice: Choice = {},
): ChosenFramework | undefined {
  // No compiler has seen it in plain JavaScript.
  if (framework === undefined || version === undefined) {
    const [name, choices] =
      framework === undefined
        ? ['framework', FRAMEWORK_NAMES]
        : ['version', versionsOf(framework, choice)];
    const allowed = choices.length === 0 ? undefined : oneOf(choices, 60);
    problems.add('MissingField', at(path, name), 'A framework is told by its name and version.', {
      ...(allowed !== undefined && { allowed }),
    });
    return undefined;
  }
  const all = imagesOf(framework);
  if (all.length === 0) {
    problems.add(
      'UnknownFramework',
      at(path, 'framework'),
      `AWS has no images of a framework of that name.${likelyFramework(framework)}`,
      { found: framework, allowed: oneOf(FRAMEWORK_NAMES) },
    );
    return undefined;
  }
  const ofVersion = all.filter((image) => isNamed(version, image.version, image.aliases));
  if (ofVersion.length === 0) {
    const there = versionsOf(framework, choice);
    problems.add(
      'UnknownVersion',
      at(path, 'version'),
      `AWS has no image of ${framework} in this version.${didYouMean(version, there)}`,
      { found: version, allowed: oneOf(there, 60) },
    );
    return undefined;
  }
  const image = withPyTorch(ofVersion, framework, pytorchVersion, path, problems);
  if (image === undefined) return undefined;
  const { python: pythons = [] } = image;
  // One Python a version, or the oldest name first: py3, py36, py37.
  const python = pythonVersion ?? pythons.at(-1);
  if (python !== undefined && !pythons.includes(python)) {
    problems.add(
      'UnknownVersion',
      at(path, 'pythonVersion'),
      pythons.length === 0
        ? `The image of ${framework} ${version} does not name its Python; leave pythonVersion out.`
        : `AWS has no image of ${framework} ${version} with this Python.`,
      { found: python, ...(pythons.length > 0 && { allowed: oneOf(pythons) }) },
    );
    return undefined;
  }
  return { framework, version, ...(python !== undefined && { python }), image };
}

function likelyFramework(name: string): string {
  const called = name.toLowerCase();
  return Object.hasOwn(CALLED, called)
    ? ` Did you mean ${show(CALLED[called])}?`
    : didYouMean(name, FRAMEWORK_NAMES);
}

function withPyTorch(
  images: readonly FrameworkImage[],
  framework: string,
  pytorch: string | undefined,
  path: string,
  problems: Problems,
): FrameworkImage | undefined {
  if (pytorch === undefined) return images.at(-1);
  const found = images.find((image) => image.pytorch !== undefined && isPartOf(pytorch, image));
  if (found === undefined) {
    const there = images.flatMap((image) => image.pytorch ?? []);
    problems.add(
      'UnknownVersion',
      at(path, 'pytorchVersion'),
      there.length === 0
        ? `pytorchVersion is for huggingface, whose images have both; ${framework} has only its own version.`
        : `AWS has no image of ${framework} ${images[0]?.version} with this PyTorch.`,
      { found: pytorch, ...(there.length > 0 && { allowed: oneOf(there) }) },
    );
  }
  return found;
}

function isNamed(name: string, version: string, aliases: readonly string[] = []): boolean {
  return name === version || aliases.includes(name);
}

/** `2.8` is the PyTorch of an image with 2.8.0. */
function isPartOf(name: string, { pytorch }: FrameworkImage): boolean {
  return pytorch === name || pytorch?.startsWith(`${name}.`) === true;
}
