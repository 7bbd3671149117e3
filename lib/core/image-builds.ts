/** Where images are built in an account: what the constructs make and the command line uses. */

/** Where the sources of builds are in the bucket. */
export const IMAGE_BUILDS_PREFIX = 'image-builds/';

/** Name of the CodeBuild project of a workflow; `workflow` as it is in the names of its repositories. */
export function imageBuildsProject(workflow: string): string {
  return `rankzero-${workflow}-images`;
}

/** What the names of the parameters begin with that hold secrets of a build until it has begun. */
export function buildSecretsPath(workflow: string): string {
  return `/rankzero/${workflow}/image-builds/`;
}
