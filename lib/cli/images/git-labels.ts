import { spawnSync } from 'node:child_process';
import { withoutPassword } from '../../core';

/**
 * The labels that say which commit of which repository an image is built of; none where the code is
 * not in a repository of git. They are given to the engine, so that no tag depends on them.
 *
 * @param folder of the code
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export function gitLabels(folder: string): Record<string, string> {
  const revision = git(folder, 'rev-parse', 'HEAD');
  if (revision === undefined) return {};
  const url = git(folder, 'config', '--get', 'remote.origin.url');
  // What is not committed is told: the commit alone would not have made this image.
  const changes = git(folder, 'status', '--porcelain', '--', '.');
  return {
    ...(url && { 'org.opencontainers.image.source': withoutPassword(url) }),
    'org.opencontainers.image.revision': `${revision}${changes === '' ? '' : '-dirty'}`,
  };
}

function git(folder: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : undefined;
}
