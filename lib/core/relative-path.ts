/** Linux refuses longer names of files and folders, in bytes of UTF-8. */
const LONGEST_SEGMENT = 255;

/**
 * Why a text cannot be the path of a file inside a folder; undefined where it can.
 *
 * Every part of an S3 key that becomes a path goes through here first: a key may hold `..`, and
 * whoever writes objects chooses it. What passes has names only, with a slash between each two, so
 * joining it to a folder never leads out of that folder.
 *
 * @example
 * objectionToPath('a/b.txt') // undefined
 * objectionToPath('../b.txt') // 'it goes up by ".."'
 */
export function objectionToPath(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (path.includes('\0')) return 'it has a NUL character';
  if (path.includes('\\')) return 'it has a backslash';
  if (path.startsWith('/')) return 'it begins with a slash';
  for (const segment of path.split('/')) {
    if (segment === '') return 'it has an empty name between or after slashes';
    if (segment === '..') return 'it goes up by ".."';
    if (segment === '.') return 'it has the name "."';
    if (new TextEncoder().encode(segment).length > LONGEST_SEGMENT) {
      return `it has a name of more than ${LONGEST_SEGMENT} bytes`;
    }
  }
  return undefined;
}
