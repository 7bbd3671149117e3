import { readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { copyOf } from '../../../staging/context-file';
import { ecrImagesIn } from '../../../staging/ecr-images';
import { sourceArchive } from '../../../staging/source-archive';
import { type BuildSettings, buildArguments, dockerfileOf } from '../build-settings';
import { referenceOf } from '../builder';
import { ENGINE_ENVIRONMENT, ENGINES } from '../engines';
import { frameworkBase } from '../framework-base';
import { gitLabels } from '../git-labels';
import type { ImageSource } from '../read-images';
import { quoted } from '../shell';
import { zipArchive } from './zip-archive';

/** What a build in CodeBuild is given beside the image. */
export interface BuildSourceOptions {
  readonly settings: BuildSettings;
  /** Where the image goes, with its tag. */
  readonly uri: string;
  /** Where it is built. */
  readonly region: string;
  /** Names of the parameters that hold its secrets, by the id of the secret. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The variable that has a secret in the build. */
export function secretVariable(index: number): string {
  return `RANKZERO_SECRET_${index}`;
}

/**
 * The source of a build: a zip archive with the build context, the very files that an engine here gets,
 * and `build.sh`, which builds and pushes with the options that Docker would get here.
 *
 * @throws SecretInArgument, BaseNotThere – as a build here
 */
export function buildSource(image: ImageSource, options: BuildSourceOptions): Promise<Buffer> {
  const context = filesBelow(image.context).map((path) =>
    copyOf(path, relative(image.context, path).split(sep).join('/')),
  );
  return zipArchive([
    { path: 'build.sh', content: Buffer.from(buildScript(image, options)) },
    { path: 'context.tar.gz', content: sourceArchive(context) },
  ]);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** What the build runs, by a shell that ends at the first command that fails. */
export function buildScript(
  image: ImageSource,
  { settings, uri, region, parameters }: BuildSourceOptions,
): string {
  const [docker] = ENGINES;
  if (docker === undefined) throw new Error('Docker is not among the engines.');
  const env = withoutProxies(settings.env);
  const base = frameworkBase(image, region);
  const args = {
    ...buildArguments(image, env, { isElsewhere: true }),
    ...(base === undefined ? {} : { BASE: base.uri }),
  };
  const texts = [dockerfileOf(image), ...Object.values(args)].join('\n');
  const registries = new Map([[uri.slice(0, uri.indexOf('/')), region]]);
  for (const its of ecrImagesIn(texts)) registries.set(its.registry, its.region);
  const ids = Object.keys(parameters);
  const build = docker.build({
    reference: referenceOf(image),
    context: 'context',
    ...(image.dockerfile === undefined ? {} : { file: `context/${image.dockerfile}` }),
    args,
    secrets: Object.fromEntries(ids.map((id) => [id, `/tmp/rankzero-secrets/${id}`])),
    labels: gitLabels(resolve(settings.directory, image.source ?? '.')),
  });
  const command = (words: readonly string[]) => words.map(quoted).join(' ');
  return [
    'set -eu',
    ...Object.entries({ ...ENGINE_ENVIRONMENT, DOCKER_BUILDKIT: '1' }).map(
      ([name, value]) => `export ${name}=${value}`,
    ),
    'mkdir context',
    'tar -xzf context.tar.gz -C context',
    ...(ids.length === 0 ? [] : secretLines(parameters)),
    ...[...registries].map(
      ([registry, its]) =>
        `aws ecr get-login-password --region ${its} | docker ${command(docker.login(registry))}`,
    ),
    `docker ${command(build)}`,
    ...docker.push(referenceOf(image), uri).map((words) => `docker ${command(words)}`),
    '',
  ].join('\n');
}

/** Secrets become files that no layer has; the parameters are not needed any more. */
function secretLines(parameters: Readonly<Record<string, string>>): string[] {
  const names = Object.values(parameters);
  return [
    'umask 077',
    'mkdir -p /tmp/rankzero-secrets',
    ...Object.keys(parameters).flatMap((id, index) => [
      `printf '%s\\n' "$${secretVariable(index)}" > ${quoted(`/tmp/rankzero-secrets/${id}`)}`,
      `unset ${secretVariable(index)}`,
    ]),
    `aws ssm delete-parameters --names ${names.map(quoted).join(' ')} > /dev/null`,
    'umask 022',
  ];
}

/** The proxies of this machine are not those of the account. */
function withoutProxies(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/_proxy$/i.test(name)));
}
