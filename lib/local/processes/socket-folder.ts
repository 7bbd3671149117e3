import { tmpdir } from 'node:os';

/** The path of a socket may have 104 characters. */
const LONGEST_FOLDER = 40;

/** The folder for temporary files, or another where paths of sockets below it would be too long. */
export function folderForSockets(): string {
  const folder = tmpdir();
  return folder.length <= LONGEST_FOLDER && !/\s/.test(folder) ? folder : '/tmp';
}
