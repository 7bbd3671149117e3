import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFiles } from '../../_helpers/folders';

export const REPOSITORY = join(__dirname, '../../..');
const MODULES = join(REPOSITORY, 'node_modules');

/** A file of the package, as npm lists it. */
interface PackedFile {
  readonly path: string;
  readonly size: number;
}

/** The package as npm packs it. */
export interface Packed {
  readonly tarball: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly PackedFile[];
}

/** Packs this repository with all that npm does before. */
export function pack(folder: string): Packed {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['pack', '--json', '--pack-destination', folder],
    { cwd: REPOSITORY, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(`npm pack failed:\n${stdout}${stderr}`);
  const [{ filename, size, files }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  return { tarball: join(folder, filename), size, files };
}

/**
 * Unpacks the package into the node_modules of a folder. Instead of being installed, its
 * dependencies are linked to what this repository has; of other packages, only those named are there.
 */
export function unpack(packed: Packed, folder: string, others: readonly string[] = []): string {
  const own = join(folder, 'node_modules', 'rankzero');
  mkdirSync(own, { recursive: true });
  execFileSync('tar', ['-xzf', packed.tarball, '-C', own, '--strip-components=1']);
  const { dependencies, peerDependencies, peerDependenciesMeta } = require(
    join(own, 'package.json'),
  );
  const needed = [...Object.keys(dependencies), ...Object.keys(peerDependencies)].filter(
    (name) => peerDependenciesMeta[name]?.optional !== true,
  );
  for (const name of [...needed, ...others]) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(MODULES, name), link);
  }
  return folder;
}

/** Runs a program of Node in a folder; what it printed. */
export function node(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...env },
  });
  return { code: status, stdout, stderr };
}

/** An app in plain JavaScript: nothing has to be compiled to run it. */
const APP = {
  'cdk.json': JSON.stringify({ app: 'node app.js' }),
  'package.json': JSON.stringify({ name: 'app', private: true }),
  'app.js': `
const { App, Stack } = require('aws-cdk-lib');
const rankzero = require('rankzero');
const { tasks } = require('./tasks');
const app = new App({ analyticsReporting: false });
const stack = new Stack(app, 'App');
const { bucket, sageMakerRole } = new rankzero.Artifacts(stack, 'Artifacts');
const images = new rankzero.TaskImages(stack, 'Images', { workflowName: 'app', tasks });
new rankzero.TrainingWorkflow(stack, 'Training', { workflowName: 'app', tasks: images.tasks, bucket, sageMakerRole });
app.synth();
`,
  'tasks.js': `
const { builtinTask, customTask, input, output } = require('rankzero');
exports.tasks = [
  builtinTask('churn', { algorithm: 'xgboost' }),
  customTask('count', {
    source: 'count',
    entry: 'train:train',
    inputs: { train: input.channel() },
    outputs: { rows: output.integer() },
  }),
];
`,
  'count/train.py': `
from rankzero import Context, Outputs, task

@task
def train(train, ctx: Context) -> Outputs:
    return Outputs(rows=sum(len(file.read_text().split()) for file in train.iterdir()))
`,
};

/** Writes the app and further files into a folder. */
export function writeApp(folder: string, files: Readonly<Record<string, string>> = {}): string {
  return writeFiles(folder, { ...APP, ...files });
}
