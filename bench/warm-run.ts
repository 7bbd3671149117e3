import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startLocalAccount } from '../lib/local';
import { bareTraining } from './bare-training';
import { executePima } from './execute-pima';
import { median, ms, table } from './measure';

const ROUNDS = 5;

/** When each phase of a run began, in milliseconds after its start. */
type Phases = ReadonlyMap<string, number>;

/**
 * `rankzero run examples/pima.json --local` as a person starts it, everything warm, beside the same
 * training program started by hand; and where the time goes, by the phases that the command tells.
 */
export async function warmRun(assembly: string, python: string): Promise<void> {
  const account = await startLocalAccount({ assembly, python, root: process.cwd() });
  const bare: number[] = [];
  const runs: Phases[] = [];
  try {
    const { result } = await executePima(account, 'warm-run');
    await run();
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(bareTraining(account, result.job.name, python));
      runs.push(await run());
    }
  } finally {
    await account.close();
  }
  const wall = runs.map((phases) => phases.get(END) ?? 0);
  table(
    `A warm local run (goal: ≤ 1,500 ms beside the training program; median of ${ROUNDS})`,
    ['', 'median', 'least', 'most'],
    [
      ['rankzero run --local', ...spread(wall)],
      ['the training program alone', ...spread(bare)],
      ['beside it', ...spread(wall.map((time, round) => time - (bare[round] ?? 0)))],
      ...[...(runs[0]?.keys() ?? [])]
        .filter((name) => name !== END)
        .map((name) => [`  ${name}`, ...spread(runs.map((phases) => lasts(phases, name)))]),
    ],
  );
}

const START = 'until the account starts';
const END = 'end';

async function run(): Promise<Phases> {
  const out = mkdtempSync(join(tmpdir(), 'rankzero-bench-'));
  const phases = new Map([[START, 0]]);
  const start = performance.now();
  const command = ['bin/rankzero.mjs', 'run', 'examples/pima.json', '--local', '--out', out];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  // The summary is printed when all is saved.
  child.stdout.once('data', () => phases.set('Ending the account', performance.now() - start));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    for (const [, phase] of text.matchAll(/^([A-Z].*)…$/gm)) {
      phases.set(phase ?? '', performance.now() - start);
    }
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  rmSync(out, { recursive: true });
  if (code !== 0) throw new Error(`The run ended with ${code}.`);
  return phases.set(END, performance.now() - start);
}

/** How long a phase lasts: until the next one begins. */
function lasts(phases: Phases, name: string): number {
  const names = [...phases.keys()];
  const next = names[names.indexOf(name) + 1] ?? END;
  return (phases.get(next) ?? 0) - (phases.get(name) ?? 0);
}

function spread(values: readonly number[]): string[] {
  return [median(values), Math.min(...values), Math.max(...values)].map(ms);
}
