import { type RunEnd, type SweepSummary, sweepFiles, sweepSummary } from '../../lib/core';

/** What the state machine of sweeps hands to the function. */
export interface SummarizeEvent {
  readonly sweep: SweepSummary['sweep'];
  /** Key of the manifest that the Map has written of its results. */
  readonly manifest: string;
}

/** What summing up needs of the account; the handler answers with AWS, a test with data. */
export interface SummarizeDependencies {
  readonly bucket: string;
  read(key: string): Promise<string>;
  write(key: string, text: string): Promise<void>;
  render(summary: SweepSummary): string;
}

/** What a sweep returns: its numbers, and where its table is. */
export interface SummarizedSweep
  extends Pick<SweepSummary, 'sweep' | 'total' | 'succeeded' | 'failed'> {
  /** `s3://` URIs. */
  readonly summary: string;
  readonly report: string;
}

interface Manifest {
  readonly ResultFiles: Readonly<Record<string, readonly { readonly Key: string }[]>>;
}

/** Makes the table of a sweep's runs out of what Step Functions has kept of each. */
export async function summarize(
  { sweep, manifest }: SummarizeEvent,
  { bucket, read, write, render }: SummarizeDependencies,
): Promise<SummarizedSweep> {
  const { ResultFiles }: Manifest = JSON.parse(await read(manifest));
  const ends: RunEnd[] = [];
  // In turn: a file is as large as its runs' results together.
  for (const { Key } of Object.values(ResultFiles).flat()) {
    ends.push(...(JSON.parse(await read(Key)) as RunEnd[]));
  }
  const summary = sweepSummary(sweep, ends);
  const files = sweepFiles(sweep.name);
  await write(files.summary, JSON.stringify(summary, null, 2));
  await write(files.report, render(summary));
  const { total, succeeded, failed } = summary;
  const uri = (key: string) => `s3://${bucket}/${key}`;
  return {
    sweep,
    total,
    succeeded,
    failed,
    summary: uri(files.summary),
    report: uri(files.report),
  };
}
