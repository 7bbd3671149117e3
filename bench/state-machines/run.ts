import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { loadStateMachine, runStateMachine } from '../../lib/local/states-language';
import { median } from '../measure';
import { MACHINES, type Machine } from './machines';

/** Milliseconds. */
export interface Sample {
  readonly load: number;
  readonly first: number;
  readonly warm: number;
}

const WARM_RUNS = 15;

/** `run.ts ours|theirs MACHINE FOLDER`: one sample as JSON. */
async function main([side, name = '', folder = '']: readonly string[]): Promise<void> {
  const machine = MACHINES[name] as Machine;
  const before = performance.now();
  const run = side === 'ours' ? ours(machine) : theirs(machine, folder);
  const load = performance.now() - before;
  const times: number[] = [];
  for (let count = 0; count <= WARM_RUNS; count++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  const [first = 0, ...others] = times;
  process.stdout.write(JSON.stringify({ load, first, warm: median(others) } satisfies Sample));
}

function ours({
  definition: { StartAt, States },
  jsonata,
  input,
}: Machine): () => Promise<unknown> {
  const definition = loadStateMachine(
    {
      QueryLanguage: 'JSONata',
      StartAt,
      States: { ...States, [StartAt]: { ...States[StartAt], ...jsonata } },
    },
    { integrations: [] },
  );
  // With every event of the history, as the account keeps it.
  return () => runStateMachine({ definition, input, onEvent: () => undefined });
}

function theirs({ definition, input }: Machine, folder: string): () => Promise<unknown> {
  const { StateMachine } = createRequire(join(folder, 'package.json'))('aws-local-stepfunctions');
  const machine = new StateMachine(definition, {});
  return () => machine.run(input).result;
}

void main(process.argv.slice(2));
