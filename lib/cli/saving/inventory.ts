import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isObject, objectionToPath } from '../../core';

/** Name of the file in a run's folder that lists what this program wrote there. */
export const INVENTORY = '.rankzero.json';

/**
 * What this program wrote into a folder: the SHA-256 of each file by its path from there, with
 * slashes. A file has several while it is being replaced; a folder without files has none.
 *
 * A file of such a name with another content belongs to the user now, and is kept like any other.
 */
export type Inventory = Readonly<Record<string, readonly string[]>>;

/** Reads a folder's inventory; an absent or damaged one claims nothing. */
export function readInventory(directory: string): Inventory {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(join(directory, INVENTORY), 'utf8'));
  } catch {
    return {};
  }
  const files = isObject(read) && isObject(read.files) ? read.files : {};
  return Object.fromEntries(
    Object.entries(files).filter(
      (entry): entry is [string, string[]] =>
        // A person who edits the inventory must not be able to make this program delete files
        // elsewhere.
        objectionToPath(entry[0]) === undefined &&
        Array.isArray(entry[1]) &&
        entry[1].every((hash) => typeof hash === 'string'),
    ),
  );
}

/** The text of an inventory. */
export function inventoryText(files: Inventory): string {
  const about = 'What rankzero wrote here. A later run replaces these files and no others.';
  return `${JSON.stringify({ about, files }, null, 1)}\n`;
}

/** Whether a file is still as this program wrote it. */
export async function isOwn(
  directory: string,
  path: string,
  inventory: Inventory,
): Promise<boolean> {
  const hashes = Object.hasOwn(inventory, path) ? (inventory[path] ?? []) : [];
  return hashes.length > 0 && hashes.includes(await hashOf(join(directory, path)));
}

/** SHA-256 of a file, or of a link's target; for anything else a text that no file has. */
export async function hashOf(path: string): Promise<string> {
  const stat = lstatSync(path);
  const hash = createHash('sha256');
  if (stat.isSymbolicLink()) hash.update(`link to ${readlinkSync(path)}`);
  else if (stat.isFile()) await pipeline(createReadStream(path), hash);
  else return 'neither a file nor a link';
  return hash.digest('hex');
}
