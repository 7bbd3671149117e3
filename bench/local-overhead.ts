import { performance } from 'node:perf_hooks';
import type { TrainingResult } from '../lib/core';
import { startLocalAccount } from '../lib/local';
import { bareTraining } from './bare-training';
import { executePima } from './execute-pima';
import { median, ms, table } from './measure';
import { childMegabytes, residentMegabytes } from './process-memory';

const ROUNDS = 5;

interface Round {
  readonly milliseconds: number;
  readonly bare: number;
  readonly result: TrainingResult;
}

/**
 * What the workflow adds to a training: StartExecution to result, beside the same training program
 * started by hand on a copy of the same /opt/ml tree.
 */
export async function localOverhead(assembly: string, python: string): Promise<void> {
  const root = process.cwd();
  // What runs the bench has processes too.
  const already = childMegabytes();
  const startedAt = performance.now();
  const account = await startLocalAccount({ assembly, python, root });
  const ready = performance.now() - startedAt;
  try {
    const memory = residentMegabytes();
    const children = childMegabytes() - already;
    const rounds: Round[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const { milliseconds, result } = await executePima(account, `bench-${round}`);
      const bare = bareTraining(account, result.job.name, python);
      // The first execution starts the Lambdas' processes; it is shown apart.
      rounds.push({ milliseconds, bare, result });
    }
    const [first, ...others] = rounds;
    const over = (r: Round) => r.milliseconds - r.bare;
    const phase = (name: string) => (r: Round) =>
      1_000 *
      (name === 'plan' ? r.result.timings.planSeconds : (r.result.timings.phases[name] ?? 0));
    const row = (name: string, figure: (r: Round) => number) => [
      name,
      first === undefined ? '' : ms(figure(first)),
      ms(median(others.map(figure))),
    ];
    table(
      `Local overhead of one execution (goal: ≤ 1,000 ms with the account up; median of ${ROUNDS})`,
      ['', 'first', 'median'],
      [
        row('StartExecution to result', (r) => r.milliseconds),
        row('the training program alone', (r) => r.bare),
        row('overhead', over),
        row('  until the job is created', phase('plan')),
        row('  Starting', phase('Starting')),
        row('  Downloading', phase('Downloading')),
        row('  Training, less the program', (r) => phase('Training')(r) - r.bare),
        row('  Uploading', phase('Uploading')),
      ],
    );
    table(
      'The account at rest',
      ['', ''],
      [
        ['ready after', ms(ready)],
        ['this process', `${memory} MB resident`],
        ['its processes', `${children} MB resident`],
      ],
    );
  } finally {
    await account.close();
  }
}
