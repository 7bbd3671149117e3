// Whether something made from sources is older than they are. Standard library only: this runs
// before anything is installed.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const IGNORED = new Set(['__pycache__', 'node_modules', '.pytest_cache', '.ruff_cache']);

/** True if any file at or under `sources` is newer than `target`, or `target` does not exist. */
export function isNewerThan(sources, target) {
  const made = statSync(target, { throwIfNoEntry: false })?.mtimeMs;
  return made === undefined || sources.some((source) => anyNewer(source, made));
}

function anyNewer(path, time) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  if (!stat.isDirectory()) return stat.mtimeMs > time;
  return readdirSync(path, { withFileTypes: true }).some(
    (entry) => !IGNORED.has(entry.name) && anyNewer(join(path, entry.name), time),
  );
}
