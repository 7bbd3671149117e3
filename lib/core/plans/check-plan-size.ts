import type { Problems } from '../problems';
import { MAX_REQUEST_BYTES } from '../requests';

/** A state's output has the limit of an execution's input; past it nothing could be caught. */
export function checkPlanSize(plan: object, problems: Problems): void {
  const bytes = new TextEncoder().encode(JSON.stringify(plan)).length;
  if (bytes <= MAX_REQUEST_BYTES) return;
  problems.add('RequestTooLarge', '$', 'The plan of this request does not fit a state machine.', {
    found: `${bytes} bytes`,
    allowed: `at most ${MAX_REQUEST_BYTES} bytes; keep large values in S3`,
  });
  problems.throwIfAny();
}
