import type { ImageOptions } from '../model';
import type { Problems } from '../problems';
import { objectionToPath } from '../relative-path';
import { looksSecret } from '../secret-names';
import { holdsSecret } from '../secret-text';
import { at, oneOf } from '../wording';
import type { OptionChecks } from './options';
import { checkText, checkTextMap, checkTexts } from './shape';

/** The options of images, by type; {@link checkImageOptions} has the rest. */
export const IMAGE_OPTIONS: OptionChecks<ImageOptions> = {
  dockerfile: checkText,
  buildArgs: checkTextMap,
  target: checkText,
  buildSecrets: checkTextMap,
  codeArtifact: checkText,
  include: checkTexts,
  systemPackages: checkTexts,
};

/** Where packages come from and by which way; the image is the same whatever these say. */
const PLACES = [
  'ALL_PROXY',
  'FTP_PROXY',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'NPM_CONFIG_REGISTRY',
  'PIP_EXTRA_INDEX_URL',
  'PIP_INDEX_URL',
  'UV_DEFAULT_INDEX',
  'UV_INDEX',
  'UV_INDEX_URL',
] as const;
/** Proxies and npm are known by small letters too. */
const SMALL = /_PROXY$|^NPM_/;

/** Build arguments that say where packages come from: an image's tag does not depend on them. */
export const PLACE_ARGUMENTS: readonly string[] = PLACES.flatMap((name) =>
  SMALL.test(name) ? [name, name.toLowerCase()] : [name],
);

/** As the engines have them; VERSION is our own. */
const ARGUMENT_NAME = /^(?!VERSION$)[A-Za-z_]\w*$/;
/** What is in the source belongs to it anyway; absolute paths would not be there elsewhere. */
const OUTSIDE = /^(?:\.\.\/)+[^/].*$|^(?:\.\.\/)*\.\.$/;
const STAGE = /^[\w][\w.-]*$/;
const SECRET_ID = /^\w[\w.-]{0,63}$/;
/** Of Rank Zero's own Dockerfile, for Python. */
const OWN_SECRETS = ['pip', 'netrc'];
/** `name`, `name:architecture`, `name=version`. @see https://www.debian.org/doc/debian-policy/ch-controlfields.html#source */
const DEBIAN_PACKAGE = /^[a-z0-9][a-z0-9+.-]+(?::[a-z0-9]+)?(?:=[\w.+~:-]+)?$/;
const REPOSITORY_ARN =
  /^arn:[\w-]+:codeartifact:[\w-]+:\d{12}:repository\/[a-z][a-z0-9-]{0,48}[a-z0-9]\/[A-Za-z0-9][\w.-]{1,99}$/;

/** Notes what no image can be built by. */
export function checkImageOptions(
  options: ImageOptions,
  { image, isNode }: { readonly image: string | undefined; readonly isNode: boolean },
  problems: Problems,
): void {
  const given = Object.keys(IMAGE_OPTIONS).filter(
    (name) => options[name as keyof ImageOptions] !== undefined,
  );
  if (image !== undefined) {
    for (const name of given) {
      problems.add('InvalidValue', at('$', name), 'Nothing is built for a task with an image.', {
        allowed: 'source in place of image',
      });
    }
    return;
  }
  checkDockerfile(options, problems);
  checkArguments(options, problems);
  checkSecretFiles(options, isNode, problems);
  const { codeArtifact, include = [], systemPackages = [] } = options;
  checkInclude(include, problems);
  if (codeArtifact !== undefined && !REPOSITORY_ARN.test(codeArtifact)) {
    problems.add('InvalidValue', '$.codeArtifact', 'This is no repository of CodeArtifact.', {
      found: codeArtifact,
      allowed: 'an ARN, arn:aws:codeartifact:REGION:ACCOUNT:repository/DOMAIN/REPOSITORY',
    });
  }
  for (const [index, name] of systemPackages.entries()) {
    if (DEBIAN_PACKAGE.test(name)) continue;
    problems.add('InvalidValue', at('$.systemPackages', index), 'Debian has no such package.', {
      found: name,
      allowed: 'a name such as libsndfile1, or a name and a version, libsndfile1=1.2.0-1',
    });
  }
}

/** Notes folders of `include` that are none beside a source. */
export function checkInclude(include: readonly string[], problems: Problems): void {
  for (const [index, folder] of include.entries()) {
    const isTwice = include.indexOf(folder) !== index;
    if (OUTSIDE.test(folder) && !isTwice) continue;
    const what = isTwice ? 'This folder is there already.' : 'This is no folder beside the source.';
    problems.add('InvalidValue', at('$.include', index), what, {
      found: folder,
      allowed: 'each folder once, relative to the source, e.g. ../shared',
    });
  }
}

function checkDockerfile(options: ImageOptions, problems: Problems): void {
  const { dockerfile, target, systemPackages } = options;
  if (dockerfile === undefined) {
    if (target === undefined) return;
    problems.add('InvalidValue', '$.target', 'Only a Dockerfile of your own has stages.', {
      found: target,
      allowed: 'together with dockerfile',
    });
    return;
  }
  const objection = objectionToPath(dockerfile);
  if (objection !== undefined) {
    problems.add('InvalidValue', '$.dockerfile', `This is no file in the source: ${objection}.`, {
      found: dockerfile,
      allowed: 'a path relative to the source, e.g. Dockerfile',
    });
  }
  if (target !== undefined && !STAGE.test(target)) {
    problems.add('InvalidValue', '$.target', 'This is not the name of a stage.', {
      found: target,
      allowed: 'a name that the Dockerfile has in FROM … AS name',
    });
  }
  if (systemPackages !== undefined) {
    problems.add('InvalidValue', '$.systemPackages', 'The Dockerfile says what is installed.', {
      allowed: 'RUN apt-get update && apt-get install --yes … in the Dockerfile',
    });
  }
}

function checkArguments({ dockerfile, buildArgs = {} }: ImageOptions, problems: Problems): void {
  for (const [name, value] of Object.entries(buildArgs)) {
    const path = at('$.buildArgs', name);
    if (!ARGUMENT_NAME.test(name)) {
      problems.add('InvalidValue', path, 'This is not the name of a build argument.', {
        found: name,
        allowed: 'letters, digits and _, but not VERSION',
      });
    } else if (looksSecret(name) || holdsSecret(value)) {
      // The value is not shown.
      problems.add('InvalidSecret', path, 'An image keeps its build arguments for all to see.', {
        allowed: `buildSecrets, and RUN --mount=type=secret,id=${name.toLowerCase()} in the Dockerfile`,
      });
    } else if (dockerfile === undefined && !PLACE_ARGUMENTS.includes(name)) {
      problems.add('InvalidValue', path, 'Rank Zero’s own Dockerfile has no such argument.', {
        found: name,
        allowed: `${oneOf(PLACES)}; others with a dockerfile of your own`,
      });
    }
  }
}

function checkSecretFiles(
  { dockerfile, buildSecrets = {}, codeArtifact }: ImageOptions,
  isNode: boolean,
  problems: Problems,
): void {
  const isOwn = dockerfile === undefined;
  if (isOwn && isNode && codeArtifact !== undefined) {
    problems.add('InvalidValue', '$.codeArtifact', NOTHING_INSTALLED, { found: codeArtifact });
  }
  for (const [id, file] of Object.entries(buildSecrets)) {
    const path = at('$.buildSecrets', id);
    if (!SECRET_ID.test(id)) {
      problems.add('InvalidValue', path, 'This is not the id of a build secret.', {
        found: id,
        allowed: 'letters, digits and _ . -, at most 64',
      });
    } else if (holdsSecret(file) || /[\n\r]/.test(file) || file === '') {
      problems.add('InvalidSecret', path, 'Name the file that has the secret.', {
        allowed: 'a path, e.g. ~/.config/pip/pip.conf',
      });
    } else if (isOwn && isNode) {
      problems.add('InvalidValue', path, NOTHING_INSTALLED, { found: id });
    } else if (isOwn && !OWN_SECRETS.includes(id)) {
      problems.add('InvalidValue', path, 'Rank Zero’s own Dockerfile has no use for this secret.', {
        found: id,
        allowed: `${oneOf(OWN_SECRETS)}; others with a dockerfile of your own`,
      });
    }
  }
}

const NOTHING_INSTALLED =
  'The image of a TypeScript task installs nothing: its packages are bundled where the app is made.';
