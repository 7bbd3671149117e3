import { dirname, join } from 'node:path';

/** Where things are in a build context. */
export interface ContextFolders {
  /** Dockerfile, requirements.txt and the runner. */
  readonly own: string;
  /** The code that runs: of a Python task its source, of a TypeScript task the bundle. */
  readonly code: string;
}

/** A given Dockerfile has the source as its context, and Rank Zero's own files in a folder of it. */
export function contextFolders(
  context: string,
  image: { readonly runtime: 'python' | 'node'; readonly dockerfile?: string },
): ContextFolders {
  const { runtime, dockerfile } = image;
  if (dockerfile === undefined) return { own: context, code: join(context, 'code') };
  const own = join(context, dirname(dockerfile));
  return { own, code: runtime === 'python' ? context : join(own, 'code') };
}
