import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { nodeContext } from '../lib/staging/node-context';
import { inTurn, ms, table, timeCommand } from './measure';

const ROUNDS = 30;
const GOAL_MS = 80;
const RUNNER = join(__dirname, '../containers/node');

const LOSS = `export const loss = (epochs: number) =>
  Array.from({ length: epochs }, (_, step) => 1 / (step + 1)).reduce((a, b) => a + b, 0);`;
const BARE = `import { loss } from './loss';
loss(3);`;
const TASK = `import { input, output, trainingFunction } from ${JSON.stringify(RUNNER)};
import { loss } from './loss';
export const train = trainingFunction(
  { inputs: { epochs: input.integer() }, outputs: { loss: output.float() } },
  async ({ epochs }) => ({ loss: loss(epochs) }),
);`;

/**
 * What the TypeScript runner costs a process that does not persist, beside the bare script: the same
 * function bundled in the same way, in fresh processes, in turn.
 */
export function nodeRunnerOverhead(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'rankzero-bench-'));
  try {
    const { bare, runner, environment } = prepare(scratch);
    const time = inTurn(
      ROUNDS,
      () => timeCommand(process.execPath, [bare]),
      () => timeCommand(process.execPath, [runner], { env: environment }),
    );
    const launched = inTurn(
      ROUNDS,
      () => timeCommand(process.execPath, [bare]),
      () => timeCommand(join(RUNNER, 'train'), [], { env: environment }),
    );
    const row = (name: string, { a, b }: { a: number; b: number }) => [
      name,
      ms(a),
      ms(b),
      ms(b - a),
    ];
    table(
      `The TypeScript runner beside the bare script, not persisting (goal: at most ${GOAL_MS} ms more; median of ${ROUNDS})`,
      ['started by', 'bare', 'runner', 'more'],
      [row('node', time), row('train', launched)],
    );
    const { first, all } = bundleSize(dirname(runner), 'train.mjs');
    table(
      'Its bundle',
      ['loaded by every process', 'all of it'],
      [[`${kb(first)} kB`, `${kb(all)} kB`]],
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Writes both programs, and the platform's files of the second of two hosts. */
function prepare(root: string): { bare: string; runner: string; environment: NodeJS.ProcessEnv } {
  const files = {
    'src/loss.ts': LOSS,
    'src/bare.ts': BARE,
    'src/train.ts': TASK,
    'ml/input/config/hyperparameters.json': JSON.stringify({
      _rankzero: JSON.stringify({
        version: 1,
        entry: 'train.ts',
        jobs: 's3://bucket/jobs',
        inputs: { epochs: { type: 'integer' } },
        outputs: { loss: { type: 'float' } },
      }),
      epochs: '3',
    }),
    'ml/input/config/resourceconfig.json': JSON.stringify({
      current_host: 'algo-2',
      hosts: ['algo-1', 'algo-2'],
    }),
  };
  for (const [path, text] of Object.entries(files)) write(join(root, path), text);
  const folder = join(root, 'src');
  for (const { path, content } of nodeContext({ folder, entryFile: 'train.ts' }, 'bench', RUNNER)) {
    if ('text' in content) write(join(root, path), content.text);
  }
  const bare = join(root, 'bare.mjs');
  buildSync({
    entryPoints: [join(folder, 'bare.ts')],
    outfile: bare,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const environment = {
    ...process.env,
    SAGEMAKER_BASE_DIR: join(root, 'ml'),
    SAGEMAKER_SUBMIT_DIRECTORY: join(root, 'code'),
    TRAINING_JOB_NAME: 'job-1',
  };
  return { bare, runner: join(root, 'code/train.mjs'), environment };
}

function write(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Bytes that a file imports at once, itself included, and those of the whole folder. */
function bundleSize(folder: string, file: string): { first: number; all: number } {
  const texts = new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.mjs'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
  const loaded = new Set([file]);
  for (const name of loaded) {
    const imports = texts.get(name)?.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g) ?? [];
    for (const [, next = ''] of imports) loaded.add(next);
  }
  const size = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + Buffer.byteLength(texts.get(name) ?? ''), 0);
  return { first: size(loaded), all: size(texts.keys()) };
}

function kb(bytes: number): string {
  return (bytes / 1_000).toFixed(0);
}
