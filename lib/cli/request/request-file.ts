import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileError, parseRequest, showPath } from '../../core';

/**
 * Reads a request from a file, or from standard input for `-`.
 * @throws RequestNotRead – when the file cannot be read
 * @throws InvalidRequest – when it is too large or not JSON
 */
export function readRequestFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (cause) {
    throw fileError(
      'RequestNotRead',
      `Cannot read the request ${showPath(path)}`,
      cause,
      'Name a JSON file, or - for standard input.',
    );
  }
  return parseRequest(text.replace(/^\uFEFF/, ''));
}

/** A name for the request's execution, made from the file's name: letters, digits and hyphens. */
export function nameOfRequest(path: string): string {
  const stem = path === '-' ? '' : basename(path).replace(/\.json$/i, '');
  const name = stem.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return name.slice(0, 40).replace(/-+$/, '') || 'request';
}
