import type { LogGroup } from './log-group';
import { invalid } from './wording';

/** The numbers of days that CloudWatch Logs keeps events for. */
const DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/**
 * PutRetentionPolicy and DeleteRetentionPolicy. Nothing is removed: an account here does not get
 * as old as a day of CloudWatch Logs, which takes up to three more to remove what is too old.
 *
 * @throws InvalidParameterException
 */
export function putRetention(group: LogGroup, days: number | undefined): object {
  if (days !== undefined && !DAYS.includes(days)) {
    throw invalid(
      `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${DAYS.join(', ')}]`,
    );
  }
  group.retentionInDays = days;
  return {};
}
