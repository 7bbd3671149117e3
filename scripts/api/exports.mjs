// Follows what a module exports to where it is declared.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readDeclarations } from './declarations.mjs';

const files = new Map();

/** What a module exports, in its order: the declarations, wherever they stand. */
export function exportsOf(path) {
  const module = resolved(path);
  const text = readFileSync(`${module}.d.ts`, 'utf8');
  const found = [];
  for (const [, names, from] of text.matchAll(
    /^export (?:type )?(\*|\{[^}]+\}) from '(\..+)';/gm,
  )) {
    const source = join(dirname(module), from);
    if (names === '*') found.push(...exportsOf(source));
    else found.push(...namesIn(names).flatMap((name) => find(name, source) ?? []));
  }
  for (const [name, declaration] of read(module).declarations) {
    if (new RegExp(`^export .*\\b${name}\\b`, 'm').test(text)) found.push(declaration);
  }
  return found;
}

/** Types of the package that declarations name and that are not among them, and those that these name. */
export function namedBy(declarations) {
  const known = new Set(declarations.map(({ name }) => name));
  const queue = [...declarations];
  const found = [];
  for (let at = 0; at < queue.length; at += 1) {
    const { file, text } = queue[at];
    for (const [alias, { from, name }] of read(file).imports) {
      if (known.has(name) || !new RegExp(`\\b${alias}\\b`).test(text)) continue;
      const declaration = find(name, join(dirname(file), from));
      if (declaration === undefined || !['interface', 'type'].includes(declaration.kind)) continue;
      known.add(name);
      found.push(declaration);
      // What a deployed task holds is not what a user writes.
      if (!/Record$/.test(name)) queue.push(declaration);
    }
    for (const [name, declaration] of read(file).declarations) {
      const isType = ['interface', 'type'].includes(declaration.kind);
      const isNew = isType && declaration.text.startsWith('export') && !known.has(name);
      if (!isNew || !new RegExp(`\\b${name}\\b`).test(text)) continue;
      known.add(name);
      found.push(declaration);
      queue.push(declaration);
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function find(name, path) {
  const module = resolved(path);
  return (
    read(module).declarations.get(name) ??
    exportsOf(module).find((declaration) => declaration.name === name)
  );
}

function namesIn(list) {
  return list
    .slice(1, -1)
    .split(',')
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '');
}

/** A module's path without its ending; of a folder, that of its index. */
function resolved(path) {
  return existsSync(`${path}.d.ts`) ? path : join(path, 'index');
}

function read(path) {
  if (!files.has(path)) files.set(path, readDeclarations(path));
  return files.get(path);
}
