import { isObject } from '../requests/shape';
import { oneOf, show } from '../wording';
import type { Manifest } from './outputs';

/** A manifest, or why it is none that can be used. */
export type ReadManifest = { readonly manifest: Manifest } | { readonly unusable: string };

/**
 * Reads the manifest of a job. Anything that this version does not know is refused: what rank 0
 * returned must not be given in part, or as what it is not.
 *
 * @param outputs - names of the outputs that the task declares
 */
export function readManifest(
  text: string,
  jobName: string,
  outputs: readonly string[],
): ReadManifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { unusable: `it is not JSON: ${(error as Error).message}` };
  }
  const unusable = objectionTo(content, jobName, outputs);
  return unusable === undefined ? { manifest: content as Manifest } : { unusable };
}

function objectionTo(
  content: unknown,
  jobName: string,
  declared: readonly string[],
): string | undefined {
  if (!isObject(content)) return `it is no object but ${show(content)}`;
  const { version, job, outputs } = content;
  if (version !== 1) {
    return `it has the version ${show(version)}, and 1 is known; deploy the workflow with the version of Rank Zero that the image was built with`;
  }
  if (job !== jobName) return `it is of the job ${show(job)}`;
  if (!isObject(outputs)) return `its outputs are no object but ${show(outputs)}`;
  const names = Object.keys(outputs);
  const missing = declared.filter((name) => !names.includes(name));
  const undeclared = names.filter((name) => !declared.includes(name));
  if (missing.length > 0) return `it lacks the outputs ${oneOf(missing)}`;
  if (undeclared.length > 0) return `it has outputs that no task declares: ${oneOf(undeclared)}`;
  const unreadable = names.filter((name) => !isEntry(outputs[name]));
  return unreadable.length === 0
    ? undefined
    : `these outputs have neither a value nor a URI: ${oneOf(unreadable)}`;
}

function isEntry(entry: unknown): boolean {
  if (!isObject(entry) || typeof entry.type !== 'string') return false;
  return Object.hasOwn(entry, 'value') || typeof entry.uri === 'string';
}
