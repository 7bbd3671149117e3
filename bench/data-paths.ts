import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, table, timeCommand } from './measure';
import { type Measured, measureTree } from './process-tree';

const CONTENT_TYPES = {
  csv: 'text/csv',
  parquet: 'application/x-parquet',
  libsvm: 'text/libsvm',
} as const;
const SCRIPT = 'bench/data-paths.py';
/** Few, so that reading the data is most of it. */
const TRAINING_ROUNDS = 3;

/**
 * From a file to a model: `rankzero run --local` beside a plain script on the same file, with the
 * same rounds and threads, in turn.
 */
export async function dataPaths(
  python: string,
  sizes: readonly number[],
  times: number,
): Promise<void> {
  const rows: string[][] = [];
  for (const megabytes of sizes) {
    for (const format of Object.keys(CONTENT_TYPES) as (keyof typeof CONTENT_TYPES)[]) {
      rows.push(await compare(python, format, megabytes, times));
    }
  }
  table(
    `Data to model (goal: ≤ 1.3 × the time at 250 MB, ≤ 1.15 × at 2 GB, ≤ 1.3 × the memory; median of ${times}, least and most)`,
    ['', 'here', 'plain script', 'ratio', 'here', 'plain script', 'ratio'],
    rows,
  );
}

async function compare(
  python: string,
  format: keyof typeof CONTENT_TYPES,
  megabytes: number,
  times: number,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rankzero-bench-data-'));
  try {
    const data = join(folder, 'data');
    mkdirSync(data);
    const file = join(data, `rows.${format}`);
    timeCommand(python, [SCRIPT, 'make', format, String(megabytes), file]);
    const request = join(folder, 'request.json');
    writeFileSync(request, JSON.stringify(requestOf(file, CONTENT_TYPES[format])));
    const here: Measured[] = [];
    const plain: Measured[] = [];
    // The first pair is not counted: a virtual machine gets memory when it is first written to, and
    // only one side writes as much as the file has.
    for (let time = 0; time <= times; time++) {
      const out = join(folder, `out-${time}`);
      const run = ['bin/rankzero.mjs', 'run', request, '--local', '--out', out];
      here.push(await measureTree(process.execPath, run));
      const script = [SCRIPT, 'train', format, file, String(TRAINING_ROUNDS)];
      plain.push(await measureTree(python, ['-W', 'ignore', ...script]));
    }
    here.shift();
    plain.shift();
    const size = `${format}, ${(statSync(file).size / 1e6).toFixed(0)} MB`;
    const seconds = (value: number) => `${value.toFixed(2)} s`;
    const memory = (value: number) => `${value.toFixed(0)} MB`;
    return [
      size,
      ...figures(here, plain, (measured) => measured.seconds, seconds),
      ...figures(here, plain, (measured) => measured.megabytes, memory),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function requestOf(file: string, contentType: string) {
  const hyperparameters = {
    objective: 'binary:logistic',
    eval_metric: 'logloss',
    num_round: TRAINING_ROUNDS,
  };
  return { task: 'xgboost', inputs: { train: { uri: file, contentType }, hyperparameters } };
}

/** Both sides' medians, and the median of the ratios with the least and the most. */
function figures(
  here: readonly Measured[],
  plain: readonly Measured[],
  figure: (measured: Measured) => number,
  shown: (value: number) => string,
): string[] {
  const ratios = here.map((measured, i) => figure(measured) / figure(plain[i] as Measured));
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return [
    shown(median(here.map(figure))),
    shown(median(plain.map(figure))),
    `${median(ratios).toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`,
  ];
}
