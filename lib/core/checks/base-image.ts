import {
  chooseFramework,
  type FrameworkImage,
  frameworkImageName,
  imageOfFramework,
  imagesOf,
  processorsOn,
  providedBy,
} from '../frameworks';
import type { BaseOptions, CustomTaskRecord, FrameworkBase, JobSettings } from '../model';
import type { Problems } from '../problems';
import { readRequirement } from '../python-requirements';
import { at, oneOf } from '../wording';
import type { OptionChecks } from './options';
import { checkMembers, checkText, checkTexts, type FieldCheck } from './shape';

const checkFramework = checkMembers({
  framework: checkText,
  version: checkText,
  pythonVersion: checkText,
  pytorchVersion: checkText,
});

const checkBaseOption: FieldCheck = (value, path, problems) => {
  if (typeof value !== 'string') return checkFramework(value, path, problems);
};

/** The options of bases, by type; {@link resolveBase} has the rest. */
export const BASE_OPTIONS: OptionChecks<BaseOptions> = {
  base: checkBaseOption,
  provides: checkTexts,
};

/** As engines take it: host, path, tag and digest. @see https://github.com/distribution/reference */
const IMAGE_NAME =
  /^[A-Za-z0-9][\w.:-]*(?:\/[a-z0-9][\w.-]*)*(?::[\w][\w.-]*)?(?:@sha256:[0-9a-f]{64})?$/;

/** The oldest Python that the runner takes. */
const OLDEST = 10;

/** What is known beside the options of a base. */
interface BaseFacts {
  readonly image: string | undefined;
  /** Of the task's own, which says itself what it is built on. */
  readonly dockerfile: string | undefined;
  readonly isNode: boolean;
  readonly settings: JobSettings;
}

/** A base by its name, and what it brings. */
export interface ResolvedBase {
  /** As `ImageBuild` has it. @default - Rank Zero's own choice */
  readonly base?: string;
  readonly provides?: readonly string[];
}

/** What the image of a task is built on; notes what it cannot be built on. */
export function resolveBase(
  { base, provides }: BaseOptions,
  { image, dockerfile, isNode, settings }: BaseFacts,
  problems: Problems,
): ResolvedBase {
  if (image !== undefined) {
    for (const [name, value] of Object.entries({ base, provides })) {
      if (value === undefined) continue;
      problems.add('InvalidValue', at('$', name), 'Nothing is built for a task with an image.', {
        allowed: 'source in place of image',
      });
    }
    return {};
  }
  if (isNode) checkOfNode(base, provides, problems);
  else checkProvides(provides, base ?? dockerfile, problems);
  if (base === undefined) return provides === undefined ? {} : { provides };
  if (dockerfile !== undefined) {
    problems.add('InvalidValue', '$.base', 'The Dockerfile says what the image is built on.', {
      allowed: 'FROM in the Dockerfile, or base without dockerfile',
    });
    return {};
  }
  if (typeof base === 'string') {
    checkName(base, isNode, problems);
    return { base, ...(provides === undefined ? {} : { provides }) };
  }
  return resolveFramework(base, provides, settings, problems);
}

/** Of TypeScript tasks, packages are bundled where the app is made. */
function checkOfNode(
  base: BaseOptions['base'],
  provides: readonly string[] | undefined,
  problems: Problems,
): void {
  if (typeof base === 'object') {
    problems.add('InvalidValue', '$.base', 'Frameworks are for Python; this task is TypeScript.', {
      found: base.framework,
      allowed: 'the name of an image with Debian and Node.js 20 or newer',
    });
  }
  if (provides !== undefined) {
    problems.add('InvalidValue', '$.provides', 'Only images of Python tasks install packages.', {
      found: oneOf(provides),
    });
  }
}

function checkProvides(
  provides: readonly string[] = [],
  base: BaseOptions['base'],
  problems: Problems,
): void {
  if (provides.length > 0 && base === undefined) {
    problems.add('MissingField', '$.base', 'Say which image brings the packages of provides.');
  }
  for (const [index, line] of provides.entries()) {
    if (readRequirement(line) !== undefined) continue;
    problems.add('InvalidValue', at('$.provides', index), 'This is not a package with versions.', {
      found: line,
      allowed: 'a requirement such as torch==2.8.* or numpy>=1.26,<3',
    });
  }
}

function checkName(base: string, isNode: boolean, problems: Problems): void {
  if (!IMAGE_NAME.test(base)) {
    problems.add('InvalidValue', '$.base', 'This is not the name of an image.', {
      found: base,
      allowed: 'a name such as my.registry/training:2.8, or { framework, version }',
    });
    return;
  }
  const minor = isNode ? undefined : pythonOf(base);
  if (minor !== undefined && minor < OLDEST) noteOld(base, minor, '$.base', problems);
}

function resolveFramework(
  base: FrameworkBase,
  provides: readonly string[] | undefined,
  { resources }: JobSettings,
  problems: Problems,
): ResolvedBase {
  const chosen = chooseFramework(base, '$.base', problems, {
    takes: withNewPython(base.framework),
  });
  if (chosen === undefined) return {};
  const minor = minorOf(chosen.python);
  if (minor !== undefined && minor < OLDEST) {
    noteOld(`${base.framework} ${base.version}`, minor, '$.base.version', problems);
  }
  const names = resources.instanceTypes.map((instanceType) =>
    frameworkImageName(chosen, { instanceType }, problems),
  );
  const different = names.find((name) => name !== undefined && name !== names[0]);
  if (names[0] !== undefined && different !== undefined) {
    problems.add(
      'InvalidValue',
      '$.resources.instanceType',
      'AWS has an image for each kind of processor, and the task has only one.',
      {
        found: oneOf(resources.instanceTypes),
        allowed: 'instance types that all have GPUs, or none of which has',
      },
    );
  }
  return {
    ...(names[0] === undefined ? {} : { base: names[0] }),
    provides: provides ?? providedBy(chosen),
  };
}

/** The minor version of Python 3 where an image's name tells it; as python-recipe.ts reads it. */
function pythonOf(image: string): number | undefined {
  const [, dotted] = /(?:^|\/)python:3\.(\d+)/.exec(image) ?? [];
  const [, short] = /\bpy-?3\.?(\d{1,2})\b/.exec(image) ?? [];
  const minor = dotted ?? short;
  return minor === undefined ? undefined : Number(minor);
}

function minorOf(python = ''): number | undefined {
  return pythonOf(`:${python}`);
}

/** Of a framework's images, those whose newest Python the runner takes. */
function withNewPython(framework: string): (image: FrameworkImage) => boolean {
  const minorIn = ({ python = [] }: FrameworkImage) => minorOf(python.at(-1));
  // Where newer images name their Python in full, py3 is an old one.
  const areNamed = imagesOf(framework).some((image) => minorIn(image) !== undefined);
  return (image) => (minorIn(image) ?? (areNamed ? 0 : OLDEST)) >= OLDEST;
}

function noteOld(what: string, minor: number, path: string, problems: Problems): void {
  problems.add('InvalidValue', path, 'The Python of this base is older than the runner takes.', {
    found: `${what}, with Python 3.${minor}`,
    allowed: `a base with Python 3.${OLDEST} or newer`,
  });
}

/**
 * Notes what the image of a task does not run on: another kind of processor than AWS's image that it
 * is built on, or a region where AWS does not have that.
 * @param settings of the job, with what the request changes
 */
export function checkBaseOnInstances(
  record: CustomTaskRecord,
  settings: JobSettings,
  region: string,
  problems: Problems,
): void {
  const { base } = record;
  const [own] = record.settings.resources.instanceTypes;
  const chosen = base && chooseFramework(base, '$.task', problems);
  if (base === undefined || chosen === undefined || own === undefined) return;
  imageOfFramework(chosen, { instanceType: own, region, instancePath: '$.task' }, problems);
  const instancePath = '$.overrides.resources.instanceType';
  const name = frameworkImageName(chosen, { instanceType: own, instancePath }, problems);
  for (const instanceType of settings.resources.instanceTypes) {
    const other = frameworkImageName(chosen, { instanceType, instancePath }, problems);
    if (other === undefined || other === name) continue;
    problems.add(
      'InvalidValue',
      instancePath,
      `The task's image is built on AWS's ${base.framework} ${base.version} for ${processorsOn(own)}; this type has ${processorsOn(instanceType)}.`,
      {
        found: instanceType,
        allowed: `instance types with ${processorsOn(own)}; for others, a second task`,
      },
    );
  }
}
