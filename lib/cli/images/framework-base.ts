import { formatProblems, frameworkImage, Problems, RankZeroError } from '../../core';
import type { ImageSource } from './read-images';

/** Where the base of an image is, and how the engine gets at it. */
export interface FrameworkBaseImage {
  readonly uri: string;
  /** Host of the URI. */
  readonly registry: string;
}

/**
 * AWS's image of a framework that an image is built on, in the registry of a region; undefined where
 * it is built on something else.
 *
 * @throws BaseNotThere – when AWS does not publish it in that region
 */
export function frameworkBase(
  { task, framework }: Pick<ImageSource, 'task' | 'framework'>,
  region: string,
): FrameworkBaseImage | undefined {
  if (framework === undefined) return undefined;
  const problems = new Problems();
  const uri = frameworkImage({ ...framework, region }, problems, '$.base');
  if (uri !== undefined) return { uri, registry: uri.slice(0, uri.indexOf('/')) };
  throw new RankZeroError('BaseNotThere', formatProblems(problems.list, `The base of ${task}`), {
    hint: 'Choose another region, by AWS_REGION, or another base in the task.',
  });
}
