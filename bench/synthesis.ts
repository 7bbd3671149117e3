import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, ms, spread, table, timeCommand } from './measure';

const ROUNDS = 7;

/** What every app of the CDK costs: as many stacks as this repository's app has, with nothing. */
const EMPTY = `
import { App, Stack } from 'aws-cdk-lib';
const app = new App({ analyticsReporting: false });
for (const name of ['Artifacts', 'Images', 'Workflow']) new Stack(app, name);
`;

/** This repository's app beside an empty one, by the CDK's command and without. */
export function synthesis(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'rankzero-bench-'));
  try {
    const empty = join(scratch, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'app.ts'), EMPTY);
    // Without npx, which takes as long as the app: ours is started without it, too.
    const start = 'node --import tsx app.ts';
    writeFileSync(join(empty, 'cdk.json'), JSON.stringify({ app: start, versionReporting: false }));
    symlinkSync(join(process.cwd(), 'node_modules'), join(empty, 'node_modules'));
    const output = join(scratch, 'cdk.out');
    const alone =
      (cwd: string, ...app: string[]) =>
      () =>
        timeCommand(process.execPath, app, {
          cwd,
          env: { ...process.env, CDK_OUTDIR: output },
        });
    const byCommand = (cwd: string) => () =>
      timeCommand(
        process.execPath,
        [
          require.resolve('aws-cdk/bin/cdk'),
          ...['synth', '--quiet', '--no-notices', '--output', output],
        ],
        { cwd, env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true' } },
      );
    const root = process.cwd();
    table(
      `Synthesis beside an app of three empty stacks (goal: ≤ 1.5; median of ${ROUNDS})`,
      ['', 'this app', 'empty', 'ratio', 'spread of this app', 'of the empty one'],
      [
        row('by the command cdk synth', byCommand(root), byCommand(empty), output),
        row(
          'without it',
          alone(root, 'bin/app.mjs'),
          alone(empty, '--import', 'tsx', 'app.ts'),
          output,
        ),
      ],
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function row(name: string, ours: () => number, empty: () => number, output: string): string[] {
  const fresh = (measure: () => number) => {
    // Assets that are there already would not be staged.
    rmSync(output, { recursive: true, force: true });
    return measure();
  };
  ours();
  empty();
  const pairs = Array.from({ length: ROUNDS }, () => [fresh(ours), fresh(empty)] as const);
  const [a, b] = [pairs.map(([its]) => its), pairs.map(([, its]) => its)];
  const ratio = median(pairs.map(([one, other]) => one / other));
  return [name, ms(median(a)), ms(median(b)), ratio.toFixed(2), spread(a), spread(b)];
}
