import { RankZeroError } from '../../core/errors';
import { didYouMean, oneOf } from '../../core/wording';
import type { StackFile } from './manifest';

/** Whether a stack is in a stage, or in one that is nested in it; in any where none is named. */
export function isInStage({ stage: its }: StackFile, stage: string | undefined): boolean {
  return stage === undefined || its === stage || its.startsWith(`${stage}/`);
}

/**
 * Checks that the app has a stage.
 *
 * @throws NoStage – with those that it has
 */
export function checkStage(stage: string, stacks: readonly StackFile[]): void {
  if (stacks.some((stack) => isInStage(stack, stage))) return;
  const stages = [...new Set(stacks.map((stack) => stack.stage))].filter((name) => name !== '');
  throw new RankZeroError(
    'NoStage',
    `The app has no stage ${stage}.${didYouMean(stage, stages)} ${stages.length === 0 ? 'It has no stages: leave out --stage.' : `It has ${oneOf(stages)}.`}`,
  );
}
