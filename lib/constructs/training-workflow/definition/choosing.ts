import { expression } from './jsonata';
import { JOB_KINDS, STATE, statesOf } from './states';

/**
 * Where execution goes on, by what Plan or Diagnose has decided. A wait comes first; it costs
 * nothing, however long it is.
 */
export function choosing(): object {
  const [first, ...others] = JOB_KINDS;
  const rule = (condition: string, next: string) => ({
    Condition: expression(condition),
    Next: next,
  });
  return {
    [STATE.next]: {
      Type: 'Choice',
      Choices: [
        {
          ...rule('$waitSeconds > 0', STATE.wait),
          Output: expression("{ 'until': $waitUntil }"),
          Assign: { waitSeconds: 0 },
        },
        rule("$next = 'give up'", STATE.collectAfterFailure),
        rule("$next = 'plan'", STATE.plan),
        rule("$next = 'collect'", STATE.collect),
        ...others.map((kind) =>
          rule(`$next = 'watch' and $plan.kind = '${kind.kind}'`, statesOf(kind).watch),
        ),
        rule("$next = 'watch'", statesOf(first).watch),
        ...others.map((kind) =>
          rule(`$exists($plan.doubtful) and $plan.kind = '${kind.kind}'`, statesOf(kind).create),
        ),
        rule('$exists($plan.doubtful)', statesOf(first).create),
        ...others.map((kind) => rule(`$plan.kind = '${kind.kind}'`, statesOf(kind).run)),
      ],
      Default: statesOf(first).run,
    },
    [STATE.wait]: {
      Type: 'Wait',
      Timestamp: expression('$states.input.until'),
      Output: null,
      Next: STATE.next,
    },
  };
}
