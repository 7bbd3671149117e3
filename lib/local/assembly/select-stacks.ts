import { partitionOf } from '../../core/algorithms/partitions';
import { RankZeroError } from '../../core/errors';
import { chooseWorkflow } from './choose-workflow';
import { ANY_ACCOUNT, ANY_REGION, environmentOf, fits } from './environment';
import type { StackFile } from './manifest';
import { isInStage } from './stages';
import type { AssemblyEnvironment, AssemblySelection } from './types';
import type { WorkflowPlace } from './workflows';

/** The stacks that one account has in one region. */
export interface Selected {
  /** The chosen workflow's first: where names of two stacks meet, its own count. */
  readonly stacks: readonly StackFile[];
  /** Stacks beside these that are for another account or region. */
  readonly elsewhere: readonly StackFile[];
  readonly workflow: WorkflowPlace | undefined;
  readonly environment: AssemblyEnvironment;
}

/**
 * Chooses a workflow and the stacks around it: those of its stage and of the app outside of stages,
 * as far as they are for its account and region.
 *
 * @throws NoWorkflow, NoStage, SeveralWorkflows, AssemblyElsewhere – as {@link chooseWorkflow}
 */
export function selectStacks(stacks: readonly StackFile[], wanted: AssemblySelection): Selected {
  const workflow = chooseWorkflow(stacks, wanted);
  const main = workflow?.stack ?? mainStack(stacks, wanted);
  const { account, region } = main === undefined ? wanted : environmentOf(main);
  const { defaults = {} } = wanted;
  const place = {
    account: account ?? wanted.account ?? defaults.account ?? ANY_ACCOUNT,
    region: region ?? wanted.region ?? defaults.region ?? ANY_REGION,
  };
  const stage = main?.stage ?? '';
  const around = stacks.filter((stack) => isAround(stage, stack.stage));
  const here = around.filter((stack) => fits(stack, place));
  return {
    stacks: main === undefined ? here : [main, ...here.filter((stack) => stack !== main)],
    elsewhere: around.filter((stack) => !fits(stack, place)),
    workflow,
    environment: { ...place, partition: partitionOf(place.region).partition },
  };
}

/** A stage has its own stacks and those of the app around it. */
function isAround(stage: string, its: string): boolean {
  return its === '' || its === stage || stage.startsWith(`${its}/`);
}

/** Where there is no workflow: the first stack that is wanted, one that names its place before others. */
function mainStack(stacks: readonly StackFile[], wanted: AssemblySelection): StackFile | undefined {
  const inStage = stacks.filter((stack) => isInStage(stack, wanted.stage));
  const found = inStage.filter((stack) => fits(stack, wanted));
  const [first] = inStage;
  if (first !== undefined && found.length === 0) {
    const { account = 'any account', region = 'any region' } = wanted;
    throw new RankZeroError(
      'AssemblyElsewhere',
      `Stack '${first.stackName}' was synthesized for ${first.environment}, not for aws://${account}/${region}.`,
      { hint: 'Leave out the account and the region, to use those of the stack.' },
    );
  }
  return found.find((stack) => environmentOf(stack).account !== undefined) ?? found[0];
}
