import { join } from 'node:path';
import { processTerminal } from '../lib/cli/display/terminal';
import { ensureAssembly, findProject } from '../lib/cli/project/project';
import { accountVerbs } from './account-verbs';
import { admission } from './admission';
import { collectBench } from './collect';
import { commandLine } from './command-line';
import { costs } from './costs';
import { dataPaths } from './data-paths';
import { editLoop } from './edit-loop';
import { lambdaColdStart } from './lambda-cold-start';
import { line } from './line';
import { localOverhead } from './local-overhead';
import { nodeRunnerOverhead } from './node-runner-overhead';
import { pythonRunner } from './python-runner';
import { reportBench } from './report';
import { stateMachines } from './state-machines';
import { synthesis } from './synthesis';
import { templates } from './templates';
import { tuningDefaults } from './tuning-defaults';
import { tuningSearch } from './tuning-search';
import { warmRun } from './warm-run';
import { xgboostReaders } from './xgboost-readers';

const PARTS: Readonly<Record<string, (assembly: string, python: string) => Promise<void> | void>> =
  {
    lambdas: (assembly) => lambdaColdStart(assembly),
    collect: (assembly) => collectBench(assembly),
    overhead: (assembly, python) => localOverhead(assembly, python),
    admission: (assembly, python) => admission(assembly, python),
    line: () => line(),
    'warm-run': (assembly, python) => warmRun(assembly, python),
    cli: async (assembly, python) => {
      commandLine();
      await accountVerbs(assembly, python);
    },
    'edit-loop': () => editLoop(),
    costs: (assembly, python) => costs(assembly, python),
    synthesis: () => synthesis(),
    templates: () => templates(),
    report: () => reportBench(),
    'state-machines': () => stateMachines(),
    tuning: (assembly, python) => tuningSearch(assembly, python),
    'tuning-defaults': (_assembly, python) => tuningDefaults(python),
    'node-runner': () => nodeRunnerOverhead(),
    'python-runner': (_assembly, python) => pythonRunner(python),
    'xgboost-readers': (_assembly, python) => xgboostReaders(python),
    data: (_assembly, python) => dataPaths(python, [50, 250], 3),
  };

/** These take long, or much room, and run only when they are named. */
const LARGE: typeof PARTS = {
  'data-large': (_assembly, python) => dataPaths(python, [2_000], 3),
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const all = { ...PARTS, ...LARGE };
  const unknown = wanted.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0) {
    throw new Error(`No part ${unknown.join(', ')}; there are ${Object.keys(all).join(', ')}.`);
  }
  const project = findProject(process.cwd(), process.cwd());
  await ensureAssembly(project, processTerminal());
  const python = join(process.cwd(), '.venv/bin/python');
  for (const name of wanted.length > 0 ? wanted : Object.keys(PARTS)) {
    await all[name]?.(project.assembly, python);
  }
}

void main();
