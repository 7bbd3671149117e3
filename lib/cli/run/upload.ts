import { inParallel, SCRATCH_TAG } from '../../core';
import type { LocalAccount } from '../../local';
import type { Upload } from '../request/local-inputs';

/** Files at once; more of them do not make a disk faster. */
const AT_ONCE = 8;

/** Where files go. */
export interface UploadsTo {
  readonly account: Pick<LocalAccount, 'storeFile'>;
  /** When aborted, no further upload starts. */
  readonly signal: AbortSignal;
}

/** Stores the files of channels, tagged so that the bucket deletes them some time after the run. */
export async function uploadAll(uploads: readonly Upload[], to: UploadsTo): Promise<void> {
  const files = uploads.flatMap((upload) => upload.files);
  const tags = { [SCRATCH_TAG.key]: SCRATCH_TAG.value };
  await inParallel(files, AT_ONCE, async ({ path, key }) => {
    if (to.signal.aborted) return;
    await to.account.storeFile(path, key, tags);
  });
}
