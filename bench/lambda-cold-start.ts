import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLING } from '../lib/constructs/training-workflow/bundle-function';
import { assetDirectory, readAssembly } from '../lib/local/assembly';
import { inTurn, ms, table } from './measure';

const ROUNDS = 15;

/** What a bare handler of the same AWS clients would be. */
const CLIENTS: Readonly<Record<string, readonly string[]>> = {
  plan: ['S3Client@@aws-sdk/client-s3', 'SSMClient@@aws-sdk/client-ssm'],
  collect: ['S3Client@@aws-sdk/client-s3', 'SageMakerClient@@aws-sdk/client-sagemaker'],
};

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
    writeBareHandler(CLIENTS[name] ?? [], bare);
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

function nameOf(path: string): string {
  const name = Object.keys(CLIENTS).find((candidate) => path.toLowerCase().includes(candidate));
  if (name === undefined) throw new Error(`No bare handler is known for ${path}.`);
  return name;
}

/** Bundled exactly as the deployed ones. */
function writeBareHandler(clients: readonly string[], outfile: string): void {
  const source = clients.map((client) => {
    const [name = '', module = ''] = [
      client.slice(0, client.indexOf('@')),
      client.slice(client.indexOf('@') + 1),
    ];
    return `import { ${name} } from '${module}';\nexport const ${name.toLowerCase()} = new ${name}({});`;
  });
  const entry = outfile.replace(/\.js$/, '.ts');
  writeFileSync(entry, `${source.join('\n')}\nexport const handler = async () => ({});\n`);
  buildSync({
    entryPoints: [entry],
    ...BUNDLING,
    mainFields: [...BUNDLING.mainFields],
    nodePaths: [join(process.cwd(), 'node_modules')],
    outfile,
    logLevel: 'error',
  });
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
