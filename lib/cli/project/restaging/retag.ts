import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StagedContext } from '../../../staging/stage-context';

/** A build context and the one that has taken its place. */
export interface Replacement {
  readonly old: StagedContext;
  readonly new: StagedContext;
}

/**
 * Puts the tags of images that were staged again into an assembly's templates, and the templates'
 * own new hashes where the assembly names them. The manifest is written last.
 *
 * @returns false, with nothing written, where a template has a tag in a place that Rank Zero has
 * not put it: a synthesis might make more of it than text
 */
export function retag(assembly: string, replacements: readonly Replacement[]): boolean {
  const names = new Map<string, string>();
  for (const { old, new: its } of replacements) {
    names.set(old.directory, its.directory);
    names.set(old.tag, its.tag);
  }
  const files = new Map(jsonFiles(assembly).map((file) => [file, readFileSync(file, 'utf8')]));
  const hashes = new Map<string, string>();
  const written = new Map<string, string>();
  for (const [file, text] of files) {
    const changed = replaceAll(text, names);
    if (changed === text) continue;
    written.set(file, changed);
    if (!file.endsWith('.template.json')) continue;
    // A nested stack's hash is in its parent's template.
    if (file.endsWith('.nested.template.json')) return false;
    if (!onlyInImagesAndRecords(text, names)) return false;
    hashes.set(sha256(text), sha256(changed));
  }
  const named = new Set<string>();
  for (const [file, text] of files) {
    if (file.endsWith('.template.json')) continue;
    for (const hash of hashes.keys()) if (text.includes(hash)) named.add(hash);
    const renamed = withNewDestinations(replaceAll(written.get(file) ?? text, hashes), text);
    if (renamed === undefined) return false;
    written.set(file, renamed);
  }
  if (named.size !== hashes.size) return false;
  for (const [file, text] of [...written].sort(manifestLast)) replaceFile(file, text);
  return true;
}

/** Files of an assembly that name others, those of its stages included. */
function jsonFiles(assembly: string): string[] {
  return readdirSync(assembly, { withFileTypes: true }).flatMap((entry) => {
    const path = join(assembly, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith('assembly-') ? jsonFiles(path) : [];
    return /^[^.].*\.json$/.test(entry.name) ? [path] : [];
  });
}

function replaceAll(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  // In one pass, the longer names first: a tag is the start of a directory's hash.
  const found = [...names.keys()].sort((a, b) => b.length - a.length);
  return text.replace(new RegExp(found.join('|'), 'g'), (name) => names.get(name) ?? name);
}

interface Assets {
  readonly files?: Readonly<Record<string, { readonly destinations?: Destinations }>>;
}
type Destinations = Readonly<Record<string, unknown>>;

/**
 * A list of assets names a destination after its environment and the start of a hash of the
 * destination, which has the asset's hash. Undefined where it is named otherwise.
 */
function withNewDestinations(text: string, before: string): string | undefined {
  if (text === before) return text;
  const { files: old = {} }: Assets = JSON.parse(before);
  const { files = {} }: Assets = JSON.parse(text);
  const known = Object.values(old).map(({ destinations = {} }) => destinations);
  let renamed = text;
  for (const [n, { destinations = {} }] of Object.values(files).entries()) {
    for (const [name, destination] of Object.entries(destinations)) {
      const was = hashOf(known[n]?.[name]);
      const is = hashOf(destination);
      if (was === is) continue;
      if (!name.endsWith(`-${was}`)) return undefined;
      // Other assets' destinations have other names.
      renamed = renamed.replaceAll(`"${name}"`, `"${name.slice(0, -was.length)}${is}"`);
    }
  }
  return renamed;
}

function hashOf(destination: unknown): string {
  return sha256(JSON.stringify(destination)).slice(0, 8);
}

interface Resource {
  readonly Type?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Whether a template has the tags only where TaskImages and the records of tasks have them. */
function onlyInImagesAndRecords(text: string, names: ReadonlyMap<string, string>): boolean {
  const template: { Resources?: Readonly<Record<string, Resource>> } = JSON.parse(text);
  const expected = Object.values(template.Resources ?? {}).flatMap((resource) => [
    resource.Metadata?.['rankzero:image'],
    ...(resource.Type === 'AWS::SSM::Parameter' ? [resource.Properties?.Value] : []),
  ]);
  const count = (value: unknown) => {
    const parts = JSON.stringify(value) ?? '';
    return [...names.keys()].reduce((sum, name) => sum + parts.split(name).length - 1, 0);
  };
  return count(template) === expected.reduce<number>((sum, value) => sum + count(value), 0);
}

function manifestLast([a]: [string, string], [b]: [string, string]): number {
  return Number(basename(a) === 'manifest.json') - Number(basename(b) === 'manifest.json');
}

function replaceFile(file: string, text: string): void {
  const part = `${file}.${process.pid}`;
  writeFileSync(part, text);
  renameSync(part, file);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
