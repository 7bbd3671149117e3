import type { Check } from '../check';
import { DEFINITION_FIELDS } from './definition-fields';
import { REDRIVE } from './redrive';
import { REFUSED_CREATIONS } from './refused-creations';
import { SYNC_FIELDS } from './sync-fields';
import { TRAININGS } from './trainings';

/** Every check, the free ones first. A new one is a record in one of these lists, or a file beside. */
export const CHECKS: readonly Check[] = [
  ...DEFINITION_FIELDS,
  ...REFUSED_CREATIONS,
  ...REDRIVE,
  ...SYNC_FIELDS,
  ...TRAININGS,
];

/** Those that start nothing. A question that shares a paid job has no cost of its own. */
export function freeChecks(): readonly Check[] {
  return CHECKS.filter((one) => !TRAININGS.includes(one));
}
