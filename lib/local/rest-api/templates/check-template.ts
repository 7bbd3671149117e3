import { parse } from 'velocityjs';
import { JSON_PATH } from './json-path';
import { KNOWN_CALLS } from './render';

/**
 * Says why a mapping template cannot be rendered here, before anybody calls it.
 *
 * @returns undefined where it can
 */
export function whyNotRendered(template: string): string | undefined {
  try {
    parse(template);
  } catch (error) {
    return `a template does not parse: ${(error as Error).message}`;
  }
  for (const [call, name = '', member = ''] of template.matchAll(
    /\$!?\{?(input|util|stageVariables)\.(\w+)/g,
  )) {
    const known: readonly string[] = KNOWN_CALLS[name as keyof typeof KNOWN_CALLS] ?? [];
    if (!known.includes(member)) return `a template uses ${call}`;
  }
  for (const [, path = ''] of template.matchAll(/\$!?input\.(?:path|json)\((?:'|")([^'"]*)/g)) {
    if (!JSON_PATH.test(path)) return `a template uses the path ${path}`;
  }
  return undefined;
}
