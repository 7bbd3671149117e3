import { spawnSync } from 'node:child_process';
import { oneOf, RankZeroError } from '../../core';
import { ENGINE_ENVIRONMENT, ENGINES, type Engine } from './engines';

/** What an engine is looked for. */
const USES = {
  build: { does: 'build images', knows: 'knows' },
  run: { does: 'run images', knows: 'can run images with' },
} as const;

const PLACES = 'docker (docs.docker.com/engine/install), podman (podman.io)';
const INSTALL = {
  build: `Install one of ${PLACES}, finch (runfinch.com) or buildah (buildah.io).`,
  run: `Install one of ${PLACES} or finch (runfinch.com).`,
};

/**
 * The first engine that is installed and works, or the one that the user chose.
 * @param use - what for
 * @throws UnknownEngine – for another name, or one that does not do that
 * @throws NoEngine – when none works, with what each of them says
 */
export function findEngine(wanted?: string, use: keyof typeof USES = 'build'): Engine {
  const engines = ENGINES.filter(({ runs }) => use === 'build' || runs);
  const names = engines.map(({ name }) => name);
  if (wanted !== undefined && !names.includes(wanted)) {
    throw new RankZeroError(
      'UnknownEngine',
      `${JSON.stringify(wanted)} is not an engine that rankzero ${USES[use].knows}.`,
      { hint: `Give one of ${oneOf(names)}, or leave out --engine to use the first that works.` },
    );
  }
  const problems: string[] = [];
  const remedies: string[] = [];
  for (const engine of engines.filter(({ name }) => wanted === undefined || name === wanted)) {
    const problem = probe(engine);
    if (problem === undefined) return engine;
    problems.push(`  ${engine.name}: ${problem}`);
    if (problem !== NOT_THERE) remedies.push(engine.remedy);
  }
  throw new RankZeroError(
    'NoEngine',
    `No program on this machine can ${USES[use].does}:\n${problems.join('\n')}`,
    {
      hint: [...remedies, INSTALL[use]].join(' Or: '),
    },
  );
}

const NOT_THERE = 'not installed';
/** A daemon that hangs counts as not running. */
const PATIENCE_MS = 30_000;

function probe({ name, probe: command }: Engine): string | undefined {
  const { status, error, stderr } = spawnSync(name, command, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ...ENGINE_ENVIRONMENT },
    timeout: PATIENCE_MS,
  });
  if (status === 0) return undefined;
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return NOT_THERE;
  const said = stderr?.trim().split('\n').pop() || error?.message || `exit code ${status}`;
  return `installed, but does not work: ${said}`;
}
