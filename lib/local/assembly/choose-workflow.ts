import { RankZeroError } from '../../core/errors';
import { didYouMean } from '../../core/wording';
import type { StackEnvironment } from './environment';
import type { StackFile } from './manifest';
import { checkStage } from './stages';
import type { AssemblySelection } from './types';
import { isWanted, type WorkflowPlace, workflowsOf } from './workflows';

/**
 * The workflow that is wanted, or the only one there is; undefined where the assembly has none and
 * none was asked for.
 *
 * @throws NoWorkflow – when there is no workflow of this name or stage
 * @throws AssemblyElsewhere – when it is deployed to another account or region than is wanted
 * @throws SeveralWorkflows – when several fit, with a list of them and how to choose each
 */
export function chooseWorkflow(
  stacks: readonly StackFile[],
  wanted: AssemblySelection,
): WorkflowPlace | undefined {
  const all = workflowsOf(stacks);
  const found = all.filter((place) => isWanted(place, wanted));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined) throw severalWorkflows(found, wanted);
  const { account, region, ...named } = wanted;
  const elsewhere = all.filter((place) => isWanted(place, named));
  if (elsewhere.length > 0) {
    throw new RankZeroError(
      'AssemblyElsewhere',
      `The app has no workflow for ${whereText({ account, region })}. It has
${rows(elsewhere, all)}`,
      { hint: 'Leave out the account and the region, to use those of the workflow’s stack.' },
    );
  }
  if (wanted.stage !== undefined) checkStage(wanted.stage, stacks);
  if (wanted.workflow === undefined && wanted.stage === undefined) return undefined;
  const name = wanted.workflow;
  const there = all.map((place) => place.name);
  throw new RankZeroError(
    'NoWorkflow',
    [
      name === undefined
        ? `The stage ${wanted.stage} has no workflow.`
        : `There is no workflow ${name}${wanted.stage === undefined ? '' : ` in the stage ${wanted.stage}`}.${didYouMean(name, there)}`,
      all.length === 0 ? ' The app has none.' : ` The app has\n${rows(all, all)}`,
    ].join(''),
  );
}

/** The error of a choice that nobody has made. */
function severalWorkflows(
  found: readonly WorkflowPlace[],
  wanted: AssemblySelection = {},
): RankZeroError {
  const asked = Object.entries({ workflow: wanted.workflow, stage: wanted.stage })
    .filter(([, value]) => value !== undefined)
    .map(([option, value]) => `--${option} ${value}`);
  const which = asked.length === 0 ? '' : ` that fit ${asked.join(' ')}`;
  return new RankZeroError(
    'SeveralWorkflows',
    `The app has ${found.length} workflows${which}:\n${rows(found, found)}`,
    { hint: 'Choose one with the options in front of it.' },
  );
}

/** A line for each, with the options that choose it among all. */
function rows(places: readonly WorkflowPlace[], among: readonly WorkflowPlace[]): string {
  const lines = places.map((place) => ({ options: optionsOf(place, among), place }));
  const width = Math.max(...lines.map(({ options }) => options.length));
  return lines
    .map(({ options, place }) => `  ${options.padEnd(width)}  ${describe(place)}`)
    .join('\n');
}

function describe(place: WorkflowPlace): string {
  return `stack ${place.stack.stackName}, ${whereText(place)}`;
}

/** `account 111111111111, eu-west-1`; what is open is left out. */
function whereText({ account, region }: StackEnvironment): string {
  const parts = [
    ...(account === undefined ? [] : [`account ${account}`]),
    ...(region === undefined ? [] : [region]),
  ];
  return parts.length === 0 ? 'any account and region' : parts.join(', ');
}

/** The fewest options that choose a workflow among all. */
function optionsOf(place: WorkflowPlace, among: readonly WorkflowPlace[]): string {
  const { name: workflow, stack, account, region } = place;
  const stage = stack.stage === '' ? undefined : stack.stage;
  const tries: AssemblySelection[] = [
    { workflow },
    ...(stage === undefined ? [] : [{ workflow, stage }]),
    ...(region === undefined ? [] : [{ workflow, ...(stage && { stage }), region }]),
    ...(account === undefined ? [] : [{ workflow, ...(stage && { stage }), account }]),
  ];
  const chosen = tries.find((wanted) => among.filter((it) => isWanted(it, wanted)).length === 1);
  const options = chosen ?? { workflow: `${stack.stackName}/${workflow}` };
  return Object.entries(options)
    .map(([option, value]) => `--${option} ${value}`)
    .join(' ');
}
