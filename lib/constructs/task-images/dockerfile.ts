import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DistributionDeclaration, type ImageBuild, oneOf, RankZeroError } from '../../core';

/** Where Rank Zero's own files are in a context whose Dockerfile the task gives. */
export const OWN_FOLDER = '.rankzero';

/** What has the runner in the base's own Python, where nothing of the base is hidden or replaced. */
const ON_BASE = 'on-base.Dockerfile';

/** What of a task its Dockerfile depends on. */
export interface DockerfileOptions {
  readonly build: ImageBuild;
  readonly distribution: DistributionDeclaration;
  /** Whether there are projects to install. */
  readonly hasProjects: boolean;
  /** Folder of the runtime's Dockerfiles. */
  readonly folder: string;
}

/**
 * The runtime's own Dockerfile with these defaults of its ARGs, so that no option of a build is
 * needed.
 *
 * @param base what the image is built from; undefined: what the Dockerfile says
 */
export function ownDockerfile(options: DockerfileOptions, base: string | undefined): string {
  const { build, folder } = options;
  const { systemPackages = [] } = build;
  const isOnBase = build.base !== undefined && build.runtime === 'python';
  const packages = systemPackages.length === 0 ? undefined : `"${systemPackages.join(' ')}"`;
  return filled(readFileSync(join(folder, isOnBase ? ON_BASE : 'Dockerfile'), 'utf8'), options, {
    BASE: base,
    SYSTEM_PACKAGES: packages,
  });
}

/**
 * A given Dockerfile, as it is, with Rank Zero's part below: in its last stage, or in one that starts
 * from the task's `target`.
 */
export function givenDockerfile(options: DockerfileOptions, given: string): string {
  const { build, folder } = options;
  const own = filled(readFileSync(join(folder, 'on-top.Dockerfile'), 'utf8'), options, {});
  checkTarget(build.target, given);
  const stage = build.target === undefined ? '' : `FROM ${build.target}\n`;
  return `${given.replace(/\s*$/, '\n')}\n${stage}${own}`;
}

/** A stage is named as in `FROM image AS name`, without regard to case. */
function checkTarget(target: string | undefined, given: string): void {
  const stages = [...given.matchAll(/^\s*FROM\s+\S.*?\s+AS\s+(\S+)/gim)].map(
    ([, name = '']) => name,
  );
  const wanted = target?.toLowerCase();
  if (wanted === undefined || stages.some((name) => name.toLowerCase() === wanted)) return;
  throw new RankZeroError(
    'DockerfileStageUnknown',
    `The Dockerfile has no stage ${JSON.stringify(target)}. Its stages: ${oneOf(stages) || 'none has a name'}. Give target one of them, or leave it out for the last.`,
  );
}

function filled(
  text: string,
  { build, distribution, hasProjects }: DockerfileOptions,
  settings: Readonly<Record<string, string | undefined>>,
): string {
  let result = text;
  for (const [name, value] of Object.entries({ ...settings, DISTRIBUTION: distribution.type })) {
    if (value === undefined) continue;
    result = result.replace(new RegExp(`^ARG ${name}=.*$`, 'm'), () => `ARG ${name}=${value}`);
  }
  if (hasProjects) result = withProjects(result);
  const mounts = mountsOf(build);
  return mounts === '' ? result : result.replace(INSTALLS, (run) => `RUN ${mounts}${run.slice(4)}`);
}

/** Where our Dockerfiles install projects. */
const HERE = /^# Projects that the task includes .*$/m;

/** Instructions only where there is something: COPY takes no folder that is not there. */
function withProjects(text: string): string {
  const prefix = text.includes(`COPY ${OWN_FOLDER}/`) ? `${OWN_FOLDER}/` : '';
  const lines = text.includes(ADD_RUNNER)
    ? [
        `COPY ${prefix}projects/ /opt/rankzero/projects/`,
        `RUN ["/bin/sh", "${ADD_RUNNER}", "/opt/rankzero/projects"]`,
      ]
    : ['COPY --chown=build projects/ /tmp/projects/', 'RUN pip install /tmp/projects/* $TOOLKIT'];
  if (HERE.test(text)) return text.replace(HERE, (line) => [line, ...lines].join('\n'));
  throw new RankZeroError('DockerfileIncomplete', 'A Dockerfile has no place for projects.', {
    source: 'tool',
  });
}

/** What has the runner in a Python that is there. */
const ADD_RUNNER = '/opt/rankzero/add-runner.sh';

/** Our instructions that have pip install something. */
const INSTALLS = /^RUN (?=pip install |\["\/bin\/sh", "\/opt\/rankzero\/add-\w+\.sh")/gm;

/** Secrets that pip is told of: its settings, and passwords by host. */
const OF_PIP = ['pip', 'netrc'];

/** Options of RUN: only where they are needed, since builders of old do not know them. */
function mountsOf({ buildSecrets = {}, codeArtifact }: ImageBuild): string {
  return OF_PIP.filter((id) => id in buildSecrets || (id === 'pip' && codeArtifact !== undefined))
    .map((id) => `--mount=type=secret,id=${id},mode=0444 `)
    .join('');
}
