import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareEnvironment } from '../../local/_helpers/environments';
import { ownProject, ROOT, run } from '../_helpers/command';
import { removeTemporary } from '../_helpers/temporary';

let project: string;

const lib = (path: string) => JSON.stringify(join(ROOT, 'lib', path));

beforeAll(async () => {
  await prepareEnvironment();
  const app = readFileSync(join(ROOT, 'bin/app.ts'), 'utf8')
    .replace("'../tasks'", "'./tasks'")
    .replace("'./tell-errors'", JSON.stringify(join(ROOT, 'bin/tell-errors')))
    .replaceAll(/'\.\.\/([\w./]+)'/g, (_, path) => JSON.stringify(join(ROOT, path)));
  project = ownProject('app.ts', {
    'app.ts': app,
    'tasks.ts': `import { customTask, output } from ${lib('core')};
const common = { source: 'code', inputs: {} } as const;
const declared = customTask('declared', { ...common, entry: 'train:train', outputs: { weights: output.model() } });
const undeclared = customTask('undeclared', { ...common, entry: 'train:train', outputs: {} });
export const tasks = [declared, undeclared];
`,
    'code/train.py': `import os
def train(ctx):
    (ctx.model_dir / "a.bin").write_text("a")
    with open(os.path.join(os.environ["SM_OUTPUT_DATA_DIR"], "b.txt"), "w") as file:
        file.write("b")
    return {}
`,
    'declared.json': '{"task": "declared", "inputs": {}}',
    'undeclared.json': '{"task": "undeclared", "inputs": {}}',
  });
});

afterAll(removeTemporary);

test.each([
  ['declared', 'weights'],
  ['undeclared', 'undeclared-model'],
])(
  'what a model that is %s has is kept in %s, and its output data beside',
  async (task, folder) => {
    const { code, stderr } = await run(project, ['run', `${task}.json`, '--local', '--out', task]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('output-data has files that the job left'),
    ]);
    expect(stderr.includes('declare one with output.model()')).toBe(task === 'undeclared');
    expect(readdirSync(join(project, task, folder))).toEqual(['a.bin']);
    expect(readdirSync(join(project, task, 'output-data'))).toEqual(['b.txt']);
    const { outputs } = JSON.parse(readFileSync(join(project, task, 'result.json'), 'utf8'));
    expect(Object.keys(outputs)).toEqual(task === 'declared' ? ['weights'] : []);
  },
);
