import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { assetDirectory, readAssembly } from '../lib/local/assembly';
import { median, ms, table } from './measure';
import { EVENT, serveTuning } from './recorded-tuning';

const ROUNDS = 5;
/** The first is what the function needs without any. */
const TRIALS = [0, 1_000, 10_000] as const;

interface Run {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  readonly resultBytes: number;
  readonly written: ReadonlyMap<string, number>;
}

/**
 * The bundled Collect function on recorded tuning jobs, each run in a process of its own, sizes in
 * turn: time of the call, and peak memory of the process.
 */
export async function collectBench(assembly: string): Promise<void> {
  const runs = new Map<number, Run[]>(TRIALS.map((trials) => [trials, []]));
  const file = bundleOf(assembly);
  for (let round = 0; round < ROUNDS; round++) {
    for (const trials of TRIALS) runs.get(trials)?.push(await collect(file, trials));
  }
  const of = (trials: number, figure: (run: Run) => number) =>
    median((runs.get(trials) ?? []).map(figure));
  const time = ({ milliseconds }: Run) => milliseconds;
  const memory = ({ peakMegabytes }: Run) => peakMegabytes;
  const size = (name: string) => (run: Run) => (run.written.get(name) ?? 0) / 1_024;
  const [none, few, many] = TRIALS;
  table(
    `Collect with recorded trials, 100 a page (goal: ≤ 256 MB; median of ${ROUNDS})`,
    ['trials', 'time', 'a trial', 'peak memory', 'trials.json', 'report.html', 'result'],
    TRIALS.map((trials) => [
      trials.toLocaleString('en'),
      ms(of(trials, time)),
      trials === 0 ? '' : `${((of(trials, time) - of(none, time)) / trials).toFixed(3)} ms`,
      `${of(trials, memory).toFixed(0)} MB`,
      kb(of(trials, size('trials.json'))),
      kb(of(trials, size('report.html'))),
      kb(of(trials, ({ resultBytes }) => resultBytes / 1_024)),
    ]),
  );
  const growth = (figure: (run: Run) => number) =>
    (of(many, figure) - of(none, figure)) / (of(few, figure) - of(none, figure));
  process.stdout.write(
    `  ten times the trials: ${growth(time).toFixed(1)} times the time and ${growth(memory).toFixed(1)} times the memory over none\n`,
  );
}

function bundleOf(assemblyDirectory: string): string {
  const place = { account: '123456789012', region: 'us-east-1' };
  const assembly = readAssembly(assemblyDirectory, place);
  const fn = assembly
    .resourcesOfType('AWS::Lambda::Function')
    .find(({ path }) => path?.includes('/Collect/'));
  if (fn === undefined) throw new Error('The assembly has no Collect function.');
  return join(assetDirectory(assembly, fn), 'index.js');
}

/** Calls the handler once, as a cold start does, and says what the process took at most. */
const SCRIPT = `
const { handler } = require(process.argv[1]);
const start = performance.now();
handler(JSON.parse(process.argv[2])).then((result) => {
  const milliseconds = performance.now() - start;
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const resultBytes = Buffer.byteLength(JSON.stringify(result));
  console.log(JSON.stringify({ milliseconds, peakMegabytes, resultBytes }));
});`;

async function collect(file: string, trials: number): Promise<Run> {
  const services = await serveTuning(trials);
  try {
    const child = spawn(process.execPath, ['-e', SCRIPT, file, JSON.stringify(EVENT)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        NODE_NO_WARNINGS: '1',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
        AWS_ENDPOINT_URL: services.endpoint,
        BUCKET: 'bench',
      },
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    // A report that could not be made is noted there and would make the figures too good.
    if (status !== 0 || errors !== '') throw new Error(errors || `Collect ended with ${status}.`);
    return { ...JSON.parse(output), written: services.written };
  } finally {
    services.close();
  }
}

function kb(kilobytes: number): string {
  return `${Math.round(kilobytes).toLocaleString('en')} kB`;
}
