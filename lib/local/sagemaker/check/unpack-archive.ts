import { join } from 'node:path';
import { startProcess } from '../../processes';

/** An archive, and what unpacks it. */
interface ArchiveToUnpack {
  readonly archive: string;
  /** An empty folder. */
  readonly folder: string;
  /** Rank Zero's own interpreter. */
  readonly python: string;
  /** Rank Zero's own folder. */
  readonly root: string;
}

/** Unpacks a source archive, as a job would. @throws Error – when it is damaged */
export async function unpackArchive(options: ArchiveToUnpack): Promise<void> {
  const { archive, folder, python, root } = options;
  const script = join(root, 'lib/local/sagemaker/frameworks/unpack.py');
  let output = '';
  const { exited } = startProcess({
    command: [python, '-I', '-B', script, archive, folder],
    env: {},
    python,
    onOutput: (chunk) => {
      output += chunk.toString();
    },
  });
  const { code } = await exited;
  if (code !== 0) throw new Error(`${archive} is damaged: ${output.trim()}`);
}
