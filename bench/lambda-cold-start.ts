import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, type BuildResult, buildSync } from 'esbuild';
import { BUNDLING } from '../lib/constructs/training-workflow/bundle-function';
import { assetDirectory, readAssembly } from '../lib/local/assembly';
import { inTurn, ms, table } from './measure';

const ROUNDS = 15;

/** Bundle size and cold import of each Lambda, beside a bare handler of the same AWS clients. */
export function lambdaColdStart(assemblyDirectory: string): void {
  const assembly = readAssembly(assemblyDirectory, {
    account: '123456789012',
    region: 'us-east-1',
  });
  const scratch = mkdtempSync(join(tmpdir(), 'rankzero-bench-'));
  const rows: string[][] = [];
  for (const fn of assembly.resourcesOfType('AWS::Lambda::Function')) {
    const directory = assetDirectory(assembly, fn);
    const ours = join(directory, 'index.js');
    const name = nameOf(fn.path ?? fn.logicalId);
    const bare = join(scratch, `${name}.js`);
    writeBareHandler(clientsOf(name), bare);
    const environment = (fn.properties.Environment?.Variables ?? {}) as Record<string, string>;
    const time = inTurn(
      ROUNDS,
      () => importTime(ours, environment),
      () => importTime(bare, environment),
    );
    const size = statSync(ours).size / statSync(bare).size;
    rows.push([
      name,
      kb(ours),
      kb(bare),
      size.toFixed(2),
      ms(time.a),
      ms(time.b),
      time.ratio.toFixed(2),
    ]);
  }
  rmSync(scratch, { recursive: true });
  table(
    `Lambdas beside a bare handler of the same AWS clients (goals: size ≤ 1.5, import ≤ 1.15; bundled alike; median of ${ROUNDS} imports)`,
    ['function', 'bundle', 'bare', 'ratio', 'import', 'bare', 'ratio'],
    rows,
  );
}

/** The folder of a function's sources, by the path of its construct: `…/Plan/Function`. */
function nameOf(path: string): string {
  const names = readdirSync('lambdas').filter((name) => existsSync(join('lambdas', name, ENTRY)));
  const parts = path.toLowerCase().split('/');
  const name = names.find((candidate) => parts.includes(candidate));
  if (name === undefined) throw new Error(`${path} is none of lambdas/: ${names.join(', ')}.`);
  return name;
}

const ENTRY = 'handler.ts';

/** The AWS clients that a function's bundle has, by package. */
function clientsOf(name: string): string[] {
  const { metafile } = bundle({
    entryPoints: [join('lambdas', name, ENTRY)],
    write: false,
    metafile: true,
  });
  const clients = Object.keys(metafile?.inputs ?? {}).flatMap((path) => {
    const [, client] = /node_modules\/(@aws-sdk\/client-[\w-]+)\//.exec(path) ?? [];
    return client === undefined ? [] : [client];
  });
  return [...new Set(clients)].sort();
}

/** Makes each client and does nothing; bundled exactly as the deployed ones. */
function writeBareHandler(clients: readonly string[], outfile: string): void {
  const made = clients.map((client, n) => {
    const name = Object.keys(require(client)).find((member) => /^[A-Z]\w*Client$/.test(member));
    return `import { ${name} } from '${client}';\nexport const client${n} = new ${name}({});`;
  });
  const contents = `${made.join('\n')}\nexport const handler = async () => ({});\n`;
  bundle({ stdin: { contents, resolveDir: process.cwd(), loader: 'ts' }, outfile });
}

function bundle(options: BuildOptions): BuildResult {
  const { mainFields, ...common } = BUNDLING;
  return buildSync({ ...common, mainFields: [...mainFields], logLevel: 'error', ...options });
}

/** Milliseconds that a fresh Node process needs to import a handler. */
function importTime(file: string, environment: Record<string, string>): number {
  const script = `const t=performance.now();require(${JSON.stringify(file)});process.stdout.write(String(performance.now()-t))`;
  const { stdout, status, stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, AWS_REGION: 'us-east-1', NODE_NO_WARNINGS: '1', ...environment },
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

function kb(file: string): string {
  return `${Math.round(statSync(file).size / 1_024)} kB`;
}
