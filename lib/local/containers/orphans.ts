import { existsSync } from 'node:fs';
import { type ContainerEngine, callEngine } from './engine';

/** Says of a container and a network in which folder the account works that has started it. */
export const OWNER_LABEL = 'rankzero.directory';

/**
 * Removes containers of accounts whose process was killed: an engine keeps them running. Folders of
 * such accounts are gone by now; in this account's own nothing runs yet.
 */
export async function removeOrphanContainers(
  engine: ContainerEngine,
  directory: string,
): Promise<void> {
  const found = await callEngine(engine, [
    ...['ps', '--all', '--quiet', '--filter', `label=${OWNER_LABEL}`],
  ]);
  const ids = found.stdout.split('\n').filter((id) => id !== '');
  // Of labels in `ps`, each engine has an idea of its own.
  const format = `{{.Id}} {{index .Config.Labels "${OWNER_LABEL}"}}`;
  const { stdout } =
    ids.length === 0
      ? { stdout: '' }
      : await callEngine(engine, ['container', 'inspect', '--format', format, ...ids]);
  const orphans = stdout.split('\n').flatMap((line) => {
    const [id = '', owner = ''] = /^(\S+) (.+)$/.exec(line)?.slice(1) ?? [];
    return owner === directory || (owner !== '' && !existsSync(owner)) ? [id] : [];
  });
  if (orphans.length > 0) await callEngine(engine, ['rm', '--force', ...orphans]);
  // Those that nobody uses, and that no job is just going to use.
  await callEngine(engine, [
    ...['network', 'prune', '--force', '--filter', `label=${OWNER_LABEL}`],
    ...['--filter', 'until=1h'],
  ]);
}
