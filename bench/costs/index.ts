import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssembly } from '../../lib/local/assembly';
import { table } from '../measure';
import { costTable, usesOf } from './cost-table';
import { itemsOf, sumOf } from './costs';
import { countWay } from './count-way';
import type { Counted } from './counted';
import { walk } from './walk';
import { WAYS } from './ways';

/**
 * What an execution costs besides its instances: state transitions by the synthesized definition,
 * calls, milliseconds and bytes of logs as a local account counts them, at list prices.
 * `UPDATE_DOCS=1` keeps what was counted in recorded.json, from which docs/deploying.md has its table.
 */
export async function costs(assembly: string, python: string): Promise<void> {
  const ways: Record<string, Counted> = {};
  const definition = definitionIn(assembly);
  for (const [name, way] of Object.entries(WAYS)) {
    const counted = await countWay(name, way, assembly, python);
    const walked = walk(definition, way.turns);
    if (counted.states.join() !== walked.join()) {
      throw new Error(`${name} took another way: ${counted.states.join(', ')}`);
    }
    ways[name] = counted;
  }
  const template = JSON.parse(
    readFileSync(join(assembly, 'RankZero-Workflow.template.json'), 'utf8'),
  );
  const uses = usesOf(definition, template, ways);
  for (const [name, use] of Object.entries(uses)) {
    const items = itemsOf(use);
    table(
      `${WAYS[name]?.title}: ${(1_000 * sumOf(items)).toFixed(3)} USD for 1,000`,
      ['', 'each', 'USD for 1,000'],
      [...items.map(({ title, amount, usd }) => [title, amount, (1_000 * usd).toFixed(4)])],
    );
  }
  if (process.env.UPDATE_DOCS !== '1') return;
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(join(__dirname, 'recorded.json'), `${JSON.stringify({ date, ways }, null, 2)}\n`);
  process.stdout.write(`\n${costTable(uses)}\n`);
}

/** The definition of the workflow, with what only a deployment knows made up. */
function definitionIn(assembly: string) {
  const [machine] = readAssembly(assembly, { standIns: true }).resourcesOfType(
    'AWS::StepFunctions::StateMachine',
  );
  return JSON.parse(String(machine?.property('DefinitionString')));
}
