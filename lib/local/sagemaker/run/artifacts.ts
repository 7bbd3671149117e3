import { execFile } from 'node:child_process';
import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inParallel, parseS3Uri } from '../../../core';
import type { TrainingJob } from '../jobs/training-job';
import { JobFailure, type RunContext } from './context';
import { describeS3Error } from './download';
import { filesBelow } from './files';
import { PARALLEL_TRANSFERS, uploadFile } from './s3';

/** What is stored of a host's tree, and the name of the archive it becomes. */
const KINDS = {
  model: { directory: 'model', archive: 'model.tar.gz' },
  output: { directory: 'output/data', archive: 'output.tar.gz' },
} as const;

/** A file of one of the hosts. */
interface Artifact {
  readonly path: string;
  readonly host: string;
  readonly source: string;
}

/**
 * Stores what the hosts have left in /opt/ml/model and /opt/ml/output/data, all hosts' files in
 * one archive each, or as they are below a prefix when the job asks for no compression. Nothing is
 * stored of an empty directory.
 *
 * @throws JobFailure – when two hosts have left a file of the same name, or S3 refuses it
 */
export async function storeArtifacts(
  job: TrainingJob,
  context: RunContext,
  kinds: readonly (keyof typeof KINDS)[],
): Promise<void> {
  await Promise.all(kinds.map((kind) => storeKind(job, context, kind)));
}

async function storeKind(
  job: TrainingJob,
  { files }: RunContext,
  kind: keyof typeof KINDS,
): Promise<void> {
  const artifacts = await collect(job, kind);
  if (artifacts.length === 0) return;
  const { archive, directory } = KINDS[kind];
  const { bucket, key } = parseS3Uri(job.outputUri);
  const kmsKeyId = job.request.OutputDataConfig.KmsKeyId;
  try {
    if (job.request.OutputDataConfig.CompressionType === 'NONE') {
      const prefix = kind === 'model' ? 'model' : 'data';
      await inParallel(artifacts, PARALLEL_TRANSFERS, ({ path, source }) =>
        uploadFile(files, source, { bucket, key: `${key}/${prefix}/${path}` }, kmsKeyId),
      );
      return;
    }
    const file = join(job.directory, archive);
    await pack(job, artifacts, directory, file);
    await uploadFile(files, file, { bucket, key: `${key}/${archive}` }, kmsKeyId);
    await rm(file);
  } catch (error) {
    throw notUploaded(job, error);
  }
}

/**
 * Stores an archive that is there already.
 * @throws JobFailure – when S3 refuses it
 */
export async function storeArchive(
  job: TrainingJob,
  { files }: RunContext,
  kind: keyof typeof KINDS,
  file: string,
): Promise<void> {
  const { bucket, key } = parseS3Uri(job.outputUri);
  const to = { bucket, key: `${key}/${KINDS[kind].archive}` };
  try {
    await uploadFile(files, file, to, job.request.OutputDataConfig.KmsKeyId);
  } catch (error) {
    throw notUploaded(job, error);
  }
}

function notUploaded(job: TrainingJob, error: unknown): JobFailure {
  return new JobFailure(
    `ClientError: Artifact upload failed:${describeS3Error(error)} ` +
      `(destination ${job.outputUri}/)`,
  );
}

async function collect(job: TrainingJob, kind: keyof typeof KINDS): Promise<Artifact[]> {
  const { directory } = KINDS[kind];
  const found = new Map<string, Artifact>();
  for (const { name: host, base } of job.hosts) {
    for (const path of await filesBelow(join(base, directory))) {
      const other = found.get(path);
      if (other) {
        throw new JobFailure(
          `ClientError: Artifact upload failed:Hosts ${other.host} and ${host} have both written ` +
            `/opt/ml/${directory}/${path}. All hosts' files go into one archive: give them ` +
            'different names, or write from one host only.',
        );
      }
      found.set(path, { path, host, source: join(base, directory, path) });
    }
  }
  return [...found.values()];
}

/** Packs with the system's `tar`, present on Linux and macOS; files of several hosts are linked together first. */
async function pack(
  job: TrainingJob,
  artifacts: readonly Artifact[],
  directory: string,
  file: string,
): Promise<void> {
  const hosts = new Set(artifacts.map(({ host }) => host));
  const only = hosts.size === 1 && job.hosts.find(({ name }) => hosts.has(name));
  const root = only ? join(only.base, directory) : `${file}.files`;
  if (!only) {
    await inParallel(artifacts, PARALLEL_TRANSFERS, async ({ path, source }) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await link(source, join(root, path)).catch(() => copyFile(source, join(root, path)));
    });
  }
  await tar(
    root,
    file,
    artifacts.map(({ path }) => path),
  );
  if (!only) await rm(root, { recursive: true });
}

function tar(root: string, file: string, paths: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'tar',
      ['-czf', file, '-C', root, '--null', '-T', '-'],
      // Keeps macOS from adding its resource forks.
      { env: { PATH: process.env.PATH, COPYFILE_DISABLE: '1' } },
      (error) => (error ? reject(error) : resolve()),
    );
    // A tar that has failed says so by its exit; a broken pipe adds nothing.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(paths.map((path) => `${path}\0`).join(''));
  });
}
