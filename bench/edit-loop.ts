import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { median, ms, spread, table, timeCommand } from './measure';

const ROUNDS = 5;

const source = (path: string) => JSON.stringify(join(process.cwd(), path));

/** An app with a training function in each language, as small as they can be. */
const APP = () => ({
  'cdk.json': JSON.stringify({
    app: `${process.execPath} --import tsx app.ts`,
    versionReporting: false,
  }),
  'app.ts': `
import { App, Stack } from 'aws-cdk-lib';
import { Artifacts, TaskImages, TrainingWorkflow } from ${source('lib/constructs')};
import { customTask, output } from ${source('lib/core')};
const rows = { inputs: {}, outputs: { rows: output.integer() } };
const given = [
  customTask('python', { source: 'python', entry: 'train:train', ...rows }),
  customTask('typescript', { source: 'typescript', entry: 'train.ts', ...rows }),
];
const stack = new Stack(new App({ analyticsReporting: false }), 'Train');
const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
const { tasks } = new TaskImages(stack, 'Images', { workflowName: 'edit', tasks: given });
new TrainingWorkflow(stack, 'Training', { workflowName: 'edit', tasks, bucket, sageMakerRole });
`,
  'python/train.py': 'def train():\n    return {"rows": 1}\n',
  'typescript/train.ts': `
import { output, trainingFunction } from ${source('containers/node')};
const declared = { inputs: {}, outputs: { rows: output.integer() } };
export const train = trainingFunction(declared, async () => ({ rows: 1 }));
`,
  'python.json': '{"task": "python", "inputs": {}}',
  'typescript.json': '{"task": "typescript", "inputs": {}}',
});

const LANGUAGES = [
  ['Python', 'python', 'python/train.py', '#'],
  ['TypeScript', 'typescript', 'typescript/train.ts', '//'],
] as const;

/** A run after one line of its training function was edited, beside a run after no edit. */
export function editLoop(): void {
  const project = mkdtempSync(join(tmpdir(), 'rankzero-bench-'));
  try {
    for (const [path, text] of Object.entries(APP())) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
    symlinkSync(join(process.cwd(), 'node_modules'), join(project, 'node_modules'));
    const rows = LANGUAGES.map(([language, task, file, comment]) => {
      const run = () => runOf(project, task);
      // Whatever is made once.
      run();
      const pairs = Array.from({ length: ROUNDS }, (_, round) => {
        const unchanged = run();
        appendFileSync(join(project, file), `${comment} edit ${round}\n`);
        return { unchanged, edited: run() };
      });
      const more = pairs.map(({ unchanged, edited }) => edited - unchanged);
      return [
        language,
        ms(median(pairs.map(({ unchanged }) => unchanged))),
        ms(median(pairs.map(({ edited }) => edited))),
        ms(median(more)),
        spread(more),
      ];
    });
    table(
      `Run, edit a line, run (goal: ≤ 500 ms more than without the edit; median of ${ROUNDS})`,
      ['training function', 'unchanged', 'edited', 'more', 'spread'],
      rows,
    );
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

let runs = 0;

function runOf(project: string, task: string): number {
  const command = join(process.cwd(), 'bin/rankzero.mjs');
  runs += 1;
  const args = [command, 'run', `${task}.json`, '--local', '--out', join('out', String(runs))];
  return timeCommand(process.execPath, args, { cwd: project });
}
