import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from './_helpers/bundle';
import { type Ended, Job } from './_helpers/job';
import { Store, type StoredEntry } from './_helpers/store';

interface Failure {
  readonly code: string;
  readonly contains?: readonly string[];
  readonly lacks?: readonly string[];
}
interface ExpectedOutput {
  readonly type: string;
  readonly value?: unknown;
  readonly files?: Readonly<Record<string, unknown>>;
  readonly json?: Readonly<Record<string, unknown>>;
}
interface Expected {
  readonly exit?: readonly number[];
  readonly exitSorted?: readonly number[];
  readonly received?: unknown;
  readonly context?: readonly object[];
  readonly stdout?: readonly (readonly string[])[];
  readonly stderr?: readonly string[];
  readonly metrics?: Readonly<Record<string, readonly number[]>>;
  readonly failures?: readonly (Failure | null)[];
  readonly writer?: object;
  readonly outputs?: Readonly<Record<string, ExpectedOutput>> | null;
  readonly stored?: Readonly<Record<string, ExpectedOutput>>;
  readonly doublePersist?: boolean;
}
interface Case {
  readonly name: string;
  readonly inputs?: object;
  readonly outputs?: object;
  readonly hyperparameters?: Readonly<Record<string, string>>;
  readonly channels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly document?: object;
  readonly description?: object;
  readonly hosts?: number;
  readonly processes?: readonly {
    readonly host: string;
    readonly environ?: Readonly<Record<string, string>>;
  }[];
  readonly expect: Expected;
}

const FIXTURES = join(__dirname, '../../../containers/fixtures');
const FILES = readdirSync(FIXTURES).filter((file) => file.endsWith('.json'));

const scratch = mkdtempSync(join(tmpdir(), 'rankzero-contract-'));
let store: Store;
let code: string;

beforeAll(async () => {
  code = bundleFunction('fixture.ts', scratch);
  store = await Store.start();
});
afterAll(async () => {
  await store.stop();
  rmSync(scratch, { recursive: true });
});

describe.each(FILES)('the contract of runners: %s', (file) => {
  const { cases } = JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as { cases: Case[] };

  test.each(cases.map((fixture) => [fixture.name, fixture] as const))('%s', async (_, fixture) => {
    await store.newBucket();
    const { name: _name, document, processes, expect: expected, ...options } = fixture;
    const job = new Job({
      ...options,
      ...(document === undefined
        ? {}
        : { document: await store.put('plans/document.json', JSON.stringify(document)) }),
      code,
      entry: 'fixture.ts:train',
      jobs: `s3://${store.bucket}/jobs`,
      endpoint: `http://127.0.0.1:${store.port}`,
    });
    try {
      writeFileSync(join(job.directory, 'fixture.json'), JSON.stringify(fixture));
      const started = processes ?? job.hosts.map((host) => ({ host, environ: {} }));
      const ended = await Promise.all(
        started.map(({ host, environ }, number) =>
          job.run(host, {
            FIXTURE_PROCESS: String(number),
            FIXTURE_PROCESSES: String(started.length),
            ...environ,
          }),
        ),
      );
      checkProcesses(ended, expected);
      checkSeen(job, expected);
      await checkOutputs(expected);
      if (expected.doublePersist) await checkDouble(ended);
    } finally {
      job.close();
    }
  });
});

function checkProcesses(ended: readonly Ended[], expected: Expected): void {
  const codes = ended.map((process) => process.code);
  const log = ended.map((process) => process.stderr).join('\n');
  if (expected.exitSorted) {
    expect({ log, codes: codes.sort() }).toMatchObject({ codes: expected.exitSorted });
  } else expect({ log, codes }).toMatchObject({ codes: expected.exit });
  for (const [number, parts] of (expected.stdout ?? []).entries()) {
    for (const part of parts) expect(ended[number]?.stdout).toContain(part);
  }
  for (const part of expected.stderr ?? []) expect(ended[0]?.stderr).toContain(part);
  for (const [name, values] of Object.entries(expected.metrics ?? {})) {
    const regex = new RegExp(`\\[rankzero\\] ${name}=([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?);`, 'g');
    const found = [...(ended[0]?.stdout ?? '').matchAll(regex)].map(([, value]) => Number(value));
    expect(found).toEqual(values);
  }
  for (const [number, failure] of (expected.failures ?? []).entries()) {
    checkFailure(ended[number]?.failure, failure);
    // What a failure must not say must not be in the log either.
    for (const part of failure?.lacks ?? []) {
      expect(ended[number]?.stdout).not.toContain(part);
      expect(ended[number]?.stderr).not.toContain(part);
    }
  }
}

function checkFailure(found: string | undefined, expected: Failure | null): void {
  if (expected === null) {
    expect(found).toBeUndefined();
    return;
  }
  expect(found).toMatch(`[rankzero] ${expected.code}: `);
  expect(found?.length).toBeLessThanOrEqual(1024);
  for (const part of expected.contains ?? []) expect(found).toContain(part);
  for (const part of expected.lacks ?? []) expect(found).not.toContain(part);
}

/** What the function was called with. */
function checkSeen(job: Job, { received, context = [] }: Expected): void {
  const seen = (number: number) => {
    const path = join(job.directory, `seen-${number}.json`);
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  };
  if (received !== undefined) expect(seen(0)?.inputs ?? null).toEqual(received);
  for (const [number, part] of context.entries()) {
    expect(seen(number).context).toMatchObject(part);
  }
}

async function checkOutputs({ outputs, stored, writer = {} }: Expected): Promise<void> {
  if (outputs === undefined) return;
  const kept = (await store.keys()).filter((key) => key.endsWith('/_stored.json'));
  expect(kept).toHaveLength(stored === undefined ? 0 : 1);
  if (outputs === null) {
    expect(await store.hasManifest()).toBe(false);
    for (const key of kept) {
      const manifest = JSON.parse(String(await store.read(`s3://${store.bucket}/${key}`)));
      expect(manifest.problems).not.toEqual([]);
      await checkEntries(manifest, stored ?? {});
    }
    return;
  }
  const manifest = await store.manifest();
  expect(manifest).toMatchObject({ version: 1, job: 'job-1', writer });
  await checkEntries(manifest, outputs);
}

async function checkEntries(
  manifest: { readonly outputs: Readonly<Record<string, unknown>> },
  outputs: Readonly<Record<string, ExpectedOutput>>,
): Promise<void> {
  expect(Object.keys(manifest.outputs)).toEqual(Object.keys(outputs));
  for (const [name, expected] of Object.entries(outputs)) {
    const output = manifest.outputs[name] as StoredEntry;
    expect(output.type).toBe(expected.type);
    if ('value' in expected) expect(output.value).toEqual(expected.value);
    if (expected.files || expected.json) await checkFiles(output, expected);
  }
}

async function checkFiles(output: StoredEntry, { files = {}, json = {} }: ExpectedOutput) {
  const found: Record<string, string> = {};
  if (output.type === 'directory') {
    const listing = JSON.parse(String(await store.read(output.listing.uri)));
    for (const { path } of listing.files) found[path] = String(await store.read(output.uri + path));
    expect(output.fileCount).toBe(listing.files.length);
  } else {
    found[output.uri.split('/').at(-1) as string] = String(await store.read(output.uri));
  }
  const contents = Object.fromEntries(
    Object.entries(found).map(([name, text]) => [name, name in json ? JSON.parse(text) : text]),
  );
  expect(contents).toEqual(plain({ ...files, ...json }));
}

/** Writes out what a fixture abbreviates. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { $repeat, times } = value as { $repeat?: string; times?: number };
  if ($repeat !== undefined) return $repeat.repeat(times ?? 0);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

/** Every process that lost names itself and the one that won. */
async function checkDouble(ended: readonly Ended[]): Promise<void> {
  const { writer } = await store.manifest();
  for (const [rank, { code, failure }] of ended.entries()) {
    if (rank === writer.rank) {
      expect(code).toBe(0);
      continue;
    }
    expect(failure).toMatch('[rankzero] DoublePersist: ');
    expect(failure).toContain(`rank ${writer.rank} on ${writer.host} has committed`);
    expect(failure).toContain(`rank ${rank} on algo-${rank + 1}`);
  }
}
