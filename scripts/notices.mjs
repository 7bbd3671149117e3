// Which packages a bundle is made of, and what their licences ask to be handed on.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of the packages that these files are of, each once, sorted. */
export function packagesOf(files) {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** Name, version and licence of each package, and the text of each licence once. */
export function thirdPartyNotices(root, packages) {
  /** Who says so, by what is said. */
  const texts = new Map();
  for (const folder of packages) {
    const { name, version, license } = manifestOf(root, folder);
    const title = `${name} ${version} (${license})`;
    const text = licenceTexts(join(root, folder)) || `Licence: ${license}`;
    texts.set(text, [...(texts.get(text) ?? []), title]);
  }
  const line = '-'.repeat(80);
  const parts = [...texts].map(([text, titles]) => `${line}\n${titles.join('\n')}\n\n${text}`);
  return `The Lambda functions in this package, and what it puts into images of TypeScript tasks, contain code of these packages:\n\n${parts.join('\n\n')}\n`;
}

/** The package.json of a package. */
export function manifestOf(root, folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

function licenceTexts(folder) {
  return readdirSync(folder)
    .filter((name) => /^(?:licen[cs]e|notice)(?:\.(?:md|txt))?$/i.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())
    .join('\n\n');
}
