import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { inParallel, objectionToPath, parseS3Uri, type S3Location } from '../../../core';
import { sharedAbort } from '../../shared-abort';
import type { TrainingJob } from '../jobs/training-job';
import { JobFailure, type RunContext } from './context';
import { describeS3Error } from './download';
import { filesBelow } from './files';
import { downloadFile, listKeys, PARALLEL_TRANSFERS, uploadFile } from './s3';
import { checkpointDirectory } from './tree';

/** Pause between two looks at the checkpoint directories while training runs. */
const SYNC_EVERY_MS = 5000;

/** DeleteObjects takes at most this many keys. */
const MOST_DELETED = 1000;

/**
 * Keeps the hosts' checkpoint directories and the job's checkpoint location in S3 the same:
 * restored before training, copied while it runs and once more when it has ended; what a program
 * deletes is deleted there too. Does nothing for a job without a CheckpointConfig.
 */
export class Checkpoints {
  private readonly directories: readonly string[];
  private readonly target: S3Location;
  /** Relative path → size and time of the file as it was stored. */
  private readonly stored = new Map<string, string>();
  private readonly ended = sharedAbort();
  private syncing: Promise<void> = Promise.resolve();

  constructor(
    job: TrainingJob,
    private readonly context: RunContext,
  ) {
    this.directories = job.hosts.flatMap((host) => checkpointDirectory(job, host) ?? []);
    const { bucket, key } = parseS3Uri(job.request.CheckpointConfig?.S3Uri ?? '');
    // With the slash, siblings whose names begin alike stay apart.
    this.target = { bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` };
  }

  /** Brings every host the checkpoints of an earlier run. */
  async restore(signal: AbortSignal): Promise<void> {
    if (this.directories.length === 0) return;
    const { s3, files } = this.context;
    const { bucket, key: prefix } = this.target;
    try {
      const keys = await listKeys(s3, this.target, signal);
      const copies = keys.flatMap((key) => {
        const path = checkedPath(key, prefix);
        return this.directories.map((directory) => ({ key, path: join(directory, path) }));
      });
      await inParallel(copies, PARALLEL_TRANSFERS, ({ key, path }) =>
        downloadFile(files, { bucket, key }, path, { signal }),
      );
      for (const [path, { state }] of await this.look()) {
        this.stored.set(path, state);
      }
    } catch (error) {
      if (signal.aborted || error instanceof JobFailure) throw error;
      throw new JobFailure(`ClientError: Checkpoint download failed:${describeS3Error(error)}`);
    }
  }

  /** Begins to copy changes; {@link finish} ends it. */
  watch(): void {
    if (this.directories.length > 0) this.syncing = this.repeat();
  }

  /** Copies the last changes. */
  async finish(): Promise<void> {
    this.ended.abort();
    await this.syncing;
    if (this.directories.length > 0) await this.sync();
  }

  /** Ends the copying without a last look. */
  async abandon(): Promise<void> {
    this.ended.abort();
    await this.syncing;
  }

  private async repeat(): Promise<void> {
    while (!this.ended.signal.aborted) {
      try {
        await this.context.clock.sleep(SYNC_EVERY_MS, this.ended.signal);
        await this.sync();
      } catch {
        // A copy that failed is tried again at the next look, or reported by the last one.
      }
    }
  }

  private async sync(): Promise<void> {
    const { s3, files } = this.context;
    const { bucket, key: prefix } = this.target;
    try {
      const present = await this.look();
      const changed = [...present].filter(([path, { state }]) => this.stored.get(path) !== state);
      await inParallel(changed, PARALLEL_TRANSFERS, async ([path, { source, state }]) => {
        await uploadFile(files, source, { bucket, key: prefix + path });
        this.stored.set(path, state);
      });
      const gone = [...this.stored.keys()].filter((path) => !present.has(path));
      for (let start = 0; start < gone.length; start += MOST_DELETED) {
        const paths = gone.slice(start, start + MOST_DELETED);
        const Objects = paths.map((path) => ({ Key: prefix + path }));
        await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
        for (const path of paths) {
          this.stored.delete(path);
        }
      }
    } catch (error) {
      throw new JobFailure(`ClientError: Checkpoint upload failed:${describeS3Error(error)}`);
    }
  }

  /** Every file of the hosts' directories; where several have one of a name, the newest. */
  private async look(): Promise<Map<string, Checkpoint>> {
    const newest = new Map<string, Checkpoint>();
    for (const directory of this.directories) {
      for (const path of await filesBelow(directory)) {
        const source = join(directory, path);
        // Programs replace and delete their checkpoints while we look.
        const status = await stat(source).catch(() => undefined);
        if (status?.isFile() && status.mtimeMs > (newest.get(path)?.modified ?? 0)) {
          const state = `${status.size} ${status.mtimeMs}`;
          newest.set(path, { source, state, modified: status.mtimeMs });
        }
      }
    }
    return newest;
  }
}

/** The path of a checkpoint in its directory. @throws JobFailure – when that would be outside */
function checkedPath(key: string, prefix: string): string {
  const path = key.slice(prefix.length);
  const objection = objectionToPath(path);
  if (objection === undefined) return path;
  throw new JobFailure(
    `ClientError: Checkpoint download failed:The key ${JSON.stringify(key)} is no path inside the ` +
      `checkpoint directory: ${objection}. Rename or delete the object.`,
  );
}

interface Checkpoint {
  readonly source: string;
  readonly state: string;
  readonly modified: number;
}
