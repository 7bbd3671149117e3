import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, ms, table } from './measure';
import { MACHINES } from './state-machines/machines';
import type { Sample } from './state-machines/run';

const ROUNDS = 9;
/** MIT; installed for the bench only. It takes JSONPath and ignores JSONata. */
const OTHER = 'aws-local-stepfunctions@3.0.0';
const SIDES = ['ours', 'theirs'] as const;

/**
 * The state machine runner beside the package aws-local-stepfunctions: the same states in the query
 * language that each knows, each sample in a process of its own, in turn.
 */
export function stateMachines(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'rankzero-bench-'));
  try {
    writeFileSync(join(scratch, 'package.json'), '{}');
    const install = ['install', '--no-audit', '--no-fund', '--loglevel=error', OTHER];
    execFileSync('npm', install, { cwd: scratch, stdio: 'inherit' });
    const rows = Object.keys(MACHINES).map((machine) => {
      const samples = Array.from({ length: ROUNDS }, () =>
        SIDES.map((s) => sample(s, machine, scratch)),
      );
      const of = (side: 0 | 1, figure: keyof Sample) =>
        spread(samples.map((pair) => (pair[side] as Sample)[figure]));
      return [
        machine,
        ...(['first', 'warm', 'load'] as const).map((f) => `${of(0, f)} : ${of(1, f)}`),
      ];
    });
    table(
      `State machines, ours : ${OTHER} (goal: not slower; median of ${ROUNDS} processes, least to most)`,
      ['', 'first run', 'warm run', 'loading'],
      rows,
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function sample(side: string, machine: string, scratch: string): Sample {
  const args = [
    require.resolve('tsx/cli'),
    join(__dirname, 'state-machines/run.ts'),
    side,
    machine,
    scratch,
  ];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Sample;
}

function spread(values: readonly number[]): string {
  return `${ms(median(values))} (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;
}
