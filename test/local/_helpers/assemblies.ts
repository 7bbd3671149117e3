import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { type Assembly, readAssembly } from '../../../lib/local/assembly';

/** The account that assemblies of tests are read for. */
export const LOCAL = { account: '123456789012', region: 'us-east-1' } as const;

const directories: string[] = [];

/** An empty directory that {@link removeDirectories} removes. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'rankzero-test-'));
  directories.push(directory);
  return directory;
}

/** Removes what tests have made; for `afterAll`. */
export function removeDirectories(): void {
  for (const directory of directories.splice(0))
    rmSync(directory, { recursive: true, force: true });
}

/** Synthesizes an app and reads its assembly. */
export function synthesize(build: (app: App) => Stack | undefined): Assembly {
  const app = new App({ outdir: temporaryDirectory() });
  build(app);
  return readAssembly(app.synth().directory, LOCAL);
}

/** Writes an assembly of hand-written templates, one stack for each, and returns its directory. */
export function writeAssembly(
  templates: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, unknown>> = {},
  environment = 'aws://unknown-account/unknown-region',
): string {
  const directory = temporaryDirectory();
  const artifacts: Record<string, unknown> = {};
  for (const [name, template] of Object.entries(templates)) {
    const templateFile = `${name}.template.json`;
    writeFileSync(join(directory, templateFile), JSON.stringify(template));
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment,
      properties: { templateFile, ...properties },
    };
  }
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '1', artifacts }));
  return directory;
}
