import { BY_CODE } from './by-code';
import { BY_FUNCTION } from './by-function';
import { BY_SERVICE } from './by-service';
import { BY_STATUS } from './by-status';
import type { Rule } from './rule';

export type { Rule } from './rule';

/** Every rule in the order in which they are asked: the first that fits decides. */
export const RULES: readonly Rule[] = [
  ...BY_STATUS,
  ...BY_FUNCTION,
  ...BY_CODE,
  ...BY_SERVICE,
  {
    class: 'InternalError',
    stage: ['plan', 'collect'],
    sentence: 'A function of the workflow failed.',
    advice: "Redrive the execution; the function's log tells more.",
  },
  { class: 'Unknown' },
];
