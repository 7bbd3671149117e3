import { type Blame, classFacts, type FailureClass, labelsOf, type RetryKind } from './classes';
import type { FailureFacts, FailureStage } from './facts';
import { RULES, type Rule } from './rules';
import { type Told, tell } from './told';

/** What a failure is, whose it is, and what can be done. */
export interface Diagnosis {
  readonly stage: FailureStage;
  readonly class: FailureClass;
  /** The class in words. */
  readonly label: string;
  /** The words of wider classes that it is a kind of as well. Absent: none. */
  readonly within?: readonly string[];
  readonly blame: Blame;
  readonly retry: RetryKind;
  /** What happened, for a person. */
  readonly sentence: string;
  readonly advice: string;
  /** The message itself without its wrapping: a traceback, an algorithm's or a service's sentence. May be empty. */
  readonly message: string;
  readonly exitCode?: number;
  /** Whether a job may have been created all the same, so that looking for it comes before another. */
  readonly jobMayExist: boolean;
}

/**
 * Tells what kind of failure something is. Never throws: a text that no rule knows, however long and
 * in whichever language, is `Unknown` or what its prefix says.
 */
export function classify(facts: FailureFacts): Diagnosis {
  const told = tell(facts);
  const rule = RULES.find((one) => fits(one, told)) as Rule;
  const of = classFacts(rule.class);
  const [label, ...within] = labelsOf(rule.class);
  return {
    stage: told.stage,
    class: rule.class,
    label: label as string,
    ...(within.length === 0 ? {} : { within }),
    blame: rule.blame ?? of.blame,
    retry: rule.retry ?? of.retry,
    sentence: rule.sentence ?? of.sentence,
    advice: rule.advice ?? of.advice,
    message: told.message,
    ...(told.exitCode === undefined ? {} : { exitCode: told.exitCode }),
    jobMayExist: told.stage === 'create' && rule.jobMayExist === true,
  };
}

/** Whether a message may be what an algorithm says of its data. */
function mayBeAlgorithms({ stage, fault, phase }: Told): boolean {
  return stage === 'job' && fault === 'ClientError' && phase === undefined;
}

function fits(rule: Rule, told: Told): boolean {
  return (
    (rule.stage === undefined || rule.stage.includes(told.stage)) &&
    (rule.voice === undefined || rule.voice === told.voice) &&
    (rule.phase === undefined || rule.phase === told.phase) &&
    (rule.fault === undefined || rule.fault === told.fault) &&
    (rule.code === undefined || told.codes.some((code) => rule.code?.test(code))) &&
    (rule.text === undefined || rule.text.test(told.message)) &&
    (rule.when === undefined || rule.when(told)) &&
    (rule.isOfServices === undefined || !mayBeAlgorithms(told))
  );
}
