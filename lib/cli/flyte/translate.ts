import { oneOf, RankZeroError } from '../../core';
import { CONNECTOR_TASKS, ofConnector } from './connector-task';
import { ofPlugin, PLUGIN_TASKS } from './plugin-task';
import type { FlyteTemplate } from './template';
import { moduleOf } from './translation';

/**
 * A task of Flyte as a module of TypeScript.
 * @throws FlyteTaskInvalid – when it trains nothing on SageMaker, or cannot exist here
 */
export function translate(template: FlyteTemplate): string {
  const is = (kinds: readonly string[]) => kinds.includes(template.type);
  if (is(PLUGIN_TASKS)) return `${moduleOf(ofPlugin(template))}\n`;
  if (is(CONNECTOR_TASKS)) return `${moduleOf(ofConnector(template))}\n`;
  throw new RankZeroError(
    'FlyteTaskInvalid',
    `A task of the type ${JSON.stringify(template.type)} is not one that trains on SageMaker.`,
    { hint: `Types that can be translated: ${oneOf([...PLUGIN_TASKS, ...CONNECTOR_TASKS])}.` },
  );
}
