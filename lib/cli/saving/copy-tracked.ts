import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where MLflow has written down in which folder the files of an experiment or a run are. */
const PLACE = /^(artifact_(?:uri|location): ).*?\/mlruns(?=\/|$)/gm;

/**
 * Copies MLflow's files, whose own paths then lead to where they will be.
 * @param place - of the copy, once it is where it belongs
 * @returns whether there were any
 */
export function copyTracked(from: string, to: string, place: string): boolean {
  if (!existsSync(from)) return false;
  cpSync(from, to, { recursive: true });
  const url = pathToFileURL(place).href;
  for (const path of readdirSync(to, { recursive: true, encoding: 'utf8' })) {
    if (!/(?:^|[\\/])meta\.yaml$/.test(path)) continue;
    const file = join(to, path);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(PLACE, (_, name) => `${name}${url}`),
    );
  }
  return true;
}
