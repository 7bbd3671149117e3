import { inTurn, ms, table, timeCommand } from './measure';

const ROUNDS = 7;

/** `rankzero plan` as a person starts it, beside Node starting and doing nothing. */
export function commandLine(): void {
  const plan = () =>
    timeCommand(process.execPath, ['bin/rankzero.mjs', 'plan', 'examples/pima.json', '--json']);
  plan();
  const node = () => timeCommand(process.execPath, ['-e', '0']);
  const time = inTurn(ROUNDS, plan, node);
  table(
    `Command line (goal: plan ≤ 500 ms; median of ${ROUNDS})`,
    ['', 'wall', 'ratio'],
    [
      ['rankzero plan', ms(time.a), time.ratio.toFixed(1)],
      ['node, doing nothing', ms(time.b), '1'],
    ],
  );
}
