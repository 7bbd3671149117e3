import { mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Context, trainingFunction } from '../../../../containers/node';
import { exactJson } from '../../../../lib/core/exact-numbers';

/** The training function of the contract's fixtures: does what the fixture beside it says. */
const {
  JOB_DIRECTORY = '',
  FIXTURE_PROCESS,
  FIXTURE_PROCESSES,
  SAGEMAKER_BASE_DIR = '',
} = process.env;
const fixture = JSON.parse(readFileSync(join(JOB_DIRECTORY, 'fixture.json'), 'utf8'));
const told = fixture.function ?? {};
const chosen = told.persist ?? 0;

export const train = trainingFunction(
  {
    inputs: fixture.inputs ?? {},
    outputs: fixture.outputs ?? {},
    persistOutputs: ({ rank }) => {
      if (chosen === 'raise') throw new Error('no idea who persists');
      if (chosen === 'text') return 'yes' as never;
      return chosen === 'all' || rank === chosen;
    },
  },
  async (inputs, ctx) => {
    const { hosts, currentHost, rank, worldSize, localRank, networkInterface, jobName } = ctx;
    const seen = {
      context: { hosts, currentHost, rank, worldSize, localRank, networkInterface, jobName },
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, asSeen(name, value)]),
      ),
    };
    writeFileSync(join(JOB_DIRECTORY, `seen-${FIXTURE_PROCESS}.json`), exactJson(seen));
    for (const text of told.prints ?? []) process.stdout.write(real(text, ctx) as string);
    for (const [name, value, step] of told.metrics ?? []) {
      ctx.logMetric(name, real(value, ctx) as number, step);
    }
    for (const [path, text] of Object.entries<string>(told.model ?? {})) {
      mkdirSync(dirname(join(ctx.modelDirectory, path)), { recursive: true });
      writeFileSync(join(ctx.modelDirectory, path), text);
    }
    if (told.together) await waitForAll();
    if (told.raises && rank === (told.raisesOnRank ?? 0)) throw new RangeError(told.raises);
    const isChosen = chosen === 'all' || rank === chosen;
    const returns = isChosen ? told.returns : (told.returnsOnOthers ?? told.returns);
    return real(returns ?? {}, ctx) as never;
  },
);

function asSeen(name: string, value: unknown): unknown {
  const isPath = value !== null && fixture.inputs[name].type === 'channel';
  return isPath ? { $path: relative(SAGEMAKER_BASE_DIR, String(value)) } : value;
}

/** Turns the fixture's words for a value into one. */
function real(value: unknown, ctx: Context): unknown {
  if (Array.isArray(value)) return value.map((item) => real(item, ctx));
  if (typeof value !== 'object' || value === null) return value;
  const words = value as Record<string, unknown>;
  if ('$number' in words) return Number(words.$number);
  if ('$date' in words) return new Date(words.$date as string);
  if ('$context' in words) return ctx[words.$context as 'rank'];
  if ('$repeat' in words) return (words.$repeat as string).repeat(words.times as number);
  if ('$file' in words) {
    const path = join(ctx.outputDirectory, words.$file as string);
    writeFileSync(path, words.text as string);
    return path;
  }
  if ('$directory' in words) {
    const tree = join(ctx.outputDirectory, 'tree');
    mkdirSync(tree);
    for (const [name, text] of Object.entries(words.$directory as Record<string, string>)) {
      mkdirSync(dirname(join(tree, name)), { recursive: true });
      writeFileSync(join(tree, name), text);
    }
    return tree;
  }
  return Object.fromEntries(Object.entries(words).map(([name, item]) => [name, real(item, ctx)]));
}

/** Returns when every process of the job has come this far. */
function waitForAll(): Promise<void> {
  const here = () => readdirSync(JOB_DIRECTORY).filter((name) => name.startsWith('here-')).length;
  return new Promise((resolve) => {
    const watcher = watch(JOB_DIRECTORY, () => look());
    const look = () => {
      if (here() < Number(FIXTURE_PROCESSES)) return;
      watcher.close();
      resolve();
    };
    writeFileSync(join(JOB_DIRECTORY, `here-${FIXTURE_PROCESS}`), '');
    look();
  });
}
