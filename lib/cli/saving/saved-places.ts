import { relative, sep } from 'node:path';
import type { SavedPlaces } from '../../core';
import { SAVED_SLOT } from '../../core';
import { TRACKED } from './run-files';

/** A result or failure in JSON, with where it was saved as its last member. Its numbers stay as they are. */
export function withPlaces(document: string, saved: SavedPlaces): string {
  const text = document.trimEnd();
  return `${text.slice(0, text.lastIndexOf('}')).trimEnd()},"saved":${JSON.stringify(saved)}}`;
}

/** The same places as paths from their folder, with slashes: the folder can be moved. */
export function fromFolder(saved: SavedPlaces): SavedPlaces {
  const { folder, outputs, report, logs, trials, tracking } = saved;
  const from = (path: string) => relative(folder, path).split(sep).join('/');
  return {
    folder: '.',
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, path]) => [name, from(path)])),
    ...(report !== undefined && { report: from(report) }),
    ...(logs !== undefined && { logs: from(logs) }),
    ...(trials !== undefined && { trials: from(trials) }),
    ...(tracking !== undefined && { tracking: from(tracking) }),
  };
}

/** A report that names what lies beside it. */
export function reportWithPlaces(page: string, saved: SavedPlaces): string {
  const { outputs, logs, trials, tracking } = saved;
  const places = Object.entries({
    ...outputs,
    ...(trials !== undefined && { trials }),
    ...(logs !== undefined && { logs }),
    ...(tracking !== undefined && { [TRACKED]: tracking }),
  });
  if (places.length === 0) return page;
  const links = places.map(
    ([name, path]) => `<a href="${escapeHtml(encodeURI(path))}">${escapeHtml(name)}</a>`,
  );
  return page.replace(
    SAVED_SLOT,
    () => `<p class="note" id="saved">Beside this file: ${links.join(', ')}</p>`,
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
